namespace LlmGen;

/// <summary>
/// When the chunks of one stream came. The time that the consumer holds the stream counts for nothing, where the clock is read at every chunk.
/// </summary>
internal struct StreamTimes
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly bool _readsGaps;
    private readonly bool _recordsGaps;
    private readonly CallMeter? _meter;
    private long _waitingSince;
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

    /// <summary>The consumer asks for the next chunk after it held the stream.</summary>
    public void Resume()
    {
        if (_readsGaps)
        {
            _waitingSince = _time.GetTimestamp();
        }
    }

    /// <summary>A chunk is there.</summary>
    public void Arrive(bool hasContent)
    {
        if (!_readsGaps)
        {
            if (hasContent && _contentChunks++ == 0)
            {
                _firstContent = _time.GetTimestamp();
                _firstChunk = _firstChunk == 0 ? _firstContent : _firstChunk;
            }

            return;
        }

        long now = _time.GetTimestamp();
        long waited = now - _waitingSince;
        _waitingSince = now;
        if (_firstChunk == 0)
        {
            _firstChunk = now;
        }
        else if (_recordsGaps)
        {
            _meter!.RecordGap(_time.GetElapsedTime(0, waited));
        }

        if (_contentChunks > 0)
        {
            _sinceContent += waited;
        }

        if (hasContent)
        {
            if (_contentChunks++ == 0)
            {
                _firstContent = now;
            }

            _writing += _sinceContent;
            _sinceContent = 0;
        }
    }

    /// <summary>The mean time from one output token to the next; zero where there were fewer than two.</summary>
    /// <param name="outputTokens">The tokens of the answer; null counts the chunks with content.</param>
    public readonly TimeSpan InterTokenLatency(long? outputTokens)
    {
        long tokens = outputTokens ?? _contentChunks;
        return tokens > 1 && _contentChunks > 1 ? _time.GetElapsedTime(0, _writing) / (tokens - 1) : TimeSpan.Zero;
    }
}
