using System.Diagnostics;
using LlmGen.Levers.Common;
using LlmGen.Telemetry;
using Microsoft.Extensions.AI;

namespace LlmGen.Calls;

/// <summary>A stream on its way to the caller, under measurement. Disposing it ends the request and, where it was left early, its span.</summary>
internal sealed class StreamedCall : IAsyncDisposable
{
    private readonly CallMeasurement _measurement;
    private readonly bool _isNested = RequestClocks.Innermost is not null;
    private StreamTimes _times;
    private StreamEnd _stream;
    private TextPieces _kept;
    private LlmSource _source;
    private bool _ended;
    private bool _isUnreadable;
    private IAsyncEnumerator<ChatResponseUpdate>? _updates;
    private IArrivals? _arrivals;

    public StreamedCall(in CallMeasurement measurement)
    {
        _measurement = measurement;
        _times = new StreamTimes(measurement.Meter, measurement.Meter.Time, measurement.Started, measurement.Meter.ReadsGaps);
    }

    public AnswerEnd End => _stream.End;

    public void Open(IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        _updates = updates.GetAsyncEnumerator(cancellationToken);
        _arrivals = _updates as IArrivals;
    }

    /// <summary>Who answers, and how the call fared at the cache: known when the first update comes.</summary>
    public void Answers(LlmSource source, string cacheResult)
    {
        _source = source;
        _measurement.Looked(cacheResult);
    }

    public ValueTask<bool> MoveNextAsync()
    {
        // Each step of an iterator begins in its consumer's context.
        if (_measurement.Activity is { } activity)
        {
            Activity.Current = activity;
        }

        if (_isNested)
        {
            RequestClocks.BeginCall();
        }

        ValueTask<bool> next = _updates!.MoveNextAsync();
        _times.Ask(next.IsCompleted);
        return next;
    }

    /// <summary>Takes in the current update and returns its text.</summary>
    public string Observe(out ChatResponseUpdate update)
    {
        update = _updates!.Current;
        string text = _stream.Observe(update);
        _times.Arrive(text.Length > 0 || ContentChunks.HasContent(update), _arrivals is null ? 0 : _arrivals.CurrentArrival);
        return text;
    }

    /// <summary>What drops the answer where it came from the cache and cannot be read.</summary>
    public Func<Task>? Remove { private get; set; }

    /// <summary>Whether the text of the current update is the first of a further message.</summary>
    public bool StartsOver => _stream.StartsOver;

    /// <summary>The text that was kept.</summary>
    public string Text => _kept.ToString();

    /// <summary>Keeps a piece of text for an error or the log, up to a limit in characters.</summary>
    public void Keep(string text, int limit) => _kept.Add(text, limit);

    /// <summary>The answer is complete, and as it should be.</summary>
    public void Succeeded()
    {
        _ended = true;
        _measurement.Answered(_stream.End, _source, _times);
        _measurement.Succeeded();
    }

    public void Failed(Exception exception)
    {
        _ended = true;
        _isUnreadable = exception is LlmOutputException;
        _measurement.Failed(exception);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_updates is not null)
            {
                await _updates.DisposeAsync().ConfigureAwait(false);
            }

            if (_isUnreadable && Remove is not null)
            {
                await Remove().ConfigureAwait(false);
            }
        }
        finally
        {
            _kept.Dispose();
            if (!_ended)
            {
                _ended = true;
                _measurement.Succeeded();
            }
        }
    }
}
