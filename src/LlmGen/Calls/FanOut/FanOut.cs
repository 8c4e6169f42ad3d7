using Microsoft.Extensions.Logging.Abstractions;

namespace LlmGen;

/// <summary>What <see cref="ForEachAttribute"/> does, by hand: calls something for each item of a sequence, several at once, with the results in order.</summary>
/// <remarks>
/// The first item that fails ends it with its exception: calls that are under way are cancelled and awaited, no further one starts. The same
/// cleaning up follows when the caller cancels, or leaves a stream early.
/// </remarks>
public static class FanOut
{
    /// <summary>Calls for each item, and gives all results in the order of the items.</summary>
    /// <typeparam name="TItem">The items' type.</typeparam>
    /// <typeparam name="T">The results' type.</typeparam>
    /// <param name="items">The items, read one at a time as calls come free.</param>
    /// <param name="call">Calls for an item; its token ends when the fan-out does.</param>
    /// <param name="maxConcurrency">The most calls that are under way at once, at least 1.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrency"/> is less than 1.</exception>
    public static Task<List<T>> ForEachAsync<TItem, T>(
        IEnumerable<TItem> items, Func<TItem, CancellationToken, Task<T>> call, int maxConcurrency = LlmFanOut.DefaultConcurrency, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return Of(() => new SequenceSource<TItem>(items), call, maxConcurrency).ListAsync(cancellationToken);
    }

    /// <summary>Calls for each item as it arrives, and gives each result as soon as it and all before it are there.</summary>
    /// <typeparam name="TItem">The items' type.</typeparam>
    /// <typeparam name="T">The results' type.</typeparam>
    /// <param name="items">The items, read one at a time as calls come free, and as the results are read.</param>
    /// <param name="call">Calls for an item; its token ends when the fan-out does.</param>
    /// <param name="maxConcurrency">The most calls that are under way at once, at least 1; four times as many items may be begun and not yet read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The results. Cold: each enumeration is a run of its own.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrency"/> is less than 1.</exception>
    public static IAsyncEnumerable<T> ForEachAsync<TItem, T>(
        IAsyncEnumerable<TItem> items, Func<TItem, CancellationToken, Task<T>> call, int maxConcurrency = LlmFanOut.DefaultConcurrency, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return Of(() => new StreamSource<TItem>(items), call, maxConcurrency).Stream(cancellationToken);
    }

    private static LlmFanOutCall<TItem, T> Of<TItem, T>(Func<IFanOutSource<TItem>> source, Func<TItem, CancellationToken, Task<T>> call, int maxConcurrency)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        return new LlmFanOutCall<TItem, T>(new LlmFanOut("FanOut.ForEachAsync") { MaxConcurrency = maxConcurrency }, source, call, null, TimeProvider.System, NullLogger.Instance);
    }
}
