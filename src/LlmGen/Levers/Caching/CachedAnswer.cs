using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Caching;

/// <summary>
/// A complete answer of text, as it is cached. It never changes, so a hit in memory is the object itself; what callers get is built anew
/// for each of them.
/// </summary>
/// <remarks>
/// Reasoning, annotations, the ids of the response and the provider's own counts are left out. The public properties let a cache that knows
/// no <see cref="CachedAnswerSerializer"/> store it as JSON.
/// </remarks>
[ImmutableObject(true)]
internal sealed class CachedAnswer
{
    public required string Text { get; init; }

    public ChatFinishReason? FinishReason { get; init; }

    public string? ModelId { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long? TotalTokens { get; init; }

    public long? CachedInputTokens { get; init; }

    public long? ReasoningTokens { get; init; }

    /// <summary>What the answer cost when the model gave it, or null where the client did not say.</summary>
    public UsageDetails? ToUsage() =>
        (InputTokens ?? OutputTokens ?? TotalTokens ?? CachedInputTokens ?? ReasoningTokens) is null
            ? null
            : new UsageDetails
            {
                InputTokenCount = InputTokens,
                OutputTokenCount = OutputTokens,
                TotalTokenCount = TotalTokens,
                CachedInputTokenCount = CachedInputTokens,
                ReasoningTokenCount = ReasoningTokens,
            };

    public ChatResponse ToResponse() =>
        new(new ChatMessage(ChatRole.Assistant, Text))
        {
            FinishReason = FinishReason,
            ModelId = ModelId,
            Usage = ToUsage(),
        };

    /// <summary>One update with the whole text, and one with the usage where it is known.</summary>
    public IEnumerable<ChatResponseUpdate> ToUpdates()
    {
        yield return new ChatResponseUpdate(ChatRole.Assistant, Text) { FinishReason = FinishReason, ModelId = ModelId };

        if (ToUsage() is { } usage)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)]) { ModelId = ModelId };
        }
    }
}
