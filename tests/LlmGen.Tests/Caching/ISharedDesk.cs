using LlmGen.Tests.Calls;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Caching;

/// <summary>Methods that share requests, by one content, and differ in what they promise their callers.</summary>
[LlmClient]
internal interface ISharedDesk
{
    [Prompt("Tell of {topic}.")]
    [Cached]
    Task<string> PatientAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Tell of {topic}.")]
    [Cached, Deadline(FirstTokenMilliseconds = 500)]
    Task<string> HastyAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Tell of {topic}.")]
    [Cached, Hedge(AfterMilliseconds = 60_000), Deadline(FirstTokenMilliseconds = 500)]
    Task<string> HedgedHastyAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Tell of {topic}.")]
    [Cached, Hedge(AfterMilliseconds = 60_000), Deadline(StallMilliseconds = 400)]
    Task<string> HedgedStallAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Tell of {topic}.")]
    [Cached(Seconds = 60)]
    Task<string> MinuteAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Tell of {topic}.")]
    [Cached(Tags = ["tale"])]
    Task<string> TaggedAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("List facts about {topic}.")]
    [Cached]
    Task<Fact[]> FactsAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("List facts about {topic}.")]
    [Cached]
    IAsyncEnumerable<Fact> FactStreamAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Tell of {topic}.")]
    [Cached]
    Task<string> WithAsync(
        string topic, IReadOnlyList<ChatMessage> history, IEnumerable<AIContent> attachments, CancellationToken cancellationToken = default);
}
