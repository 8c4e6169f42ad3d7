namespace LlmGen.Analyzers;

/// <summary>Semantic Kernel, its services and its agents.</summary>
internal static class SemanticKernel
{
    public static ModelLibrary Library { get; } = new()
    {
        Namespaces = ["Microsoft.SemanticKernel"],
        Types =
        [
            new(
                "Microsoft.SemanticKernel.ChatCompletion.IChatCompletionService",
                LlmCallKind.Chat,
                ["GetChatMessageContentAsync", "GetChatMessageContentsAsync", "GetStreamingChatMessageContentsAsync"]),
            new("Microsoft.SemanticKernel.TextGeneration.ITextGenerationService", LlmCallKind.Chat, ["GetTextContentAsync", "GetTextContentsAsync", "GetStreamingTextContentsAsync"]),
            new("Microsoft.SemanticKernel.Embeddings.ITextEmbeddingGenerationService", LlmCallKind.Embedding, ["GenerateEmbeddingAsync", "GenerateEmbeddingsAsync"]),
            new("Microsoft.SemanticKernel.Kernel", LlmCallKind.Chat, ["InvokePromptAsync", "InvokePromptStreamingAsync"]),
            new("Microsoft.SemanticKernel.Agents.Agent", LlmCallKind.Agent, ["InvokeAsync", "InvokeStreamingAsync"]),
        ],
        PromptFunction = new("Microsoft.SemanticKernel.KernelFunction", "Microsoft.SemanticKernel", "InvokeAsync", ["CreateFunctionFromPrompt", "CreateFromPrompt"]),
        StreamingTwins = StreamingTwin.Table(
            ("GetChatMessageContentAsync", new("GetStreamingChatMessageContentsAsync", "")),
            ("InvokePromptAsync", new("InvokePromptStreamingAsync", ""))),
        OutputLimit = new(Member: "MaxTokens"),
        ParsesPromptIn = "InvokePrompt",
        PromptParameters = ["prompt", "promptTemplate", "chatHistory"],
        SystemMembers = ["ChatSystemPrompt"],
        SystemParameters = ["instructions", "systemMessage"],
        SystemAdders = ["AddSystemMessage", "AddDeveloperMessage"],
        LimitMembers = ["MaxTokens"],
        HiddenLimits = ["ExtensionData", "ExecutionSettings"],
        StatefulMembers = ["FunctionChoiceBehavior", "ToolCallBehavior", "ExecutionSettings"],
        ReducerWords = ["HistoryReducer", "HistoryTruncation", "HistorySummarization"],
        ClientInterfaces = ["IChatCompletionService"],
        SharedTypes = ["Kernel", "IChatCompletionService"],
        OptionTypes = ["KernelArguments"],
        OptionContainers = ["KernelArguments"],
        Conversations = ["AgentThread"],
        Histories = ["ChatHistory"],
        Collectors = ["ChatHistory", "KernelArguments"],
        Messages = ["ChatMessageContent"],
        Roles = ["AuthorRole"],
        Words = ["Kernel", "Prompt", "Agent", "Chat"],
    };
}
