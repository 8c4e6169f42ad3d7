namespace LlmGen.Analyzers;

/// <summary>The SDK of OpenAI, and clients of other packages that derive from its own.</summary>
internal static class OpenAI
{
    public static ModelLibrary Library { get; } = new()
    {
        Namespaces = ["OpenAI"],
        Types =
        [
            new("OpenAI.Chat.ChatClient", LlmCallKind.Chat, ["CompleteChat", "CompleteChatAsync", "CompleteChatStreaming", "CompleteChatStreamingAsync"]),
            new("OpenAI.Responses.ResponsesClient", LlmCallKind.Chat, ["CreateResponse", "CreateResponseAsync", "CreateResponseStreaming", "CreateResponseStreamingAsync"]),
            new("OpenAI.Responses.OpenAIResponseClient", LlmCallKind.Chat, ["CreateResponse", "CreateResponseAsync", "CreateResponseStreaming", "CreateResponseStreamingAsync"]),
            new("OpenAI.Embeddings.EmbeddingClient", LlmCallKind.Embedding, ["GenerateEmbedding", "GenerateEmbeddingAsync", "GenerateEmbeddings", "GenerateEmbeddingsAsync"]),
        ],
        StreamingTwins = StreamingTwin.Table(("CompleteChatAsync", new("CompleteChatStreamingAsync", null))),
        OutputLimit = new(HasOverloads: true),
        SendsPromptAsWritten = true,
        PromptParameters = ["messages", "inputItems", "userInputText"],
        SystemMembers = ["Instructions"],
        SystemParameters = ["instructions"],
        SystemFactories = ["CreateSystem", "CreateDeveloper"],
        RawRequests = ["BinaryContent"],
        LimitMembers = ["MaxOutputTokenCount", "MaxCompletionTokens"],
        HiddenLimits = ["Patch", "SerializedAdditionalRawData", "ConversationOptions"],
        JsonLimits = ["max_tokens", "max_completion_tokens", "max_output_tokens"],
        StatefulMembers =
        [
            "Tools", "ToolChoice", "PreviousResponseId", "ConversationOptions", "Conversation", "Functions", "FunctionChoice", "BackgroundModeEnabled", "Patch",
        ],
        Clients = ["OpenAIClient", "ChatClient", "ResponsesClient", "OpenAIResponseClient", "EmbeddingClient", "ChatCompletionsClient"],
        SharedTypes = ["ChatClient"],
        RequestTypes = ["CreateResponseOptions"],
        TransportOptions = ["RequestOptions"],
        Messages = ["ChatMessage", "ResponseItem"],
        SystemMessages = ["SystemChatMessage", "DeveloperChatMessage"],
        Words = ["OpenAI"],
    };
}
