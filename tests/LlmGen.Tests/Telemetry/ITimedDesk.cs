using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Telemetry;

/// <summary>Methods with and without <c>[Timed]</c>.</summary>
[LlmClient(System = "You are terse.", MaxOutputTokens = 64)]
internal interface ITimedDesk
{
    [Prompt("Say something about {topic}.")]
    Task<string> PlainAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.", Temperature = 0.5, Seed = 7)]
    IAsyncEnumerable<string> StreamAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Timed(FirstTokenP95 = 400, TotalP95 = 2000)]
    Task<string> TimedAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Timed]
    IAsyncEnumerable<string> TimedStreamAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Timed]
    Task<ChatResponse> TimedResponseAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Rate {topic}.")]
    Task<int> RatingAsync(string topic, CancellationToken cancellationToken = default);
}
