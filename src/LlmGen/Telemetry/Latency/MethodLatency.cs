namespace LlmGen;

/// <summary>The latencies of a method over the window of a <see cref="LatencyTracker"/>. Cache hits are excluded.</summary>
/// <param name="Method">The interface and the method, such as <c>ISupportDesk.SummaryAsync</c>, or the name passed to <c>WithTiming</c>.</param>
/// <param name="TimeToFirstToken">The time from sending the request to the first chunk with content.</param>
/// <param name="InterTokenLatency">The mean time between the tokens of a call: one value per call, see <see cref="LlmTiming"/>.</param>
/// <param name="Total">The time from sending the request to the end of the response.</param>
/// <param name="CacheHits">The number of cache hits in the window.</param>
public sealed record MethodLatency(
    string Method, LatencyPercentiles TimeToFirstToken, LatencyPercentiles InterTokenLatency, LatencyPercentiles Total, long CacheHits);
