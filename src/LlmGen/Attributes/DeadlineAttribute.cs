namespace LlmGen;

/// <summary>Limits how long a call may take, by phase: one that takes too long ends in a <see cref="TimeoutException"/> that names the phase.</summary>
/// <remarks>
/// <para>
/// The exception says the method, the phase, the limit and the time waited, such as
/// <c>ISupportDesk.ReplyAsync: no first token within 800 ms; waited 800 ms.</c> It is thrown at once, even where the client ignores its
/// cancellation: the request is cancelled, and disposed when it comes back. The caller's own cancellation stays an
/// <see cref="OperationCanceledException"/>; what fails in time is thrown as it is; an answer that is there when a limit passes is given.
/// </para>
/// <para>
/// With <see cref="FirstTokenMilliseconds"/> or <see cref="StallMilliseconds"/> a method that returns a whole answer streams underneath, since only
/// a stream shows its phases; a client that cannot stream is called for the whole response, which then counts as the first token. These two count from
/// the moment the request is sent: time in which it waits for its slot does not count. On a cached method a hit is not subject to them; a call that joins
/// the running request of another one has its own limits, and leaves the request to the others if it waits too long. On a hedged method the
/// limit to the first token holds for each attempt. <see cref="TotalMilliseconds"/> holds for the caller, whatever happens underneath.
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
    /// The limit, in milliseconds, from sending a request to its first chunk with content: text, reasoning, a tool call or other data; a chunk with
    /// only a role, empty text or usage is none. Time in which the caller holds the stream does not count. 0 is unset.
    /// </summary>
    public int FirstTokenMilliseconds { get; set; }

    /// <summary>
    /// The limit, in milliseconds, from the call (of a stream: from its first step) to the end of the answer. Time in which the caller holds the
    /// stream counts. 0 is unset.
    /// </summary>
    public int TotalMilliseconds { get; set; }

    /// <summary>
    /// The limit, in milliseconds, from each chunk with content to the next; heartbeats, which carry none, do not count. Time in which the caller
    /// holds the stream, or a request waits for its slot, does not count. 0 is unset.
    /// </summary>
    public int StallMilliseconds { get; set; }
}
