namespace LlmGen;

/// <summary>The latencies of one method over the window of its <see cref="LatencyTracker"/>. Calls that a cache answered are in none of them.</summary>
/// <param name="Method">The interface and the method, such as <c>ISupportDesk.SummaryAsync</c>, or the name given by hand.</param>
/// <param name="TimeToFirstToken">From sending the request to the first chunk with content.</param>
/// <param name="InterTokenLatency">The mean time between the tokens of a call: one value per call, see <see cref="LlmTiming"/>.</param>
/// <param name="Total">From sending the request to the end of the answer.</param>
/// <param name="CacheHits">The calls within the window that a cache answered.</param>
public sealed record MethodLatency(
    string Method, LatencyPercentiles TimeToFirstToken, LatencyPercentiles InterTokenLatency, LatencyPercentiles Total, long CacheHits);
