namespace LlmGen.Telemetry.Latency;

/// <summary>Cuts time into the slices of a sliding window. Lock-free; allocates one small object per slice that passes.</summary>
internal sealed class SliceClock
{
    private readonly TimeProvider _time;
    private readonly long _length;
    private TimeSlice _current;

    public SliceClock(TimeProvider time, TimeSpan window)
    {
        _time = time;
        _length = (long)(window.TotalSeconds * time.TimestampFrequency / TimeSlice.PerWindow);
        _current = new TimeSlice(0, time.GetTimestamp(), _length);
    }

    /// <summary>The slice that goes on now.</summary>
    public TimeSlice Current => At(_time.GetTimestamp());

    /// <summary>The slice that a value of this recent moment belongs to.</summary>
    public TimeSlice At(long moment)
    {
        TimeSlice current = Volatile.Read(ref _current);
        return current.Takes(moment) ? current : Move();
    }

    private TimeSlice Move()
    {
        while (true)
        {
            // The clock decides, not the moment: that may come from a thread that was held up, or from before the clock was set.
            TimeSlice current = Volatile.Read(ref _current);
            long now = _time.GetTimestamp();
            if (current.Takes(now))
            {
                return current;
            }

            TimeSlice next = Following(current, now);
            if (Interlocked.CompareExchange(ref _current, next, current) == current)
            {
                return next;
            }
        }
    }

    private TimeSlice Following(TimeSlice current, long now)
    {
        if (now < current.Start)
        {
            // The clock was set back. How long ago the values came is unknown: they stay, and age from here on.
            return new TimeSlice(current.Number + 1, now, _length);
        }

        long passed = (now - current.Start) / _length;
        return new TimeSlice(current.Number + passed, current.Start + (passed * _length), _length);
    }
}
