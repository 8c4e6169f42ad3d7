using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LlmGen;

/// <summary>Deadlines for any chat client: a call that takes too long ends in an error that says which of its phases did.</summary>
/// <remarks>
/// <para>
/// <b>First token</b> is the limit from sending the request to the first chunk with content: text, reasoning, a tool call or other data; a chunk
/// with only a role, empty text or usage is none. <b>Stall</b> is, from then on, the limit from one chunk with content to the next: heartbeats do
/// not count. Both count only the time in which the stream is waited for, so a slow reader is not taken for a slow model; both stand still while a
/// request waits for its slot (<see cref="ConcurrencyChatClientExtensions"/>), in each round of a tool loop, and begin anew with it. <b>Total</b> is the limit from the call
/// (of a stream: from its first step) to the end of the answer, and runs while the reader holds the stream too.
/// </para>
/// <para>
/// When a limit has passed, the request is cancelled and a <see cref="TimeoutException"/> is thrown at once, even where the client ignores its
/// cancellation; it names the client, the phase, the limit and the time waited. The caller's own cancellation stays an
/// <see cref="OperationCanceledException"/>, and what the client throws in time is thrown as it is. An answer that is there when a limit passes
/// is given.
/// </para>
/// <para>
/// With a limit to the first token or on stalls, a buffered call streams underneath: the client is asked for a stream, whose chunks are put
/// together (<see cref="ChatResponseExtensions.ToChatResponseAsync"/>). With a total alone it stays a buffered call.
/// </para>
/// </remarks>
public static class DeadlineChatClientExtensions
{
    /// <summary>Wraps a client so that its calls are given up when they take too long.</summary>
    /// <param name="client">The client. It is disposed with the returned one.</param>
    /// <param name="firstToken">The limit to the first chunk with content, or null for none.</param>
    /// <param name="total">The limit to the end of the answer, or null for none.</param>
    /// <param name="stall">The limit from one chunk with content to the next, or null for none.</param>
    /// <returns>A client that throws a <see cref="TimeoutException"/> naming the phase that took too long.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    /// <exception cref="ArgumentException">No limit is set.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not greater than 0, or is more than <see cref="int.MaxValue"/> milliseconds.</exception>
    public static IChatClient WithDeadline(this IChatClient client, TimeSpan? firstToken = null, TimeSpan? total = null, TimeSpan? stall = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new DeadlineChatClient(client, Policy(firstToken, total, stall), TimeProvider.System);
    }

    /// <summary>Adds deadlines to a pipeline: calls of the clients behind this place are given up when they take too long.</summary>
    /// <remarks>The clock is the <see cref="TimeProvider"/> of the builder's services where they have one, else the system's.</remarks>
    /// <param name="builder">The pipeline.</param>
    /// <param name="firstToken">The limit to the first chunk with content, or null for none.</param>
    /// <param name="total">The limit to the end of the answer, or null for none.</param>
    /// <param name="stall">The limit from one chunk with content to the next, or null for none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentException">No limit is set.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not greater than 0, or is more than <see cref="int.MaxValue"/> milliseconds.</exception>
    public static ChatClientBuilder UseDeadline(
        this ChatClientBuilder builder, TimeSpan? firstToken = null, TimeSpan? total = null, TimeSpan? stall = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        DeadlinePolicy policy = Policy(firstToken, total, stall);
        return builder.Use((client, services) => new DeadlineChatClient(client, policy, services.GetService<TimeProvider>() ?? TimeProvider.System));
    }

    private static DeadlinePolicy Policy(TimeSpan? firstToken, TimeSpan? total, TimeSpan? stall)
    {
        if (firstToken is null && total is null && stall is null)
        {
            throw new ArgumentException("A deadline requires at least one limit: firstToken, total or stall.");
        }

        return new DeadlinePolicy
        {
            FirstToken = Limit(firstToken, nameof(firstToken)),
            Total = Limit(total, nameof(total)),
            Stall = Limit(stall, nameof(stall)),
        };
    }

    private static TimeSpan? Limit(TimeSpan? limit, string parameter) =>
        limit is null || (limit > TimeSpan.Zero && limit.Value.TotalMilliseconds <= int.MaxValue)
            ? limit
            : throw new ArgumentOutOfRangeException(parameter, limit, "A limit must be greater than 0 and at most int.MaxValue milliseconds.");
}
