using System.Text;
using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>Gathers the answer that may be cached from the updates of a response.</summary>
/// <remarks>
/// That is a complete answer of text: it ended by itself, or without a reason (of which <see cref="AnswerCheck"/> judges), and holds nothing but text, reasoning (which is left out) and
/// usage. Answers that were cut off or refused, tool calls, errors, other data, empty answers and those that are still being worked on are
/// not cached.
/// </remarks>
internal sealed class AnswerCollector
{
    // UTF-8 takes at most 3 bytes for each: what is longer may be more than the 1 MiB that HybridCache takes by default.
    private const int LongestText = 1024 * 1024 / 3 - 1024;

    private readonly StringBuilder _text = new();
    private readonly UsageDetails _usage = new();
    private ChatFinishReason? _finishReason;
    private string? _modelId;
    private string? _messageId;
    private bool _isCacheable = true;

    public void Observe(ChatResponseUpdate update)
    {
        _finishReason = update.FinishReason ?? _finishReason;
        _modelId = update.ModelId ?? _modelId;
        if ((update.Role is { } role && role != ChatRole.Assistant) || update.ContinuationToken is not null)
        {
            _isCacheable = false;
        }

        IList<AIContent> contents = update.Contents;
        for (int i = 0; _isCacheable && i < contents.Count; i++)
        {
            switch (contents[i])
            {
                case TextContent text when text.Text.Length == 0:
                    break;
                case TextContent when update.MessageId is { } id && id != (_messageId ??= id):
                    // A value is read from the last message, and the cached text does not tell where that begins.
                    _isCacheable = false;
                    break;
                case TextContent text:
                    _text.Append(text.Text);
                    _isCacheable = _text.Length <= LongestText;
                    break;
                case TextReasoningContent:
                    break;
                case UsageContent usage:
                    _usage.Add(usage.Details);
                    break;
                default:
                    _isCacheable = false;
                    break;
            }
        }
    }

    /// <summary>Why there is none to cache.</summary>
    public string Obstacle =>
        _finishReason is { } reason && reason != ChatFinishReason.Stop ? "it was truncated, refused or ended in tool calls"
        : _text.Length == 0 ? "it has no text"
        : "it holds more than one text, or is too long";

    /// <summary>The answer to cache, once the response has ended; or null for none.</summary>
    public CachedAnswer? ToAnswer() =>
        !_isCacheable || _text.Length == 0 || (_finishReason is { } reason && reason != ChatFinishReason.Stop)
            ? null
            : new CachedAnswer
            {
                Text = _text.ToString(),
                FinishReason = _finishReason,
                ModelId = _modelId,
                InputTokens = _usage.InputTokenCount,
                OutputTokens = _usage.OutputTokenCount,
                TotalTokens = _usage.TotalTokenCount,
                CachedInputTokens = _usage.CachedInputTokenCount,
                ReasoningTokens = _usage.ReasoningTokenCount,
            };
}
