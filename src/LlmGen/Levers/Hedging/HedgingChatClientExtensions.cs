using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LlmGen;

/// <summary>
/// Hedging for any chat client: a second request when the first has shown no token in time. The by-hand twin of <see cref="HedgeAttribute"/>.
/// </summary>
/// <remarks>
/// <para>
/// The slowest few percent of requests are often slow by accident: a busy replica, a lost packet, a cold cache. A second request is not, most of the
/// time. The first one to show a chunk with content (text, reasoning, a tool call or other data) answers the call, in a stream as in a buffered call,
/// which streams underneath. The other is cancelled at once and comes to its end in the background: nobody waits for it, and what it
/// throws harms nothing. It may still be paid for.
/// </para>
/// <para>
/// Hedging is no retry: a request that fails while no other is under way ends the call with its error, also when more would be allowed; while
/// another is under way, that one decides. When all have failed, the first failure is thrown. A caller that cancels is let go at once. A call
/// with a <see cref="ChatOptions.ConversationId"/> is not hedged, since each request would go on the conversation that the provider keeps.
/// </para>
/// <para>
/// <b>Budget.</b> So that a model that answers nobody does not get twice the load, further requests are at most 5 % of the calls: each call adds
/// 0.05 to an account that begins with 10 and never holds more, and each further request takes 1 when it is sent. With an empty account the call waits for what it has. After a response that asks to wait
/// (429 with <c>Retry-After</c>, see <see cref="RetryAfter"/>), none is sent before the time has passed.
/// </para>
/// <para>
/// <b>Place.</b> Outside of <c>WithDeadline</c> for the first token and stalls, which then hold for each request, and of
/// <c>WithConcurrencyLimit</c>: the delay begins when the request has its slot, else queueing would breed more requests. Inside of <c>WithCache</c>.
/// Further requests are counted in <c>llmgen.hedge.requests</c>, and those that won in <c>llmgen.hedge.wins</c>.
/// </para>
/// </remarks>
public static class HedgingChatClientExtensions
{
    /// <summary>Wraps a client so that another request is sent when one shows no token in time.</summary>
    /// <param name="client">The client. It is disposed with the returned one.</param>
    /// <param name="after">How long each request is given for its first chunk with content. Greater than 0, and what a timer can hold.</param>
    /// <param name="maxAttempts">The most requests of one call, with the first: from 2 to 10.</param>
    /// <returns>A client that hedges.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="after"/> or <paramref name="maxAttempts"/> is out of its range.</exception>
    public static IChatClient WithHedging(this IChatClient client, TimeSpan after, int maxAttempts = HedgePolicy.DefaultMaxAttempts)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new HedgingChatClient(client, Policy(after, maxAttempts), TimeProvider.System);
    }

    /// <summary>Adds hedging to a pipeline: another request is sent to the clients behind this place when one shows no token in time.</summary>
    /// <remarks>The clock is the <see cref="TimeProvider"/> of the builder's services where they have one, else the system's.</remarks>
    /// <param name="builder">The pipeline.</param>
    /// <param name="after">How long each request is given for its first chunk with content. Greater than 0, and what a timer can hold.</param>
    /// <param name="maxAttempts">The most requests of one call, with the first: from 2 to 10.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="after"/> or <paramref name="maxAttempts"/> is out of its range.</exception>
    public static ChatClientBuilder UseHedging(this ChatClientBuilder builder, TimeSpan after, int maxAttempts = HedgePolicy.DefaultMaxAttempts)
    {
        ArgumentNullException.ThrowIfNull(builder);
        HedgePolicy policy = Policy(after, maxAttempts);
        return builder.Use((client, services) => new HedgingChatClient(client, policy, services.GetService<TimeProvider>() ?? TimeProvider.System));
    }

    private static HedgePolicy Policy(TimeSpan after, int maxAttempts)
    {
        if (after <= TimeSpan.Zero || after.TotalMilliseconds > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(after), after, "The delay must be greater than 0 and at most int.MaxValue milliseconds.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(maxAttempts, HedgePolicy.DefaultMaxAttempts);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxAttempts, HedgePolicy.MostAttempts);
        return new HedgePolicy { After = after, MaxAttempts = maxAttempts };
    }
}
