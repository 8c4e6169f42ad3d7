namespace LlmGen.Analyzers;

/// <summary>Microsoft.Extensions.AI, through which other SDKs are used, too.</summary>
internal static class ExtensionsAI
{
    public const string ChatClient = "IChatClient";

    /// <summary>How the names of methods and types end that have to do with clients.</summary>
    public const string ClientSuffix = "ChatClient";

    public const string DelegatingClient = "DelegatingChatClient";

    public const string CachingClient = "DistributedCachingChatClient";

    public const string Message = "ChatMessage";

    public const string Builder = "ChatClientBuilder";

    /// <summary>The method that puts a response cache into a client.</summary>
    public const string UseCache = "UseDistributedCache";

    /// <summary>The method that puts the invocation of tools into a client.</summary>
    public const string UseTools = "UseFunctionInvocation";

    /// <summary>The setting of clients that invoke tools which lets them invoke several at once.</summary>
    public const string ConcurrentTools = "AllowConcurrentInvocation";

    public static ModelLibrary Library { get; } = new()
    {
        Namespaces = ["Microsoft.Extensions.AI"],
        Types =
        [
            new("Microsoft.Extensions.AI.IChatClient", LlmCallKind.Chat, ["GetResponseAsync", "GetStreamingResponseAsync", "CompleteAsync", "CompleteStreamingAsync"]),
            new(
                "Microsoft.Extensions.AI.IEmbeddingGenerator`2",
                LlmCallKind.Embedding,
                ["GenerateAsync", "GenerateVectorAsync", "GenerateAndZipAsync", "GenerateEmbeddingAsync", "GenerateEmbeddingVectorAsync"]),
        ],
        StreamingTwins = StreamingTwin.Table(("GetResponseAsync", new("GetStreamingResponseAsync", ".Text"))),
        OutputLimit = new(IsSetByClients: true),
        SendsPromptAsWritten = true,
        HasCachingClients = true,
        ZipsEmbeddings = "GenerateAndZipAsync",
        PromptParameters = ["messages", "chatMessage"],
        SystemMembers = ["Instructions"],
        LimitMembers = ["MaxOutputTokens"],
        HiddenLimits = ["AdditionalProperties", "RawRepresentationFactory"],
        StatefulMembers =
        [
            "Tools", "ToolMode", "ConversationId", "ChatThreadId", "AdditionalProperties", "RawRepresentationFactory", "ContinuationToken", "AllowBackgroundResponses",
        ],
        ClientInterfaces = [ChatClient],
        SharedTypes = [ChatClient],
        Collectors = ["AIContentExtensions", "ChatResponseExtensions", "AdditionalPropertiesDictionary"],
        Messages = [Message],
        Roles = ["ChatRole"],
        MessageRoles = ["ChatRole"],
        StreamReaders = ["ToChatResponseAsync"],
        ReducerWords = ["ChatReducer", "ReduceAsync"],
        ToolWords = ["AIFunction", "AITool", "ListToolsAsync", "McpClientTool", "Tools ="],
        ToolInvokers = ["FunctionInvokingChatClient"],
        Words = ["Chat", "Prompt"],
    };
}
