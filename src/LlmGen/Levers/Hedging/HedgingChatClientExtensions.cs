using LlmGen.CompilerServices;
using LlmGen.Levers.Hedging;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LlmGen;

/// <summary>
/// Adds hedging to a chat client: an additional request is sent if the first one has not produced a token in time. <see cref="HedgeAttribute"/> does the same
/// for a method.
/// </summary>
/// <remarks>
/// <para>
/// The slowest few percent of requests are often slow by chance: a busy replica, a lost packet, a cold cache. An additional request usually is not. The
/// first request to return a chunk with content (text, reasoning, a tool call or other data) wins. Buffered calls send streaming requests. The other requests
/// are cancelled immediately and complete in the background; their exceptions are ignored. They may still be billed.
/// </para>
/// <para>
/// Hedging does not retry: if a request fails while no other is running, the call throws its error, even if more requests would be allowed. If
/// another request is running, its result counts. If all requests fail, the first error is thrown. If the caller cancels, the call ends immediately. A
/// call with a <see cref="ChatOptions.ConversationId"/> is not hedged, since each request would continue the conversation that the provider stores.
/// </para>
/// <para>
/// <b>Budget.</b> Additional requests are limited to 5 % of the calls, so that hedging does not double the load on an unresponsive model: each call adds 0.05
/// to a budget, which starts at 10 and never exceeds 10, and each additional request takes 1 when it is sent. If the budget is used up, no additional
/// requests are sent. After a response that asks to wait (429 with <c>Retry-After</c>, see <see cref="RetryAfter"/>), none is sent until the time has passed.
/// </para>
/// <para>
/// <b>Order.</b> Use it outside of <c>WithDeadline</c>, whose first-token and stall limits then apply to each request, and outside of
/// <c>WithConcurrencyLimit</c>, so that the delay starts when the request gets its slot; otherwise waiting in the queue would cause additional requests. Use
/// it inside of <c>WithCache</c>. Additional requests are counted in <c>llmgen.hedge.requests</c>, and those that won in <c>llmgen.hedge.wins</c>.
/// </para>
/// </remarks>
public static class HedgingChatClientExtensions
{
    /// <summary>Wraps a client with hedging.</summary>
    /// <param name="client">The client. It is disposed with the returned one.</param>
    /// <param name="after">The time that each request has for its first chunk with content. Greater than 0, and at most <see cref="int.MaxValue"/> milliseconds.</param>
    /// <param name="maxAttempts">The maximum number of requests per call, including the first, from 2 to 10.</param>
    /// <returns>A client that sends additional requests.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="after"/> or <paramref name="maxAttempts"/> is out of range.</exception>
    public static IChatClient WithHedging(this IChatClient client, TimeSpan after, int maxAttempts = HedgePolicy.DefaultMaxAttempts)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new HedgingChatClient(client, Policy(after, maxAttempts), TimeProvider.System);
    }

    /// <summary>Adds hedging to a pipeline. It applies to the calls of the inner clients.</summary>
    /// <remarks>The clock is the registered <see cref="TimeProvider"/>, otherwise the system clock.</remarks>
    /// <param name="builder">The pipeline.</param>
    /// <param name="after">The time that each request has for its first chunk with content. Greater than 0, and at most <see cref="int.MaxValue"/> milliseconds.</param>
    /// <param name="maxAttempts">The maximum number of requests per call, including the first, from 2 to 10.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="after"/> or <paramref name="maxAttempts"/> is out of range.</exception>
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
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxAttempts, HedgePolicy.MaxAllowedAttempts);
        return new HedgePolicy { After = after, MaxAttempts = maxAttempts };
    }
}
