using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;

namespace LlmGen.Tests.Caching;

/// <summary>A distributed cache that a test can slow down, break or fill with rubbish. It can be shared by several service providers.</summary>
internal sealed class ScriptedDistributedCache : IDistributedCache
{
    private int _reads;
    private int _writes;

    /// <summary>What is stored of ours, by key.</summary>
    public ConcurrentDictionary<string, byte[]> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs before an answer is looked up.</summary>
    public Func<Task> BeforeGet { get; set; } = static () => Task.CompletedTask;

    /// <summary>Runs before an answer is stored.</summary>
    public Func<Task> BeforeSet { get; set; } = static () => Task.CompletedTask;

    public int Reads => Volatile.Read(ref _reads);

    public int Writes => Volatile.Read(ref _writes);

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        if (!IsOurs(key))
        {
            return null;
        }

        Interlocked.Increment(ref _reads);
        await BeforeGet();
        return Answers.GetValueOrDefault(key);
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        if (IsOurs(key))
        {
            await BeforeSet();
            Answers[key] = value;
            Interlocked.Increment(ref _writes);
        }
    }

    public Task RemoveAsync(string key, CancellationToken token = default)
    {
        Answers.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public byte[]? Get(string key) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    // HybridCache keeps the times of invalidated tags under keys of its own.
    private static bool IsOurs(string key) => key.StartsWith("llmgen:", StringComparison.Ordinal);
}
