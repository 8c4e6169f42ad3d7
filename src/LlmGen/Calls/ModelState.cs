using LlmGen.Levers.Concurrency;
using LlmGen.Levers.Hedging;
using LlmGen.Telemetry.Latency;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace LlmGen.Calls;

/// <summary>What all methods of a runtime share that ask one model: its slots, and its budget of further requests.</summary>
internal sealed class ModelState(LlmRuntimeOptions options, TimeProvider time, ILogger logger)
{
    private readonly ConcurrencyLimiter? _limiter = options.MaxConcurrency is { } slots ? new ConcurrencyLimiter(slots, time) : null;

    public HedgeBudget HedgeBudget { get; } = new(options.HedgeBudget);

    /// <summary>Until when no further request is sent, since the provider has asked to wait.</summary>
    public HedgeHold HedgeHold { get; } = new(time);

    /// <summary>The client within the model's limit, where it has one.</summary>
    public IChatClient Limited(IChatClient client, MethodLatencyRecorder latency) =>
        _limiter is null
            ? client
            : new ConcurrencyLimitedChatClient(client, _limiter, time, latency, logger) { MaxBufferedCharacters = options.MaxBufferedCharacters };
}
