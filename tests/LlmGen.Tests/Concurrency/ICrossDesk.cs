namespace LlmGen.Tests.Concurrency;

/// <summary>Two streams, and two steps that read both of them, each in another order.</summary>
[LlmClient]
internal interface ICrossDesk
{
    [Prompt("words {count}")]
    IAsyncEnumerable<string> LeftAsync(int count, CancellationToken cancellationToken = default);

    [Prompt("words {count}")]
    IAsyncEnumerable<string> RightAsync(int count, CancellationToken cancellationToken = default);

    async Task<int> OneAsync(IAsyncEnumerable<string> left, IAsyncEnumerable<string> right, CancellationToken cancellationToken = default) =>
        await left.CountAsync(cancellationToken) + await right.CountAsync(cancellationToken);

    async Task<int> OtherAsync(IAsyncEnumerable<string> left, IAsyncEnumerable<string> right, CancellationToken cancellationToken = default) =>
        await right.CountAsync(cancellationToken) + await left.CountAsync(cancellationToken);

    [Plan]
    Task<(int One, int Other)> BothAsync(int count, CancellationToken cancellationToken = default);
}
