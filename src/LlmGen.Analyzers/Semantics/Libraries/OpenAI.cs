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
        Clients = ["OpenAIClient", "AzureOpenAIClient", "ChatClient", "ResponsesClient", "OpenAIResponseClient", "EmbeddingClient", "ChatCompletionsClient"],
        SharedTypes = ["ChatClient"],
        RequestTypes = ["CreateResponseOptions"],
        TransportOptions = ["RequestOptions"],
        Messages = ["ChatMessage", "ResponseItem"],
        SystemMessages = ["SystemChatMessage", "DeveloperChatMessage"],
        Words = ["OpenAI"],
    };
}
