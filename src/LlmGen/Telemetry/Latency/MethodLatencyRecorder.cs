using LlmGen.CompilerServices;

namespace LlmGen.Telemetry.Latency;

/// <summary>Where the calls of one method record their latencies. Safe for concurrent use; keeps nothing of a call, allocates nothing.</summary>
/// <remarks>Every value comes with the timestamp at hand when it was measured, so that no clock is read here.</remarks>
internal sealed class MethodLatencyRecorder
{
    private readonly LatencyTracker _tracker;
    private readonly SliceClock _clock;
    private readonly LatencySeries _firstToken = new();
    private readonly LatencySeries _interToken = new();
    private readonly LatencySeries _total = new();
    private readonly SlidingWindow<SliceCounter> _hits = new();

    public MethodLatencyRecorder(LatencyTracker tracker, SliceClock clock, string method)
    {
        _tracker = tracker;
        _clock = clock;
        Method = method;
    }

    /// <summary>The name that the values stand under.</summary>
    public string Method { get; }

    /// <summary>Sets the objectives that are not set yet. They judge what is recorded from here on.</summary>
    public void HoldTo(LatencyObjective objective)
    {
        _firstToken.HoldTo(objective.FirstTokenP95);
        _total.HoldTo(objective.TotalP95);
    }

    /// <summary>A call's time to first token; <paramref name="now"/> is a recent timestamp of the tracker's clock.</summary>
    public void RecordFirstToken(TimeSpan timeToFirstToken, long now)
    {
        TimeSlice slice = _clock.At(now);
        if (_firstToken.Record(timeToFirstToken, slice) is { } missed)
        {
            Report(LatencyMetric.TimeToFirstToken, missed, _firstToken.Read(slice));
        }
    }

    /// <summary>A call's mean time between tokens; <paramref name="now"/> is a recent timestamp of the tracker's clock.</summary>
    public void RecordInterToken(TimeSpan interTokenLatency, long now) => _interToken.Record(interTokenLatency, _clock.At(now));

    /// <summary>A call's total time; <paramref name="now"/> is a recent timestamp of the tracker's clock.</summary>
    public void RecordTotal(TimeSpan total, long now)
    {
        TimeSlice slice = _clock.At(now);
        if (_total.Record(total, slice) is { } missed)
        {
            Report(LatencyMetric.Total, missed, _total.Read(slice));
        }
    }

    /// <summary>A call that a cache answered; <paramref name="now"/> is a recent timestamp of the tracker's clock.</summary>
    public void RecordHit(long now) => _hits.At(_clock.At(now)).Add(1);

    /// <summary>A percentile, from 1 to 99, of the time to first token; null where the window holds fewer values than that needs.</summary>
    public TimeSpan? FirstTokenPercentile(int percentage, int fewest) => _firstToken.Percentile(percentage, fewest, _clock.Current);

    /// <summary>The median of the total time; null where nothing is known.</summary>
    public TimeSpan? MedianTotal() => _total.Percentile(50, fewest: 1, _clock.Current);

    public MethodLatency Read(TimeSlice now)
    {
        long hits = 0;
        foreach (SliceCounter slice in _hits.Slices)
        {
            hits += now.Sees(slice.Number) ? slice.Value : 0;
        }

        return new MethodLatency(Method, _firstToken.Read(now), _interToken.Read(now), _total.Read(now), hits);
    }

    private void Report(LatencyMetric metric, TimeSpan objective, LatencyPercentiles percentiles)
    {
        // The breach is certain, the percentile rounded: it must not look met.
        long measured = Math.Max(percentiles.P95.Ticks, objective.Ticks + 1);
        _tracker.OnObjectiveMissed(
            new ObjectiveMissedEventArgs(Method, metric, objective, TimeSpan.FromTicks(measured), percentiles.Count));
    }
}
