using System.Diagnostics;
using LlmGen.CompilerServices;
using LlmGen.Telemetry;
using LlmGen.Telemetry.Latency;
using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Hedging;

/// <summary>Sends a further request where one shows no token in time: the engine of <see cref="HedgeAttribute"/> and of <c>WithHedging</c>.</summary>
internal sealed class HedgeEngine
{
    private readonly string _name;
    private readonly HedgeDelay _delay;

    /// <param name="name">The method or client that is counted.</param>
    /// <param name="policy">When, and how often.</param>
    /// <param name="budget">How many further requests there may be; others may share it.</param>
    /// <param name="hold">Until when there may be none; others may share it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="latency">The measured times that the delay follows; null where there are none.</param>
    public HedgeEngine(string name, HedgePolicy policy, HedgeBudget budget, HedgeHold hold, TimeProvider time, MethodLatencyRecorder? latency = null)
    {
        _name = name;
        _delay = new HedgeDelay(policy, latency, time);
        Budget = budget;
        Hold = hold;
        MaxAttempts = policy.MaxAttempts;
        Time = time;
    }

    public HedgeBudget Budget { get; }

    public HedgeHold Hold { get; }

    public int MaxAttempts { get; }

    public TimeProvider Time { get; }

    /// <summary>How long each request is given, or null where no further one is to be sent.</summary>
    public TimeSpan? Delay => _delay.Current();

    /// <summary>Whether a request may be sent twice: each would go on a conversation that the provider keeps.</summary>
    public static bool IsSafe(ChatOptions? options) => options?.ConversationId is null;

    /// <summary>Streams the answer whose first token comes first.</summary>
    /// <param name="request">
    /// Makes a request, as a stream: called anew for each attempt. Its token is cancelled when the caller cancels and when
    /// another attempt has won.
    /// </param>
    /// <param name="caller">The caller's token.</param>
    public IAsyncEnumerable<ChatResponseUpdate> Stream(
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> request, CancellationToken caller) =>
        new HedgedStream(this, request, caller);

    /// <summary>Counts a call that is decided.</summary>
    /// <param name="attempts">How many requests were sent, with the first.</param>
    /// <param name="winner">The index of the one that won, or null where none did.</param>
    /// <param name="activity">The span of the call, where it has one.</param>
    public void Decided(int attempts, int? winner, Activity? activity)
    {
        if (attempts == 1)
        {
            return;
        }

        activity?.SetTag(TelemetryNames.HedgeAttempts, attempts);
        activity?.SetTag(TelemetryNames.HedgeWinner, winner + 1);
        var method = new KeyValuePair<string, object?>(TelemetryNames.Method, _name);
        Instruments.HedgeRequests.Add(attempts - 1, method);
        if (winner > 0)
        {
            Instruments.HedgeWins.Add(1, method);
        }
    }
}
