using System.Text;
using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>A whole answer that was streamed, so that its times are known.</summary>
internal sealed class StreamedAnswer : Answer
{
    private readonly StringBuilder _text = new();
    private readonly List<ChatResponseUpdate>? _updates;
    private AnswerEnd _end;
    private StreamTimes _times;

    /// <param name="times">The clock of the call, begun.</param>
    /// <param name="source">Who answers.</param>
    /// <param name="keepsUpdates">Whether a response is wanted, and not only its text.</param>
    public StreamedAnswer(in StreamTimes times, LlmSource source, bool keepsUpdates)
    {
        _times = times;
        _updates = keepsUpdates ? [] : null;
        Source = source;
    }

    public override LlmSource Source { get; }

    public override string Text => field ??= _text.ToString();

    public override AnswerEnd End => _end;

    public override StreamTimes? Times => _times;

    public int Characters => _text.Length;

    public void Add(ChatResponseUpdate update)
    {
        string text = _end.Observe(update);
        _text.Append(text);
        _updates?.Add(update);
        _times.Arrive(text.Length > 0 || ContentChunks.HasContent(update));
    }

    public override ChatResponse ToResponse() =>
        _updates?.ToChatResponse() ?? throw new InvalidOperationException("The updates of this answer were not kept.");
}
