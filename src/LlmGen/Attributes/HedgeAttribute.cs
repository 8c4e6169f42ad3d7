using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>Sends an additional request if the first one has not produced a token in time. The first token wins, and the other requests are cancelled.</summary>
/// <remarks>
/// <para>
/// The slowest few percent of requests are often slow by chance: a busy replica, a lost packet, a cold cache. An additional request usually is not. The
/// first request to return a chunk with content (text, reasoning, a tool call or other data) wins. A method with a buffered result sends streaming
/// requests. The other requests are cancelled immediately and complete in the background; their exceptions are ignored. They may still be billed, so use
/// hedging for methods that a user waits for.
/// </para>
/// <para>
/// Hedging does not retry: if a request fails while no other is running, the call throws its error, even if more requests would be allowed. If
/// another request is running, its result counts. If all requests fail, the first error is thrown. If the caller cancels, the call ends immediately. A
/// call with a <see cref="ChatOptions.ConversationId"/> is not hedged, since each request would continue the conversation that the provider stores.
/// </para>
/// <para>
/// Additional requests are limited by a budget, which the methods of a runtime share for each model, so that hedging does not double the load on an
/// unresponsive model: see <see cref="LlmRuntimeOptions.HedgeBudget"/>. With a concurrency limit, the delay starts when the request gets its slot; an
/// additional request is counted when it is sent, not while it waits for a slot. After a response that asks to wait (429 with <c>Retry-After</c>, see
/// <see cref="RetryAfter"/>), no additional request is sent to that model until the time has passed. The first-token and stall limits of
/// <see cref="DeadlineAttribute"/> apply to each request. For a cached method, only cache misses are hedged.
/// </para>
/// <para>
/// Additional requests are counted in <c>llmgen.hedge.requests</c>, and those that won in <c>llmgen.hedge.wins</c>. In a span,
/// <c>llmgen.hedge.attempts</c> is the number of requests of the call, and <c>llmgen.hedge.winner</c> the one that won.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// [Prompt("Write the reply to this ticket.\n\n{ticket}", MaxOutputTokens = 400)]
/// [Hedge(AfterMilliseconds = 1500, AfterPercentile = 95)]
/// IAsyncEnumerable&lt;string&gt; ReplyAsync(string ticket, CancellationToken cancellationToken = default);
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HedgeAttribute : Attribute
{
    /// <summary>
    /// The time that each request has for its first chunk with content, in milliseconds. With <see cref="AfterPercentile"/>, it applies until the
    /// percentile is known. If neither is set, no additional request is sent. 0 is unset.
    /// </summary>
    public int AfterMilliseconds { get; set; }

    /// <summary>
    /// The percentile of the method's time to first token to use as the delay, from 1 to 99: with 95, one call in 20 is hedged, regardless of the current
    /// speed of the model. It is measured over the window of <see cref="LlmRuntime.Latency"/>, updated once a second, and used once there are 20 values
    /// (100 for the 99th percentile). 0 is unset.
    /// </summary>
    public int AfterPercentile { get; set; }

    /// <summary>The maximum number of requests per call, including the first, from 2 to 10. 0 is unset: 2.</summary>
    public int MaxAttempts { get; set; }
}
