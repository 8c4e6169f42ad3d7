using System.ComponentModel;

namespace LlmGen;

/// <summary>How long a call may take, by phase. Null is unbounded. Created once, by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DeadlinePolicy
{
    /// <summary>From sending the request to the first chunk with content.</summary>
    public TimeSpan? FirstToken { get; init; }

    /// <summary>From the call to the end of the answer.</summary>
    public TimeSpan? Total { get; init; }

    /// <summary>From one chunk to the next, without the time that the caller holds the stream.</summary>
    public TimeSpan? Stall { get; init; }
}
