namespace LlmGen;

/// <summary>Measures when the tokens of a method's answers come, and holds the method to an objective.</summary>
/// <remarks>
/// <para>
/// Every call's total time is measured anyhow. A timed method also measures TTFT (time to first token: from the call to the first chunk with
/// content; a chunk with only a role does not count) and ITL (inter-token latency: the mean time from one output token to the next, without the
/// time that the consumer holds the stream). A method with a buffered result streams underneath, so that the times are real. The
/// percentiles stand in <see cref="LlmRuntime.Latency"/>; calls that a cache answered are left out.
/// </para>
/// <para>
/// When the 95th percentile rises above the objective, <see cref="LatencyTracker.ObjectiveMissed"/> is raised: once for each breach, not for
/// each call.
/// </para>
/// <para>
/// Benchmarks use these names differently: what is ITL here, vLLM calls TPOT and AIPerf ITL; what vLLM calls ITL and AIPerf ICL, the single gaps
/// between chunks, is the histogram <c>gen_ai.client.operation.time_per_output_chunk</c>.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TimedAttribute : Attribute
{
    /// <summary>What the 95th percentile of the time to first token shall not exceed, in milliseconds. 0 is unset.</summary>
    public int FirstTokenP95 { get; set; }

    /// <summary>What the 95th percentile of the total time shall not exceed, in milliseconds. 0 is unset.</summary>
    public int TotalP95 { get; set; }
}
