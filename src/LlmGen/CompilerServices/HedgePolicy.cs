using System.ComponentModel;

namespace LlmGen.CompilerServices;

/// <summary>The hedging settings of a method. Created once by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class HedgePolicy
{
    /// <summary>The most requests of one call unless it says otherwise.</summary>
    internal const int DefaultMaxAttempts = 2;

    internal const int MaxAllowedAttempts = 10;

    /// <summary>The time that each request has for its first token, or null if only <see cref="AfterPercentile"/> is set.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>
    /// The percentile, from 1 to 99, of the method's time to first token to use as the delay, once enough values are known. Null if it is not set.
    /// </summary>
    public int? AfterPercentile { get; init; }

    /// <summary>The maximum number of requests per call, including the first.</summary>
    public int MaxAttempts { get; init; } = DefaultMaxAttempts;
}
