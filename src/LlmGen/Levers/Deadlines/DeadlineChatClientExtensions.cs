using LlmGen.CompilerServices;
using LlmGen.Levers.Deadlines;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LlmGen;

/// <summary>Adds deadlines to a chat client: a call that exceeds a limit throws a <see cref="TimeoutException"/> that names the phase.</summary>
/// <remarks>
/// <para>
/// <b>First token</b> limits the time from sending the request to the first chunk with content: text, reasoning, a tool call or other data. A chunk with only
/// a role, empty text or usage does not count. <b>Stall</b> limits the time between two chunks with content after that; heartbeats do not count. Both exclude
/// the time that the consumer of the stream takes, and the time that a request waits for a slot (<see cref="ConcurrencyChatClientExtensions"/>), and start
/// again with each round of a tool loop. <b>Total</b> limits the time from the call (of a stream: from the first <c>MoveNextAsync</c>) to the end of the
/// response, including the time that the consumer takes.
/// </para>
/// <para>
/// When a limit expires, the request is cancelled and a <see cref="TimeoutException"/> is thrown immediately, even if the client ignores cancellation. The
/// message names the client, the phase, the limit and the elapsed time. If the caller cancels, an <see cref="OperationCanceledException"/> is thrown. An
/// exception that the client throws before the limit is thrown unchanged. A response that is available when a limit expires is returned.
/// </para>
/// <para>
/// With a first-token or stall limit, buffered calls send a streaming request, and the chunks are combined with
/// <see cref="ChatResponseExtensions.ToChatResponseAsync"/>. With only a total limit, they remain buffered.
/// </para>
/// </remarks>
public static class DeadlineChatClientExtensions
{
    /// <summary>Wraps a client with deadlines.</summary>
    /// <param name="client">The client. It is disposed with the returned one.</param>
    /// <param name="firstToken">The maximum time to the first chunk with content, or null for no limit.</param>
    /// <param name="total">The maximum time to the end of the response, or null for no limit.</param>
    /// <param name="stall">The maximum time between two chunks with content, or null for no limit.</param>
    /// <returns>A client that throws a <see cref="TimeoutException"/> when a limit expires.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    /// <exception cref="ArgumentException">No limit is set.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not greater than 0, or is more than <see cref="int.MaxValue"/> milliseconds.</exception>
    public static IChatClient WithDeadline(this IChatClient client, TimeSpan? firstToken = null, TimeSpan? total = null, TimeSpan? stall = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new DeadlineChatClient(client, Policy(firstToken, total, stall), TimeProvider.System);
    }

    /// <summary>Adds deadlines to a pipeline. They apply to the calls of the inner clients.</summary>
    /// <remarks>The clock is the registered <see cref="TimeProvider"/>, otherwise the system clock.</remarks>
    /// <param name="builder">The pipeline.</param>
    /// <param name="firstToken">The maximum time to the first chunk with content, or null for no limit.</param>
    /// <param name="total">The maximum time to the end of the response, or null for no limit.</param>
    /// <param name="stall">The maximum time between two chunks with content, or null for no limit.</param>
    /// <returns><paramref name="builder"/>.</returns>
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
