namespace LlmGen.Analyzers;

/// <summary>
/// OllamaSharp, whose client is also a chat client and an embedding generator of Microsoft.Extensions.AI. What its <c>Chat</c> sends is not judged: it keeps
/// the conversation itself.
/// </summary>
internal static class Ollama
{
    private static readonly string[] ClientTypes = ["OllamaSharp.IOllamaApiClient", "OllamaSharp.OllamaApiClient"];

    public static ModelLibrary Library { get; } = new()
    {
        Namespaces = ["OllamaSharp"],
        Types =
        [
            .. ClientTypes.Select(client => new ModelType(client, LlmCallKind.Chat, ["ChatAsync", "GenerateAsync"])),
            .. ClientTypes.Select(client => new ModelType(client, LlmCallKind.Embedding, ["EmbedAsync"])),
        ],
        AlwaysStreams = true,
        OutputLimit = new(Member: "Options.NumPredict"),
        PromptParameters = ["prompt"],
        PromptMembers = ["Prompt", "Messages"],
        EmbeddingInput = "Input",
        SystemMembers = ["System"],
        SystemParameters = ["systemPrompt"],
        HiddenLimits = ["Options"],
        JsonLimits = ["num_predict"],
        StatefulMembers = ["Tools"],
        Clients = ["OllamaApiClient", "OllamaChatClient"],
        SharedTypes = ["IOllamaApiClient", "OllamaApiClient"],
        OptionTypes = ["ChatRequest", "GenerateRequest", "EmbedRequest"],
        Messages = ["Message"],
        Roles = ["ChatRole"],
        MessageRoles = ["ChatRole"],
        StreamReaders = ["StreamToEndAsync"],
        Words = ["Ollama"],
    };
}
