using LlmGen.CompilerServices;
using LlmGen.Levers.Caching;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;

namespace LlmGen.Tests.Caching;

/// <summary>Looks into a cache past the client before it: answers are stored in the background.</summary>
internal static class StoredAnswers
{
    private static readonly HybridCacheEntryOptions LookOnly = new()
    {
        Flags = HybridCacheEntryFlags.DisableUnderlyingData | HybridCacheEntryFlags.DisableDistributedCache,
    };

    /// <summary>Waits until the answer to a request of the client is in memory.</summary>
    public static async Task<CachedAnswer> WaitAsync(HybridCache cache, IChatClient client, IReadOnlyList<ChatMessage> messages, TimeSpan? expiration = null)
    {
        Assert.True(CacheKey.TryCompute(messages, null, ModelIdentity.Of(client, null), out string? key, out string? obstacle), obstacle);
        key += new CachePolicy { Expiration = expiration }.KeySuffix;
        CachedAnswer? found = null;
        await Eventually.TrueAsync(() => (found = Find(cache, key)) is not null);
        return found!;
    }

    public static CachedAnswer? Find(HybridCache cache, string key)
    {
        ValueTask<CachedAnswer?> found = cache.GetOrCreateAsync<object?, CachedAnswer?>(key, null, static (_, _) => default, LookOnly);
        return found.AsTask().GetAwaiter().GetResult();
    }
}
