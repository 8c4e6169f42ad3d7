namespace LlmGen;

/// <summary>The latency of one call, as measured by the caller.</summary>
/// <param name="TimeToFirstToken">
/// TTFT: the time from sending the request to the first chunk with content (text, reasoning or a tool call; a chunk with only a role does not count). Zero if
/// there was no content.
/// </param>
/// <param name="InterTokenLatency">
/// ITL: the mean time between output tokens, (last chunk − first chunk) / (tokens − 1). The number of tokens is the reported usage, otherwise the number of
/// chunks with content. Zero if there were fewer than two. vLLM calls this metric TPOT, and uses ITL for the individual intervals.
/// </param>
/// <param name="Total">The time from sending the request to the end of the response.</param>
public readonly record struct LlmTiming(TimeSpan TimeToFirstToken, TimeSpan InterTokenLatency, TimeSpan Total);
