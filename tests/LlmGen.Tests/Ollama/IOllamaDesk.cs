namespace LlmGen.Tests.Ollama;

[LlmClient(System = "You are terse.", MaxOutputTokens = 64)]
internal interface IOllamaDesk
{
    [Prompt("Say something about {topic}.", Temperature = 0.5, TopP = 0.25, Seed = 7, StopSequences = ["END"])]
    Task<string> TextAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    IAsyncEnumerable<string> TextStreamAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    Task<LlmResult<string>> TextResultAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("List rivers of {country}.")]
    Task<River[]> RiversAsync(string country, CancellationToken cancellationToken = default);

    [Prompt("List rivers of {country}.")]
    IAsyncEnumerable<River> RiverStreamAsync(string country, CancellationToken cancellationToken = default);
}

internal sealed record River(string Name, int? Kilometres);
