using LlmGen;

namespace SupportDesk;

/// <summary>What LlmGen measured of one method: its latencies, the tokens its requests sent, and those that the provider's prefix cache held.</summary>
internal sealed record MethodReading(MethodLatency Latency, long InputTokens, long CachedTokens)
{
    public string Step => Latency.Method.Replace("ISupportDesk.", "", StringComparison.Ordinal).Replace("Async", "", StringComparison.Ordinal);
}
