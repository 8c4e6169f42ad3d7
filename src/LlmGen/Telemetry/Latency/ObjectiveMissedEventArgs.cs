namespace LlmGen;

/// <summary>Provides data for the <see cref="LatencyTracker.ObjectiveMissed"/> event.</summary>
/// <param name="method">The interface and the method, such as <c>ISupportDesk.SummaryAsync</c>.</param>
/// <param name="metric">The latency metric.</param>
/// <param name="objective">The objective for the 95th percentile.</param>
/// <param name="measured">The measured 95th percentile.</param>
/// <param name="count">The number of values in the window.</param>
public sealed class ObjectiveMissedEventArgs(string method, LatencyMetric metric, TimeSpan objective, TimeSpan measured, long count) : EventArgs
{
    /// <summary>The interface and the method, such as <c>ISupportDesk.SummaryAsync</c>.</summary>
    public string Method { get; } = method;

    /// <summary>The latency metric that exceeds its objective.</summary>
    public LatencyMetric Metric { get; } = metric;

    /// <summary>The objective for the 95th percentile.</summary>
    public TimeSpan Objective { get; } = objective;

    /// <summary>The 95th percentile over the window, within 1.6 %. It is always greater than <see cref="Objective"/>.</summary>
    public TimeSpan Measured { get; } = measured;

    /// <summary>The number of values in the window.</summary>
    public long Count { get; } = count;
}
