using System.Text;
using LlmGen.Calls;
using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Caching;

/// <summary>Gathers the answer that may be cached from the updates of a response.</summary>
/// <remarks>
/// That is a complete answer of text: it ended by itself, or without a reason (of which <see cref="AnswerCheck"/> judges), and holds nothing but
/// text, reasoning (which is left out) and usage. Answers that were cut off or refused, tool calls, errors, other data, empty answers and those that are still being worked on are
/// not cached.
/// </remarks>
internal sealed class AnswerCollector
{
    // UTF-8 takes at most 3 bytes for each: what is longer may be more than the 1 MiB that HybridCache takes by default.
    private const int MaxTextLength = 1024 * 1024 / 3 - 1024;

    private readonly StringBuilder _text = new();
    private StreamEnd _stream;
    private bool _isCacheable = true;

    public void Observe(ChatResponseUpdate update)
    {
        string answer = _stream.Observe(update);
        if ((update.Role is { } role && role != ChatRole.Assistant)
            || (update.FinishReason is { } reason && reason != ChatFinishReason.Stop)
            || update.ContinuationToken is not null
            // A stream gives the text of all messages and a value that of the last one: the two cannot share an entry.
            || _stream.StartsOver || _stream.IsBetween)
        {
            _isCacheable = false;
        }

        IList<AIContent> contents = update.Contents;
        for (int i = 0; _isCacheable && i < contents.Count; i++)
        {
            _isCacheable = contents[i] is TextContent or TextReasoningContent or UsageContent;
        }

        if (_isCacheable)
        {
            _text.Append(answer);
            _isCacheable = _text.Length <= MaxTextLength;
        }
    }

    /// <summary>Why there is none to cache.</summary>
    public string Obstacle =>
        _stream.End is var end && end.WasTruncated ? "it was truncated"
        : end.IsRefused ? "it was refused"
        : end.Error is not null ? "it contains an error"
        : _text.Length == 0 ? "it has no text"
        : "it is not a single text message, or is too long";

    /// <summary>The answer to cache, once the response has ended; or null for none.</summary>
    public CachedAnswer? ToAnswer()
    {
        AnswerEnd end = _stream.End;
        UsageDetails? usage = end.Usage;
        return !_isCacheable || _text.Length == 0
            ? null
            : new CachedAnswer
            {
                Text = _text.ToString(),
                FinishReason = end.FinishReason,
                ModelId = end.ModelId,
                InputTokens = usage?.InputTokenCount,
                OutputTokens = usage?.OutputTokenCount,
                TotalTokens = usage?.TotalTokenCount,
                CachedInputTokens = usage?.CachedInputTokenCount,
                ReasoningTokens = usage?.ReasoningTokenCount,
            };
    }
}
