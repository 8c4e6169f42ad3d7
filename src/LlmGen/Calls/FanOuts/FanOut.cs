using LlmGen.Calls.FanOuts;
using LlmGen.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmGen;

/// <summary>Calls a function for each item of a sequence, with limited concurrency. <see cref="ForEachAttribute"/> does the same for a method.</summary>
/// <remarks>
/// If an item fails, the fan-out throws its exception: running calls are cancelled and awaited, and no further calls start. The same cleanup happens if the
/// caller cancels, or disposes the stream early.
/// </remarks>
public static class FanOut
{
    /// <summary>Calls a function for each item, and returns all results in the order of the items.</summary>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="items">The items. They are read one at a time, whenever another call can start.</param>
    /// <param name="call">The function. Its token is cancelled when the fan-out ends.</param>
    /// <param name="maxConcurrency">The maximum number of concurrent calls, at least 1.</param>
    /// <param name="cancellationToken">The token to cancel the fan-out.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrency"/> is less than 1.</exception>
    public static Task<List<T>> ForEachAsync<TItem, T>(
        IEnumerable<TItem> items, Func<TItem, CancellationToken, Task<T>> call, int maxConcurrency = LlmFanOut.DefaultConcurrency, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return Of(() => new SequenceSource<TItem>(items), call, maxConcurrency).ListAsync(cancellationToken);
    }

    /// <summary>Calls a function for each item as it arrives, and yields each result once it and all previous ones are complete.</summary>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="items">The items. They are read one at a time, whenever another call can start.</param>
    /// <param name="call">The function. Its token is cancelled when the fan-out ends.</param>
    /// <param name="maxConcurrency">The maximum number of concurrent calls, at least 1. At most four times as many items are processed ahead of the reader.</param>
    /// <param name="cancellationToken">The token to cancel the fan-out.</param>
    /// <returns>The results. Each enumeration is a new run.</returns>
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
