using System.ComponentModel;

namespace LlmGen.CompilerServices;

/// <summary>The latency objectives of a method. Null is no objective. Created once by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LatencyObjective
{
    /// <summary>The objective for the 95th percentile of the time to first token.</summary>
    public TimeSpan? FirstTokenP95 { get; init; }

    /// <summary>The objective for the 95th percentile of the total time.</summary>
    public TimeSpan? TotalP95 { get; init; }
}
