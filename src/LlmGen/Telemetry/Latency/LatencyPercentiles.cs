namespace LlmGen;

/// <summary>The distribution of a latency over the window of a <see cref="LatencyTracker"/>. All members are zero if there are no values.</summary>
/// <param name="Count">The exact number of values.</param>
/// <param name="P50">The median, within 1.6 %.</param>
/// <param name="P95">The 95th percentile, within 1.6 %.</param>
/// <param name="P99">The 99th percentile, within 1.6 %.</param>
/// <param name="Max">The exact maximum.</param>
public readonly record struct LatencyPercentiles(long Count, TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan Max);
