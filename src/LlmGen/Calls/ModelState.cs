using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>What all methods of a runtime share that ask one model: its slots, and its budget of further requests.</summary>
internal sealed class ModelState(LlmRuntimeOptions options, TimeProvider time)
{
    private readonly ConcurrencyLimiter? _limiter = options.MaxConcurrency is { } slots ? new ConcurrencyLimiter(slots, time) : null;

    public HedgeBudget HedgeBudget { get; } = new(options.HedgeBudget);

    /// <summary>The client within the model's limit, where it has one.</summary>
    public IChatClient Limited(IChatClient client, MethodLatencyRecorder latency) =>
        _limiter is null ? client : new ConcurrencyLimitedChatClient(client, _limiter, time, latency);
}
