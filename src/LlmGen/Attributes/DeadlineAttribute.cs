namespace LlmGen;

/// <summary>Limits the duration of a call, by phase. A call that exceeds a limit throws a <see cref="TimeoutException"/> that names the phase.</summary>
/// <remarks>
/// <para>
/// The message contains the method, the phase, the limit and the elapsed time, such as
/// <c>ISupportDesk.ReplyAsync: no first token within 800 ms; waited 800 ms.</c> The exception is thrown immediately, even if the client ignores
/// cancellation: the request is cancelled, and disposed once it returns. If the caller cancels, the call throws an
/// <see cref="OperationCanceledException"/>. An error that occurs before the limit is thrown unchanged. A response that is available when a limit
/// expires is returned.
/// </para>
/// <para>
/// If <see cref="FirstTokenMilliseconds"/> or <see cref="StallMilliseconds"/> is set, a method with a buffered result sends a streaming request, since
/// only a stream has these phases; if the client cannot stream, the whole response counts as the first token. Both limits start when the request is
/// sent: time in the queue of a concurrency limit does not count. For a cached method they do not apply to hits; a call that joins a request in progress
/// has its own limits, and leaves the request to the other callers if it exceeds one. For a hedged method the limit to the first token applies to each
/// attempt. <see cref="TotalMilliseconds"/> applies to the caller in every case.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// [Prompt("Write the reply to this ticket.\n\n{ticket}", MaxOutputTokens = 400)]
/// [Deadline(FirstTokenMilliseconds = 800, StallMilliseconds = 2000, TotalMilliseconds = 15000)]
/// IAsyncEnumerable&lt;string&gt; ReplyAsync(string ticket, CancellationToken cancellationToken = default);
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DeadlineAttribute : Attribute
{
    /// <summary>
    /// The maximum time, in milliseconds, from sending a request to its first chunk with content: text, reasoning, a tool call or other data. A chunk
    /// with only a role, empty text or usage does not count. The time that the consumer of the stream takes is excluded. 0 is unset.
    /// </summary>
    public int FirstTokenMilliseconds { get; set; }

    /// <summary>
    /// The maximum time, in milliseconds, from the call (of a stream: from the first <c>MoveNextAsync</c>) to the end of the response. The time that the
    /// consumer of the stream takes is included. 0 is unset.
    /// </summary>
    public int TotalMilliseconds { get; set; }

    /// <summary>
    /// The maximum time, in milliseconds, between two chunks with content. Heartbeats have no content and do not count. The time that the consumer of the
    /// stream takes, or that a request waits for a concurrency slot, is excluded. 0 is unset.
    /// </summary>
    public int StallMilliseconds { get; set; }
}
