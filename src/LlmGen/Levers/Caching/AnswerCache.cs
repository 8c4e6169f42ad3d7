using System.Collections.Concurrent;
using LlmGen.CompilerServices;
using LlmGen.Levers.Common;
using LlmGen.Levers.Concurrency;
using LlmGen.Telemetry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;

namespace LlmGen.Levers.Caching;

/// <summary>
/// Answers by key, in a <see cref="HybridCache"/>; and for calls whose answer it does not hold, one request for all of them that are under way at once.
/// </summary>
/// <remarks>
/// The cache belongs to whoever made it. What goes wrong in it is logged, and costs a call time, never its answer.
/// </remarks>
internal sealed class AnswerCache
{
    private static readonly HybridCacheEntryOptions InMemory = new()
    {
        Flags = HybridCacheEntryFlags.DisableUnderlyingData | HybridCacheEntryFlags.DisableDistributedCache,
    };

    private readonly ConcurrentDictionary<string, AnswerFlight> _flights = new(StringComparer.Ordinal);
    private readonly HybridCache _cache;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public AnswerCache(HybridCache cache, TimeProvider time, ILogger logger)
    {
        _cache = cache;
        _time = time;
        _logger = logger;
    }

    /// <summary>How long a call waits for a distributed cache to find its answer, before it goes on without.</summary>
    public TimeSpan LookupLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether a distributed cache may stand behind the memory. Without one, a look-up never leaves the thread.</summary>
    public bool IsDistributed { get; init; } = true;

    /// <summary>How long callers find a complete answer at its flight while the cache is still storing it.</summary>
    public TimeSpan StoreLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many requests are under way, or being stored.</summary>
    public int UnderWay => _flights.Count;

