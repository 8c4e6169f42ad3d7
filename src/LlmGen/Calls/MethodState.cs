using LlmGen.CompilerServices;
using LlmGen.Levers.Caching;
using LlmGen.Levers.Hedging;
using LlmGen.Telemetry;
using Microsoft.Extensions.AI;

namespace LlmGen.Calls;

/// <summary>What a runtime knows of a method once and for all: who answers it, and what measures it.</summary>
internal sealed class MethodState(LlmMethod method, IChatClient client, string? modelId, CallMeter meter)
{
    public LlmMethod Method { get; } = method;

    public IChatClient Client { get; } = client;

    /// <summary>The model to ask the client for; null where the client is that model's own.</summary>
    public string? ModelId { get; } = modelId;

    public CallMeter Meter { get; } = meter;

    /// <summary>The stable prefix, where the client reads it.</summary>
    public StablePrefix? Prefix { get; init; }

    /// <summary>What sends further requests, where the method is hedged.</summary>
    public HedgeEngine? Hedging { get; init; }

    /// <summary>What hears of it where the model's provider asks to wait.</summary>
    public required HedgeHold Hold { get; init; }

    /// <summary>What every cache key of the method shares; null where it is not cached.</summary>
    public byte[]? CacheConstant { get; init; }

    /// <summary>Which model the client asks; null where the method is not cached.</summary>
    public ModelIdentity? Identity { get; init; }

    /// <summary>What judges whether a text, a value or elements may be stored; null where the method is not cached.</summary>
    public AnswerCheck? TextCheck { get; init; }

    /// <inheritdoc cref="TextCheck"/>
    public AnswerCheck? ValueCheck { get; init; }

    /// <inheritdoc cref="TextCheck"/>
    public AnswerCheck? ElementsCheck { get; init; }

    /// <summary>Whether other processes know the model by the same name, so that a distributed cache may hold its answers.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether requests are streamed, even for a buffered result.</summary>
    public bool Streams { get; } =
        method.Objective is not null || method.Hedge is not null || method.Deadline is { FirstToken: not null } or { Stall: not null };

    /// <summary>Whether anything stands between the caller and the request.</summary>
    public bool HasLevers { get; } = method.Cache is not null || method.Deadline is not null;
}
