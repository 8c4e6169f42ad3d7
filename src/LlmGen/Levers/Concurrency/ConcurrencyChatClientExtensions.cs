using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmGen;

/// <summary>
/// A limit to how many requests of a chat client are under way at once: the by-hand twin of <see cref="LlmRuntimeOptions.MaxConcurrency"/>.
/// </summary>
/// <remarks>
/// <para>
/// Providers answer too many requests at once with errors, and self-hosted servers with slowness for all. Here the others wait their turn instead: the
/// call with the longest remaining path first (what a plan still has to run after it), in the order in which they came where there is nothing
/// to tell them apart. Four seconds of waiting weigh as much as one second of path, so that nobody waits forever.
/// </para>
/// <para>
/// A request holds its slot until the client has ended its response, it has failed, or the reader has disposed the stream. A reader that is slow, or that
/// calls the model itself, holds no slot: a stream is read to its end ahead of its reader, and what has arrived waits in a buffer. When more than
/// 4,194,304 characters of one stream wait there (<see cref="LlmRuntimeOptions.MaxBufferedCharacters"/> in a runtime), the request is read no further, and
/// keeps its slot, until the reader has taken some; that is logged once for each stream. Disposing the stream cancels the request at once. A client that
/// ignores its cancellation holds its slot until it comes back.
/// </para>
/// <para>
/// A caller that cancels while it waits leaves the queue at once. How long requests waited stands in the histogram <c>llmgen.queue.duration</c>.
/// </para>
/// <para>
/// Its place is innermost, just around the client: outside of it a cache answers without a slot, and the clocks of <c>WithDeadline</c> (first
/// token and stall) and <c>WithHedging</c> stand still until the slot is there.
/// </para>
/// <para>
/// A <see cref="FunctionInvokingChatClient"/> is best outside of the limit, where a slot is held for one round only. Inside of it the request keeps its slot while
/// its tools run, and lends it to them: a call to the same model that a tool makes, and that finds no slot free, waits for this one, one call at a time.
/// Work that a tool leaves behind may then have a request under way beside the next round in the same slot, and keeps the slot until it is done. Nothing is
/// lent between two limits: tools of two models that call each other's model need the client outside.
/// </para>
/// </remarks>
public static class ConcurrencyChatClientExtensions
{
    /// <summary>Wraps a client so that no more than a number of its requests are under way at once.</summary>
    /// <param name="client">The client. It is disposed with the returned one.</param>
    /// <param name="maxConcurrency">The number of slots, at least 1.</param>
    /// <returns>A client whose calls wait for a slot.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrency"/> is less than 1.</exception>
    public static IChatClient WithConcurrencyLimit(this IChatClient client, int maxConcurrency)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        return Limited(client, maxConcurrency, TimeProvider.System);
    }

    /// <summary>Adds a limit to a pipeline: no more than a number of requests to the clients behind this place are under way at once.</summary>
    /// <remarks>
    /// The clock is the <see cref="TimeProvider"/> of the builder's services where they have one, else the system's; the log is that of their
    /// <see cref="ILoggerFactory"/>.
    /// </remarks>
    /// <param name="builder">The pipeline.</param>
    /// <param name="maxConcurrency">The number of slots, at least 1.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrency"/> is less than 1.</exception>
    public static ChatClientBuilder UseConcurrencyLimit(this ChatClientBuilder builder, int maxConcurrency)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        return builder.Use((client, services) => Limited(
            client,
            maxConcurrency,
            services.GetService<TimeProvider>() ?? TimeProvider.System,
            GuardedLogger.Over(services.GetService<ILoggerFactory>()?.CreateLogger(CallLog.Category))));
    }

    private static ConcurrencyLimitedChatClient Limited(IChatClient client, int slots, TimeProvider time, ILogger? logger = null) =>
        new(client, new ConcurrencyLimiter(slots, time), time, logger: logger);
}
