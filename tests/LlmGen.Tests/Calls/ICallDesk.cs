using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Calls;

/// <summary>One method of every kind of result.</summary>
[LlmClient(System = "You are terse.", MaxOutputTokens = 64)]
internal interface ICallDesk
{
    [Prompt("Say something about {topic}.")]
    Task<string> TextAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    IAsyncEnumerable<string> TextStreamAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    Task<ChatResponse> ResponseAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    Task<LlmResult<string>> TextResultAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("List facts about {topic}.")]
    Task<Fact[]> FactsAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("List facts about {topic}.", MaxOutputTokens = 0)]
    ValueTask<Fact> FactAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("List facts about {topic}.")]
    Task<LlmResult<Fact[]>> FactsResultAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("List facts about {topic}.")]
    IAsyncEnumerable<Fact> FactStreamAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Rate {topic}.", Model = "fast", Temperature = 0, TopP = 0.5, Seed = 7, StopSequences = ["END"], ReasoningEffort = ReasoningEffort.None)]
    Task<int> RatingAsync(string topic, CancellationToken cancellationToken = default);
}

internal sealed record Fact(string What, bool? Sure);
