using LlmGen.Levers.Concurrency;
using LlmGen.Telemetry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmGen;

/// <summary>
/// Limits the number of concurrent requests of a chat client. <see cref="LlmRuntimeOptions.MaxConcurrency"/> does the same for a runtime.
/// </summary>
/// <remarks>
/// <para>
/// Hosted providers reject excess concurrent requests, and self-hosted servers become slow for all of them. With a limit, requests wait in a queue instead.
/// The call with the longest remaining path in its plan goes first, otherwise the order is first in, first out. Four seconds of waiting count as much as one
/// second of path, so no request waits forever.
/// </para>
/// <para>
/// A request holds its slot until its response has completed or failed, or the consumer has disposed the stream. A slow consumer, or one that calls the model
/// itself, does not hold a slot: the stream is read ahead into a buffer. If more than 4,194,304 characters of a stream are unread
/// (<see cref="LlmRuntimeOptions.MaxBufferedCharacters"/> in a runtime), reading is paused, and the request keeps its slot, until the consumer has read some
/// content; this is logged once per stream. Disposing the stream cancels the request immediately. A client that ignores cancellation holds its slot until it
/// returns.
/// </para>
/// <para>
/// A caller that cancels while it waits leaves the queue immediately. The histogram <c>llmgen.queue.duration</c> records the time in the queue.
/// </para>
/// <para>
/// Use it as the innermost wrapper. Cache hits outside of it do not need a slot, and the first-token and stall limits of <c>WithDeadline</c> and the delay of
/// <c>WithHedging</c> start when the slot is granted.
/// </para>
/// <para>
/// Place a <see cref="FunctionInvokingChatClient"/> outside of the limit if possible: then a slot is held for one round only. Inside of it, the request keeps
/// its slot while its tools run, and shares it with them: if a tool calls the same model and no slot is free, it waits for this one, one call at a time.
/// Background work that a tool starts can then send a request concurrently with the next round in the same slot, which is held until that request ends.
/// Slots are not shared between two limits: if the tools of two models call each other's model, place the function-invoking client outside.
/// </para>
/// </remarks>
public static class ConcurrencyChatClientExtensions
{
    /// <summary>Wraps a client with a concurrency limit.</summary>
    /// <param name="client">The client. It is disposed with the returned one.</param>
    /// <param name="maxConcurrency">The maximum number of concurrent requests, at least 1.</param>
    /// <returns>A client whose requests wait for a slot.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrency"/> is less than 1.</exception>
    public static IChatClient WithConcurrencyLimit(this IChatClient client, int maxConcurrency)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        return Limited(client, maxConcurrency, TimeProvider.System);
    }

    /// <summary>Adds a concurrency limit to a pipeline. It applies to the requests of the inner clients.</summary>
    /// <remarks>
    /// The clock is the registered <see cref="TimeProvider"/>, otherwise the system clock. The logger is created by the registered
    /// <see cref="ILoggerFactory"/>.
    /// </remarks>
    /// <param name="builder">The pipeline.</param>
    /// <param name="maxConcurrency">The maximum number of concurrent requests, at least 1.</param>
    /// <returns><paramref name="builder"/>.</returns>
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
