namespace LlmGen.Analyzers;

/// <summary>Azure.AI.OpenAI, whose client makes the clients of OpenAI's SDK: their calls are known there.</summary>
internal static class AzureOpenAI
{
    public static ModelLibrary Library { get; } = new()
    {
        Namespaces = ["Azure.AI.OpenAI"],
        Clients = ["AzureOpenAIClient"],
        Words = ["AzureOpenAI"],
    };
}
