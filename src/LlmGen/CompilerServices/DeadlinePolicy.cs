using System.ComponentModel;

namespace LlmGen.CompilerServices;

/// <summary>The time limits of a call, by phase. Null is no limit. Created once by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DeadlinePolicy
{
    /// <summary>The maximum time from sending the request to the first chunk with content, without the time that the consumer of the stream takes.</summary>
    public TimeSpan? FirstToken { get; init; }

    /// <summary>The maximum time from the call to the end of the response, including the time that the consumer of the stream takes.</summary>
    public TimeSpan? Total { get; init; }

    /// <summary>The maximum time between two chunks with content, without the time that the consumer of the stream takes.</summary>
    public TimeSpan? Stall { get; init; }
}
