using System.ComponentModel;
using LlmGen.Levers.Caching;

namespace LlmGen.CompilerServices;

/// <summary>The cache settings of a method. Created once by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CachePolicy
{
    /// <summary>The lifetime of a cached response, or null for the default of the cache.</summary>
    public TimeSpan? Expiration { get; init; }

    /// <summary>The tags of the cached responses, for <c>HybridCache.RemoveByTagAsync</c>.</summary>
    public string[] Tags { get; init; } = [];

    /// <summary>A part of the cache key.</summary>
    public string? Version { get; init; }

    /// <summary>What tells the entries of this lifetime and these tags from others of the same request; empty for the defaults.</summary>
    internal string KeySuffix => field ??= CacheKey.SuffixOf(this);
}
