using System.ComponentModel;

namespace LlmGen;

/// <summary>When a further request is sent for one that shows no token. Created once, by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class HedgePolicy
{
    /// <summary>The most requests of one call unless it says otherwise.</summary>
    internal const int DefaultMaxAttempts = 2;

    internal const int MostAttempts = 10;

    /// <summary>How long each request is given for its first token; null where only <see cref="AfterPercentile"/> says it.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>
    /// The percentile, from 1 to 99, of the method's measured times to first token that is the delay, once enough are known; null for none.
    /// </summary>
    public int? AfterPercentile { get; init; }

    /// <summary>The most requests of one call, with the first.</summary>
    public int MaxAttempts { get; init; } = DefaultMaxAttempts;
}
