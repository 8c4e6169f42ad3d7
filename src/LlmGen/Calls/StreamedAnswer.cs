using System.Text;
using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>A whole answer that was streamed, so that its times are known.</summary>
internal sealed class StreamedAnswer
{
    private readonly TimeProvider _time;
    private readonly long _sent;
    private readonly StringBuilder _text = new();
    private AnswerEnd _end;
    private long _first;
    private long _last;
    private long _contentChunks;
    private TimeSpan _total;

    public StreamedAnswer(TimeProvider time)
    {
        _time = time;
        _sent = time.GetTimestamp();
    }

    public AnswerEnd End => _end;

    public string Text => field ??= _text.ToString();

    public int Characters => _text.Length;

    public UsageDetails? Usage { get; private set; }

    public string? ModelId { get; private set; }

    public void Add(ChatResponseUpdate update)
    {
        string text = _end.Observe(update);
        _text.Append(text);
        ModelId = update.ModelId ?? ModelId;

        foreach (AIContent content in update.Contents)
        {
            if (content is UsageContent usage)
            {
                (Usage ??= new UsageDetails()).Add(usage.Details);
            }
        }

        if (text.Length > 0 || ContentChunks.HasContent(update))
        {
            _last = _time.GetTimestamp();
            if (_contentChunks++ == 0)
            {
                _first = _last;
            }
        }
    }

    public void Complete() => _total = _time.GetElapsedTime(_sent);

    public LlmResult<T> ToResult<T>(T value) => new(value, Timing(), Usage, ModelId, LlmSource.Model);

    private LlmTiming Timing()
    {
        if (_contentChunks == 0)
        {
            return new LlmTiming(TimeSpan.Zero, TimeSpan.Zero, _total);
        }

        long tokens = Usage?.OutputTokenCount ?? _contentChunks;
        TimeSpan interToken = tokens > 1 && _contentChunks > 1 ? _time.GetElapsedTime(_first, _last) / (tokens - 1) : TimeSpan.Zero;
        return new LlmTiming(_time.GetElapsedTime(_sent, _first), interToken, _total);
    }
}
