namespace LlmGen;

/// <summary>How long one call took, as its caller saw it.</summary>
/// <param name="TimeToFirstToken">
/// TTFT: from sending the request to the first chunk with content (text, reasoning or a tool call; a chunk with only a role does not count).
/// Zero where no content came.
/// </param>
/// <param name="InterTokenLatency">
/// ITL: the mean time from one output token to the next, (last chunk − first chunk) / (tokens − 1). Tokens are those of the reported usage, or
/// else the chunks with content. Zero where there were fewer than two. vLLM calls this figure TPOT and keeps the name ITL for the gaps themselves.
/// </param>
/// <param name="Total">From sending the request to the end of the answer.</param>
public readonly record struct LlmTiming(TimeSpan TimeToFirstToken, TimeSpan InterTokenLatency, TimeSpan Total);