    /// <summary>The cached answer, or null for none. At once where it is in memory.</summary>
    /// <param name="key">What <see cref="CacheKey"/> gave.</param>
    /// <param name="policy">How the answers are cached.</param>
    /// <param name="shared">Whether a distributed cache may hold it: <see cref="ModelIdentity.IsShared"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<CachedAnswer?> FindAsync(string key, CachePolicy policy, bool shared, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<CachedAnswer?>(cancellationToken);
        }

        ValueTask<CachedAnswer?> inMemory = FindInMemoryAsync(key);
        if (!inMemory.IsCompletedSuccessfully)
        {
            return FindSlowlyAsync(inMemory.AsTask(), key, policy, shared, cancellationToken);
        }

        CachedAnswer? answer = inMemory.Result;
        return answer is not null || !shared || !IsDistributed
            ? new ValueTask<CachedAnswer?>(answer)
            : new ValueTask<CachedAnswer?>(FindDistributedAsync(key, policy, cancellationToken));
    }

    /// <summary>
    /// Joins the request that is under way for the key, or starts it. Dispose the reader to leave. <paramref name="send"/> runs on in the
    /// background, whoever leaves; its token is cancelled when all have left. It runs in the execution context of the caller who started it, as its
    /// request; nothing of that context reaches the others, who go on in their own. What decides the answer and is not in the key, such as an
    /// identity that an HTTP handler takes from an <see cref="AsyncLocal{T}"/>, must be made a part of it: see <see cref="CacheScopeAttribute"/>.
    /// </summary>
    public AnswerReader Join<TState>(
        string key,
        CachePolicy policy,
        bool shared,
        TState state,
        Func<TState, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> send,
        CancellationToken cancellationToken,
        AnswerCheck? check = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string request = CacheKey.RequestOf(key);
        var store = new AnswerStore(key, policy, shared, check);
        while (true)
        {
            AnswerFlight? own = null;
            AnswerFlight? flight = null;
            if (SlotLoan.IsHeldUp)
            {
                // The request of another caller may wait for the very slot that is held until this call is answered.
                flight = own = new AnswerFlight(_flights, request);
            }
            else if (!_flights.TryGetValue(request, out flight))
            {
                own = new AnswerFlight(_flights, request);
                flight = _flights.GetOrAdd(request, own);
            }

            bool leads = ReferenceEquals(flight, own);
            if (flight.TryJoin(leads, store, cancellationToken) is { } reader)
            {
                if (leads)
                {
                    _ = RunAsync(flight, store, state, send);
                }

                return reader;
            }

            // It failed, ended, or all left it, just now: this call starts anew.
            flight.Retire();
        }
    }

    /// <summary>Sends the request and shares what comes. Never throws: an error goes to the flight's readers, or to the log.</summary>
    private async Task RunAsync<TState>(
        AnswerFlight flight,
        AnswerStore own,
        TState state,
        Func<TState, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> send)
    {
        var collector = new AnswerCollector();

        // Undone when this method first returns to its caller, and there again whenever it goes on.
        RequestClocks.Innermost = flight.Clock;
        try
        {
            // Between the look-up of this call and its flight, an earlier flight may have landed. It was stored before it was taken away.
            if (await WaitAsync(FindInMemoryAsync(own.Key).AsTask(), CancellationToken.None).ConfigureAwait(false) is { } cached &&
                flight.TryCompleteFrom(own.Key, cached))
            {
                flight.Retire();
                return;
            }

            CancellationToken abandoned = flight.Abandoned;
            abandoned.ThrowIfCancellationRequested();
            await foreach (ChatResponseUpdate update in send(state, abandoned).WithCancellation(abandoned).ConfigureAwait(false))
            {
                abandoned.ThrowIfCancellationRequested();
                collector.Observe(update);
                flight.Append(update);
            }
        }
        catch (Exception exception)
        {
            flight.Fail(exception);
            return;
        }

        CachedAnswer? answer = collector.ToAnswer();
        AnswerStore[] stores = flight.TakeStores(close: false);
        if (answer is null)
        {
            CacheLog.NotStored(_logger, own.Check?.Name ?? "a request", collector.Obstacle);
        }
        else if (!Array.TrueForAll(stores, store => store.Accepts(answer)))
        {
            // Some caller of this request cannot use the answer, so none of them keeps it: their next calls ask anew.
            answer = null;
        }

        if (answer is null)
        {
            flight.Retire();
        }

        if (flight.TryComplete(answer) && answer is not null)
        {
            await StoreAsync(flight, stores, answer).ConfigureAwait(false);
            flight.Retire();
        }
    }

    /// <summary>Stores an answer for all who asked for it, also for those who come while it is being stored.</summary>
    private async Task StoreAsync(AnswerFlight flight, AnswerStore[] stores, CachedAnswer answer)
    {
        var stored = new HashSet<string>(StringComparer.Ordinal);
        while (stores.Length > 0)
        {
            foreach (AnswerStore store in stores)
            {
                if (stored.Add(store.Key))
                {
                    await StoreAsync(store.Key, answer, store.Policy, store.IsShared).ConfigureAwait(false);
                }
            }

            stores = flight.TakeStores(close: true);
            if (!Array.TrueForAll(stores, store => store.Accepts(answer)))
            {
                flight.Retire();
                foreach (string key in stored)
                {
                    await RemoveAsync(key).ConfigureAwait(false);
                }

                return;
            }
        }
    }

    /// <summary>Drops an answer that its method cannot use, from memory and from a distributed cache. Never throws.</summary>
    public async Task RemoveAsync(string key)
    {
        Task removal = Task.Run(() => _cache.RemoveAsync(key, CancellationToken.None).AsTask());
        try
        {
            await removal.WaitAsync(StoreLimit, _time).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Observe(removal);
            CacheLog.RemoveFailed(_logger, FailureText.Of(exception));
        }
    }

    private ValueTask<CachedAnswer?> FindInMemoryAsync(string key)
    {
        try
        {
            return _cache.GetOrCreateAsync<object?, CachedAnswer?>(key, null, static (_, _) => default, InMemory);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<CachedAnswer?>(exception);
        }
    }

    private async ValueTask<CachedAnswer?> FindSlowlyAsync(
        Task<CachedAnswer?> inMemory,
        string key,
        CachePolicy policy,
        bool shared,
        CancellationToken cancellationToken)
    {
        CachedAnswer? answer = await WaitAsync(inMemory, cancellationToken).ConfigureAwait(false);
        return answer is not null || !shared || !IsDistributed ? answer : await FindDistributedAsync(key, policy, cancellationToken).ConfigureAwait(false);
    }

    private Task<CachedAnswer?> FindDistributedAsync(string key, CachePolicy policy, CancellationToken cancellationToken)
    {
        // What is found there goes into memory, under these tags and for this time.
        var options = new HybridCacheEntryOptions { Flags = HybridCacheEntryFlags.DisableUnderlyingData, Expiration = policy.Expiration };

        // Away from here, since a distributed cache may block; and not to be cancelled, since other calls may wait for the same look-up.
        Task<CachedAnswer?> lookup = Task.Run(
            () => _cache.GetOrCreateAsync<object?, CachedAnswer?>(key, null, static (_, _) => default, options, policy.Tags).AsTask(),
            CancellationToken.None);
        return WaitAsync(lookup, cancellationToken);
    }

    /// <summary>Waits for a look-up, for a limited time. What goes wrong is logged, and nothing was found.</summary>
    private async Task<CachedAnswer?> WaitAsync(Task<CachedAnswer?> lookup, CancellationToken cancellationToken)
    {
        try
        {
            return await lookup.WaitAsync(LookupLimit, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Observe(lookup);
            throw;
        }
        catch (TimeoutException) when (!lookup.IsCompleted)
        {
            Observe(lookup);
            CacheLog.LookupSlow(_logger, LookupLimit);
        }
        catch (Exception exception)
        {
            CacheLog.LookupFailed(_logger, exception);
        }

        return null;
    }

    private async Task StoreAsync(string key, CachedAnswer answer, CachePolicy policy, bool shared)
    {
        var options = new HybridCacheEntryOptions
        {
            Expiration = policy.Expiration,
            Flags = shared ? null : HybridCacheEntryFlags.DisableDistributedCache,
        };
        Task store = Task.Run(() => _cache.SetAsync(key, answer, options, policy.Tags, CancellationToken.None).AsTask());
        try
        {
            await store.WaitAsync(StoreLimit, _time).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!store.IsCompleted)
        {
            Observe(store);
            CacheLog.StoreSlow(_logger, StoreLimit);
        }
        catch (Exception exception)
        {
            CacheLog.StoreFailed(_logger, exception);
        }
    }

    // Nobody waits for it any more, so nobody would see it fail.
    private static void Observe(Task late) =>
        late.ContinueWith(
            static task => _ = task.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
}
