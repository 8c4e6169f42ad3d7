namespace LlmGen;

/// <summary>Measures the token latency of a method, and optionally sets latency objectives.</summary>
/// <remarks>
/// <para>
/// The total time of every call is always measured. For a timed method, TTFT (time to first token: from the call to the first chunk with content; a
/// chunk with only a role does not count) and ITL (inter-token latency: the mean time between output tokens, without the time that the consumer takes)
/// are measured too. A method with a buffered result sends a streaming request to measure them. <see cref="LlmRuntime.Latency"/> provides the
/// percentiles. Cache hits are excluded.
/// </para>
/// <para>
/// When the 95th percentile exceeds an objective, <see cref="LatencyTracker.ObjectiveMissed"/> is raised: once per violation, not once per call.
/// </para>
/// <para>
/// Benchmarks name these metrics differently: ITL is called TPOT by vLLM and ITL by AIPerf. What vLLM calls ITL and AIPerf calls ICL, the time between two
/// chunks, is recorded in the histogram <c>gen_ai.client.operation.time_per_output_chunk</c>.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TimedAttribute : Attribute
{
    /// <summary>The objective for the 95th percentile of the time to first token, in milliseconds. 0 is unset.</summary>
    public int FirstTokenP95 { get; set; }

    /// <summary>The objective for the 95th percentile of the total time, in milliseconds. 0 is unset.</summary>
    public int TotalP95 { get; set; }
}
