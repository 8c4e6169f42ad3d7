namespace LlmGen.Analyzers;

/// <summary>Clients of Ollama, whose calls are known where they are made through Microsoft.Extensions.AI.</summary>
internal static class Ollama
{
    public static ModelLibrary Library { get; } = new() 
    {
        JsonLimits = ["num_predict"],
        Clients = ["OllamaApiClient", "OllamaChatClient"],
    };
}
