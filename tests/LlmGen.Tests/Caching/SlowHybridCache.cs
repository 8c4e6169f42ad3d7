using Microsoft.Extensions.Caching.Hybrid;

namespace LlmGen.Tests.Caching;

/// <summary>A cache of another make: it stores when a test lets it.</summary>
internal sealed class SlowHybridCache(HybridCache inner, Task gate) : HybridCache
{
    private int _stores;

    public int Stores => Volatile.Read(ref _stores);

    public override ValueTask<T> GetOrCreateAsync<TState, T>(
        string key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default) => inner.GetOrCreateAsync(key, state, factory, options, tags, cancellationToken);

    public override async ValueTask SetAsync<T>(
        string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _stores);
        await gate;
        await inner.SetAsync(key, value, options, tags, cancellationToken);
    }

    public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default) => inner.RemoveAsync(key, cancellationToken);

    public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) =>
        inner.RemoveByTagAsync(tag, cancellationToken);
}
