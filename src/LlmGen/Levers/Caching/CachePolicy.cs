using System.ComponentModel;

namespace LlmGen;

/// <summary>How the answers of a method are cached. Created once, by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CachePolicy
{
    /// <summary>How long an answer is kept, or null for the cache's own default.</summary>
    public TimeSpan? Expiration { get; init; }

    /// <summary>The tags that answers are stored under, for <c>HybridCache.RemoveByTagAsync</c>.</summary>
    public string[] Tags { get; init; } = [];

    /// <summary>A part of the key: another version, other answers.</summary>
    public string? Version { get; init; }

    /// <summary>What tells the entries of this lifetime and these tags from others of the same request; empty for the defaults.</summary>
    internal string KeySuffix => field ??= CacheKey.SuffixOf(this);
}
