namespace LlmGen;

/// <summary>Which latency of which method went above its objective.</summary>
/// <param name="method">The interface and the method, such as <c>ISupportDesk.SummaryAsync</c>.</param>
/// <param name="metric">The latency.</param>
/// <param name="objective">What its 95th percentile shall be at most.</param>
/// <param name="measured">What its 95th percentile is.</param>
/// <param name="count">The number of values in the window.</param>
public sealed class ObjectiveMissedEventArgs(string method, LatencyMetric metric, TimeSpan objective, TimeSpan measured, long count) : EventArgs
{
    /// <summary>The interface and the method, such as <c>ISupportDesk.SummaryAsync</c>.</summary>
    public string Method { get; } = method;

    /// <summary>The latency that missed its objective.</summary>
    public LatencyMetric Metric { get; } = metric;

    /// <summary>What the 95th percentile shall be at most.</summary>
    public TimeSpan Objective { get; } = objective;

    /// <summary>What the 95th percentile over the window is, within 1.6 %; always above <see cref="Objective"/>.</summary>
    public TimeSpan Measured { get; } = measured;

    /// <summary>The number of values in the window.</summary>
    public long Count { get; } = count;
}
