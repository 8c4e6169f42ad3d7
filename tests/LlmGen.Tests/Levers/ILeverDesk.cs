using LlmGen.Tests.Calls;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Levers;

/// <summary>Methods that pull levers, of every kind of result.</summary>
[LlmClient(System = "You are terse.", MaxOutputTokens = 64)]
internal interface ILeverDesk
{
    [Prompt("Say something about {topic}.")]
    [Cached(Seconds = 60, Tags = ["talk"])]
    Task<string> TextAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Cached(Seconds = 60, Tags = ["talk"])]
    Task<LlmResult<string>> TextResultAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Cached(Seconds = 60, Tags = ["talk"])]
    Task<ChatResponse> ResponseAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Cached(Seconds = 60, Tags = ["talk"])]
    IAsyncEnumerable<string> TextStreamAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Cached(Seconds = 60, Tags = ["talk"])]
    IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("List facts about {topic}.")]
    [Cached]
    Task<Fact[]> FactsAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("List facts about {topic}.")]
    [Cached]
    IAsyncEnumerable<Fact> FactStreamAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Cached(Version = "2")]
    Task<string> OtherVersionAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Cached]
    Task<string> ScopedAsync(string topic, [CacheScope] string tenant, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Cached]
    Task<string> ScopedInstantAsync(string topic, [CacheScope] DateTimeOffset? instant, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Cached]
    Task<string> ScopedTimeAsync(string topic, [CacheScope] TimeOnly time, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Cached]
    Task<string> ConversationAsync(string topic, IEnumerable<ChatMessage> history, ChatOptions? options = null, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Deadline(TotalMilliseconds = 1000)]
    Task<string> WithinAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Deadline(FirstTokenMilliseconds = 500, StallMilliseconds = 200)]
    Task<string> PromptAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Deadline(FirstTokenMilliseconds = 500, StallMilliseconds = 200, TotalMilliseconds = 1000)]
    IAsyncEnumerable<string> PromptStreamAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("List facts about {topic}.")]
    [Cached, Timed(TotalP95 = 900), Deadline(FirstTokenMilliseconds = 500, StallMilliseconds = 200, TotalMilliseconds = 1000)]
    IAsyncEnumerable<Fact> EverythingAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("List facts about {topic}.")]
    [Cached, Timed, Deadline(TotalMilliseconds = 1000)]
    Task<Fact[]> EverythingBufferedAsync(string topic, CancellationToken cancellationToken = default);
}
