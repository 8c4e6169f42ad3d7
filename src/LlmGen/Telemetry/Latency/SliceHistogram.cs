namespace LlmGen.Telemetry.Latency;

/// <summary>How often each latency came within one slice, and the longest one. 4 KB, from the first value on.</summary>
internal sealed class SliceHistogram : SliceData
{
    private uint[] _counts = [];
    private long _longest;

    public void Record(long ticks)
    {
        // Before the count, so that a reader never sees a value longer than the longest.
        long longest = Volatile.Read(ref _longest);
        while (ticks > longest)
        {
            long seen = Interlocked.CompareExchange(ref _longest, ticks, longest);
            longest = seen == longest ? ticks : seen;
        }

        Interlocked.Increment(ref _counts[LatencyBuckets.IndexOf(ticks)]);
    }

    /// <summary>Adds the counts to others, and gives the longest latency in ticks.</summary>
    public long AddTo(Span<long> counts)
    {
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] += Volatile.Read(ref _counts[i]);
        }

        return Volatile.Read(ref _longest);
    }

    protected override void Clear()
    {
        if (_counts.Length == 0)
        {
            _counts = new uint[LatencyBuckets.Count];
        }

        Array.Clear(_counts);
        _longest = 0;
    }
}
