using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Calls;

/// <summary>Methods that hold updates back for a while.</summary>
[LlmClient]
internal interface IRefilledDesk
{
    [Prompt("Say something.")]
    Task<string> TextAsync(CancellationToken cancellationToken = default);

    [Prompt("Say something.")]
    IAsyncEnumerable<string> TextStreamAsync(CancellationToken cancellationToken = default);

    [Prompt("Say something.")]
    IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync(CancellationToken cancellationToken = default);

    [Prompt("Say something."), Cached]
    Task<string> CachedAsync(CancellationToken cancellationToken = default);

    [Prompt("Say something."), Hedge(AfterMilliseconds = 60_000)]
    Task<string> HedgedAsync(CancellationToken cancellationToken = default);

    [Prompt("Say something."), Hedge(AfterMilliseconds = 60_000)]
    IAsyncEnumerable<string> HedgedStreamAsync(CancellationToken cancellationToken = default);

    [Prompt("Say something."), Hedge(AfterMilliseconds = 60_000)]
    Task<ChatResponse> HedgedResponseAsync(CancellationToken cancellationToken = default);

    [Prompt("Say something."), Deadline(StallMilliseconds = 60_000)]
    Task<ChatResponse> WithinAsync(CancellationToken cancellationToken = default);

    [Prompt("Say something."), Timed]
    Task<ChatResponse> TimedAsync(CancellationToken cancellationToken = default);
}
