using System.ComponentModel;

namespace LlmGen;

/// <summary>How long a call may take, by phase. Null is unbounded. Created once, by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DeadlinePolicy
{
    /// <summary>From sending the request to the first chunk with content, without the time that the caller holds the stream.</summary>
    public TimeSpan? FirstToken { get; init; }

    /// <summary>From the call to the end of the answer, with the time that the caller holds the stream.</summary>
    public TimeSpan? Total { get; init; }

    /// <summary>
    /// After the first chunk with content: from one chunk with content to the next, without the time that the caller holds the stream.
    /// </summary>
    public TimeSpan? Stall { get; init; }
}
