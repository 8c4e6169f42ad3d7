using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>Sends a second request when the first has shown no token in time: the first token wins, the loser is cancelled.</summary>
/// <remarks>
/// <para>
/// The slowest few percent of requests are often slow by accident: a busy replica, a lost packet, a cold cache. A second request is not, most of the
/// time. The first one to show a chunk with content (text, reasoning, a tool call or other data) answers the call. A method that returns a whole answer
/// streams underneath. The loser is cancelled at once and comes to its end in the background: nobody waits for it, and what it throws harms
/// nothing. It may still be paid for, which is why this lever is for the methods that a person waits for.
/// </para>
/// <para>
/// Hedging is no retry: a request that fails while no other is under way ends the call with its error, also when more would be allowed; while
/// another is under way, that one decides. When all have failed, the first failure is thrown. A caller that cancels is let go at once. A call
/// with a <see cref="ChatOptions.ConversationId"/> is not hedged, since each request would go on the conversation that the provider keeps.
/// </para>
/// <para>
/// So that a model that answers nobody does not get twice the load, further requests have a budget, which the methods of a runtime share for
/// each model: see <see cref="LlmRuntimeOptions.HedgeBudget"/>. The delay begins when the request has its slot where the concurrency is
/// limited; a further request counts, and takes from the budget, when it is sent and not while it waits for a slot. After a response that asks to wait
/// (429 with <c>Retry-After</c>, see <see cref="RetryAfter"/>), none is sent to that model before the time has passed. Limits of
/// <see cref="DeadlineAttribute"/> to the first token and on stalls hold for each request; on a cached method, only what the cache cannot answer is
/// hedged.
/// </para>
/// <para>
/// Further requests are counted in <c>llmgen.hedge.requests</c>, and those that won in <c>llmgen.hedge.wins</c>; a span says in
/// <c>llmgen.hedge.attempts</c> how many requests its call took, and in <c>llmgen.hedge.winner</c> which one answered.
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
    /// How long each request is given for its first chunk with content, in milliseconds. With <see cref="AfterPercentile"/> it holds until the
    /// percentile is known; without both, nothing is hedged. 0 is unset.
    /// </summary>
    public int AfterMilliseconds { get; set; }

    /// <summary>
    /// The percentile of the method's own times to first token that is the delay, from 1 to 99: with 95, one call in 20 is hedged, whatever the model's
    /// speed is today. Measured over the window of <see cref="LlmRuntime.Latency"/>, looked up once a second, and used from 20 values on (100 for
    /// the 99th). 0 is unset.
    /// </summary>
    public int AfterPercentile { get; set; }

    /// <summary>The most requests of one call, with the first, from 2 to 10. 0 is unset: 2.</summary>
    public int MaxAttempts { get; set; }
}
