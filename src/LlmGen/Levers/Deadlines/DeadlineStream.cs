namespace LlmGen.Levers.Deadlines;

/// <summary>A stream that is waited for no longer than its deadlines allow. Cold: each enumeration makes the source anew.</summary>
internal sealed class DeadlineStream<T> : IAsyncEnumerable<T>
{
    public DeadlineStream(string name, TimeProvider time, Func<CancellationToken, IAsyncEnumerable<T>> source, CancellationToken caller)
    {
        Name = name;
        Time = time;
        Source = source;
        Caller = caller;
    }

    public string Name { get; }

    public TimeProvider Time { get; }

    public Func<CancellationToken, IAsyncEnumerable<T>> Source { get; }

    public CancellationToken Caller { get; }

    public TimeSpan? FirstToken { get; init; }

    public TimeSpan? Stall { get; init; }

    public TimeSpan? Total { get; init; }

    /// <summary>Whether the deadlines are those of one caller, whatever others who share the request may wait.</summary>
    public bool IsOneCallers { get; init; }

    /// <summary>Which items are tokens. Needed for <see cref="FirstToken"/> and <see cref="Stall"/>.</summary>
    public Func<T, bool>? HasContent { get; init; }

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => new DeadlineEnumerator<T>(this, cancellationToken);
}
