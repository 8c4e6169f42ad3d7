using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Levers;

/// <summary>Methods that hedge, after 100 ms where they do not say otherwise, and some that do not.</summary>
[LlmClient]
internal interface IHedgeDesk
{
    [Prompt("Say something about {topic}.")]
    [Hedge(AfterMilliseconds = 100)]
    Task<string> TextAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Hedge(AfterMilliseconds = 100, MaxAttempts = 3)]
    IAsyncEnumerable<string> TextStreamAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Hedge(AfterPercentile = 95)]
    Task<string> AdaptedAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Hedge(AfterPercentile = 50, AfterMilliseconds = 1000)]
    IAsyncEnumerable<string> AdaptedStreamAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Hedge(AfterMilliseconds = 100)]
    Task<string> ConversationAsync(string topic, IEnumerable<ChatMessage> history, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Cached, Hedge(AfterMilliseconds = 100), Deadline(FirstTokenMilliseconds = 300, TotalMilliseconds = 1000)]
    Task<string> EverythingAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Hedge(AfterMilliseconds = 100, MaxAttempts = 10), Deadline(TotalMilliseconds = 2000)]
    Task<string> PatientAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Cached]
    Task<string> CachedAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    Task<string> PlainAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.", Model = "large")]
    Task<string> OtherModelAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    IAsyncEnumerable<string> PlainStreamAsync(string topic, CancellationToken cancellationToken = default);
}
