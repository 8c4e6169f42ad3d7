namespace LlmGen;

/// <summary>How one latency of a method is distributed over the window of its <see cref="LatencyTracker"/>. All zero where there is no value.</summary>
/// <param name="Count">The number of values, exactly.</param>
/// <param name="P50">The median, within 1.6 %.</param>
/// <param name="P95">What 95 % of the values do not exceed, within 1.6 %.</param>
/// <param name="P99">What 99 % of the values do not exceed, within 1.6 %.</param>
/// <param name="Max">The longest value, exactly.</param>
public readonly record struct LatencyPercentiles(long Count, TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan Max);
