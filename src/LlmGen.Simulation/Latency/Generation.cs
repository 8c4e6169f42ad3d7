using Microsoft.Extensions.AI;

namespace LlmGen.Simulation.Latency;

/// <summary>One answer on its way: its tokens, when each is due, and the shapes in which it is reported.</summary>
internal sealed class Generation
{
    private readonly GenerationClock _clock;
    private readonly DateTimeOffset _createdAt;
    private readonly Jitter _jitter;
    private readonly TimeSpan _decodeTime;
    private TimeSpan _due;
    private int _dueIndex;

    /// <summary>Starts the clock: the prompt is being read from now on.</summary>
    public Generation(TimeProvider timeProvider, Jitter jitter, TimeSpan firstToken, TimeSpan decodeTime)
    {
        _clock = new GenerationClock(timeProvider);
        _createdAt = timeProvider.GetUtcNow();
        _jitter = jitter;
        _decodeTime = decodeTime;
        _due = firstToken * jitter.NextFactor();
    }

    public required IReadOnlyList<string> Tokens { get; init; }

    public required ChatFinishReason FinishReason { get; init; }

    public required string ModelId { get; init; }

    public required string ResponseId { get; init; }

    public required int InputTokenCount { get; init; }

    public required int CachedInputTokenCount { get; init; }

    /// <summary>What keeps the answer from its end.</summary>
    public SimulatedFault? Fault { get; init; }

    public UsageDetails Usage => new()
    {
        InputTokenCount = InputTokenCount,
        CachedInputTokenCount = CachedInputTokenCount,
        OutputTokenCount = Tokens.Count,
        TotalTokenCount = InputTokenCount + Tokens.Count,
    };

    /// <summary>Waits until the token is out, or the fault in its place strikes. Indexes must not go down.</summary>
    public async Task WaitForTokenAsync(int index, CancellationToken cancellationToken)
    {
        for (; _dueIndex < index; _dueIndex++)
        {
            _due += _decodeTime * _jitter.NextFactor();
        }

        await _clock.WaitUntilAsync(_due, cancellationToken).ConfigureAwait(false);
        if (Fault is { } fault && index >= fault.AfterTokens)
        {
            await fault.StrikeAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the whole answer is out, or its fault strikes.</summary>
    public async Task WaitForEndAsync(CancellationToken cancellationToken)
    {
        int last = Tokens.Count - 1;
        await WaitForTokenAsync(Math.Min(Fault?.AfterTokens ?? last, last), cancellationToken).ConfigureAwait(false);
        if (Fault is { } fault)
        {
            await fault.StrikeAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ChatResponse ToResponse() => new(new ChatMessage(ChatRole.Assistant, string.Concat(Tokens)) { MessageId = ResponseId })
    {
        ResponseId = ResponseId,
        ModelId = ModelId,
        CreatedAt = _createdAt,
        FinishReason = FinishReason,
        Usage = Usage,
    };

    public ChatResponseUpdate ToUpdate(AIContent content) => ToUpdate([content], null);

    public ChatResponseUpdate ToFinishUpdate() => ToUpdate([], FinishReason);

    private ChatResponseUpdate ToUpdate(IList<AIContent> contents, ChatFinishReason? finishReason) => new(ChatRole.Assistant, contents)
    {
        ResponseId = ResponseId,
        MessageId = ResponseId,
        ModelId = ModelId,
        CreatedAt = _createdAt,
        FinishReason = finishReason,
    };
}
