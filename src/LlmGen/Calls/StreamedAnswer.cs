using System.Text;
using LlmGen.Levers.Caching;
using LlmGen.Telemetry;
using Microsoft.Extensions.AI;

namespace LlmGen.Calls;

/// <summary>A whole answer that came update by update.</summary>
internal sealed class StreamedAnswer : IAnswer
{
    private readonly StringBuilder _text = new();
    private readonly List<ChatResponseUpdate>? _updates;
    private readonly bool _isStream;
    private string _between = "";
    private StreamEnd _stream;
    private StreamTimes _times;

    /// <param name="times">The clock of the call, begun.</param>
    /// <param name="isStream">Whether the model streamed it; else its updates came as a whole, and their times say nothing.</param>
    /// <param name="keepsUpdates">Whether a response is wanted, and not only its text.</param>
    public StreamedAnswer(in StreamTimes times, bool isStream, bool keepsUpdates)
    {
        _times = times;
        _isStream = isStream;
        _updates = keepsUpdates ? [] : null;
    }

    /// <summary>The text of the last message with text, as for a response that came as a whole.</summary>
    public string Text => field ??= _text.ToString();

    public AnswerEnd End => _stream.End;

    public LlmSource Source => Origin;

    public LlmTiming Report(in CallMeasurement call, in AnswerEnd end) =>
        _isStream ? call.Answered(end, Source, _times) : call.Answered(end, Source);

    /// <summary>Who answers; the model unless it is said otherwise.</summary>
    public LlmSource Origin { private get; set; }

    public int Characters => _text.Length;

    public void Add(ChatResponseUpdate update)
    {
        string text = _stream.Observe(update);
        if (_stream.IsBetween)
        {
            _between += text;
        }
        else
        {
            if (_stream.StartsOver)
            {
                _text.Clear().Append(_between);
                _between = "";
            }

            _text.Append(text);
        }

        // Some clients fill one object again and again.
        _updates?.Add(AnswerCopy.Of(update));
        _times.Arrive(text.Length > 0 || ContentChunks.HasContent(update));
    }

    public ChatResponse ToResponse() =>
        _updates?.ToChatResponse() ?? throw new InvalidOperationException("The updates of this response were not stored.");
}
