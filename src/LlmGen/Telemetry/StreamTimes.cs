namespace LlmGen.Telemetry;

/// <summary>
/// When the chunks of one stream came. The time that the consumer holds the stream counts for nothing: where it is read ahead of its consumer, its own
/// times count; else the clock is read at every chunk.
/// </summary>
internal struct StreamTimes
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly bool _readsGaps;
    private readonly bool _recordsGaps;
    private readonly CallMeter? _meter;
    private bool _isThere;
    private long _waitingSince;
    private long _lastArrival;
    private long _sinceContent;
    private long _writing;
    private long _firstChunk;
    private long _firstContent;
    private long _contentChunks;

    /// <param name="meter">What records the gaps, where somebody listens.</param>
    /// <param name="time">The clock.</param>
    /// <param name="started">When the call began.</param>
    /// <param name="readsGaps">Whether the clock is read at every chunk; else only at the first with content.</param>
    public StreamTimes(CallMeter? meter, TimeProvider time, long started, bool readsGaps)
    {
        _meter = meter;
        _time = time;
        _started = started;
        _waitingSince = started;
        _recordsGaps = meter?.RecordsGaps == true;
        _readsGaps = readsGaps || _recordsGaps;
    }

    /// <summary>From the call to the first chunk, whatever it held; null before it came, and where the clock was not read for it.</summary>
    public readonly TimeSpan? TimeToFirstChunk => _firstChunk == 0 ? null : _time.GetElapsedTime(_started, _firstChunk);

    /// <summary>From the call to the first chunk with content; null before it came.</summary>
    public readonly TimeSpan? TimeToFirstToken => _contentChunks == 0 ? null : _time.GetElapsedTime(_started, _firstContent);

    /// <summary>Whether <see cref="InterTokenLatency"/> is known.</summary>
    public readonly bool KnowsGaps => _readsGaps;

    /// <summary>The consumer asks for the next chunk, which is there at once or is waited for.</summary>
    public void Ask(bool isThere)
    {
        _isThere = isThere;
        if (_readsGaps && !isThere)
        {
            _waitingSince = _time.GetTimestamp();
        }
    }

    /// <summary>A chunk is there.</summary>
    /// <param name="hasContent">Whether it holds output.</param>
    /// <param name="arrival">When it came, where that may have been before it was asked for (<see cref="IArrivals"/>); 0 for now.</param>
    public void Arrive(bool hasContent, long arrival = 0)
    {
        if (arrival != 0)
        {
            TakeArrival(arrival);
        }
        else if (_firstChunk == 0)
        {
            if (_readsGaps || hasContent)
            {
                _firstChunk = _waitingSince = _time.GetTimestamp();
            }
        }
        else if (_readsGaps)
        {
            _sinceContent += Wait();
        }

        if (hasContent)
        {
            if (_contentChunks++ == 0)
            {
                _firstContent = arrival != 0 ? arrival : _readsGaps ? _waitingSince : _firstChunk;
                _sinceContent = 0;
            }

            _writing += _sinceContent;
            _sinceContent = 0;
        }
    }

    /// <summary>Takes the time at which a chunk came, whenever it is read.</summary>
    private void TakeArrival(long arrival)
    {
        if (_firstChunk == 0)
        {
            _firstChunk = arrival;
        }
        else if (_readsGaps)
        {
            long gap = Math.Max(arrival - _lastArrival, 0);
            _sinceContent += gap;
            if (_recordsGaps)
            {
                _meter!.RecordGap(_time.GetElapsedTime(0, gap));
            }
        }

        _lastArrival = arrival;
    }

    /// <summary>How long the chunk that is there was waited for. One that came along with another costs no look at the clock.</summary>
    private long Wait()
    {
        long waited = 0;
        if (!_isThere)
        {
            long now = _time.GetTimestamp();
            waited = now - _waitingSince;
            _waitingSince = now;
        }

        if (_recordsGaps)
        {
            _meter!.RecordGap(_time.GetElapsedTime(0, waited));
        }

        return waited;
    }

    /// <summary>The mean time from one output token to the next; zero where there were fewer than two.</summary>
    /// <param name="outputTokens">The tokens of the answer; null counts the chunks with content.</param>
    public readonly TimeSpan InterTokenLatency(long? outputTokens)
    {
        long tokens = outputTokens ?? _contentChunks;
        return tokens > 1 && _contentChunks > 1 ? _time.GetElapsedTime(0, _writing) / (tokens - 1) : TimeSpan.Zero;
    }
}
