namespace LlmGen.Telemetry.Latency;

/// <summary>One latency of one method over the sliding window, held to its objective where there is one.</summary>
internal sealed class LatencySeries
{
    private readonly SlidingWindow<SliceHistogram> _values = new();
    private ObjectiveWatch? _watch;

    /// <summary>The objective of the 95th percentile; where one is set already, it stays.</summary>
    public void HoldTo(TimeSpan? objective)
    {
        if (_watch is null && objective is { } p95)
        {
            _watch = new ObjectiveWatch(p95);
        }
    }

    /// <summary>Records a value.</summary>
    /// <returns>The objective that is missed since this value, or null.</returns>
    public TimeSpan? Record(TimeSpan value, TimeSlice now)
    {
        _values.At(now).Record(value.Ticks);
        return _watch is { } watch && watch.Observe(value, now) ? watch.Objective : null;
    }

    public LatencyPercentiles Read(TimeSlice now)
    {
        Span<long> counts = stackalloc long[LatencyBuckets.Count];
        long count = Sum(now, counts, out long longest);
        return new LatencyPercentiles(
            count,
            Percentile(50, counts, count, longest),
            Percentile(95, counts, count, longest),
            Percentile(99, counts, count, longest),
            TimeSpan.FromTicks(longest));
    }

    /// <summary>One percentile; null where there are fewer values than it needs.</summary>
    public TimeSpan? Percentile(int percentage, long fewest, TimeSlice now)
    {
        Span<long> counts = stackalloc long[LatencyBuckets.Count];
        long count = Sum(now, counts, out long longest);
        return count < fewest ? null : Percentile(percentage, counts, count, longest);
    }

    private long Sum(TimeSlice now, Span<long> counts, out long longest)
    {
        longest = 0;
        foreach (SliceHistogram slice in _values.Slices)
        {
            if (now.Sees(slice.Number))
            {
                longest = Math.Max(longest, slice.AddTo(counts));
            }
        }

        long count = 0;
        foreach (long values in counts)
        {
            count += values;
        }

        return count;
    }

    /// <summary>By nearest rank: the smallest value that at least this percentage of the values do not exceed.</summary>
    private static TimeSpan Percentile(int percentage, ReadOnlySpan<long> counts, long count, long longest)
    {
        if (count == 0)
        {
            return TimeSpan.Zero;
        }

        long left = ((count * percentage) + 99) / 100;
        int bucket = 0;
        while ((left -= counts[bucket]) > 0)
        {
            bucket++;
        }

        return TimeSpan.FromTicks(Math.Min(LatencyBuckets.Midpoint(bucket), longest));
    }
}
