using LlmGen.CompilerServices;
using LlmGen.Telemetry.Latency;

namespace LlmGen.Levers.Hedging;

/// <summary>How long a request is given for its first token before another is sent.</summary>
internal sealed class HedgeDelay
{
    /// <summary>With fewer values, a percentile says too little.</summary>
    private const int MinValues = 20;

    // A timer may be a moment early, and one that is due at once may run inside the call that sets it.
    public static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(1);

    // Reading a percentile takes microseconds, which is too long for every call.
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private readonly HedgePolicy _policy;
    private readonly MethodLatencyRecorder? _latency;
    private readonly TimeProvider _time;
    private Reading? _reading;

    /// <param name="policy">What is set.</param>
    /// <param name="latency">The measured times; null where there are none.</param>
    /// <param name="time">The clock.</param>
    public HedgeDelay(HedgePolicy policy, MethodLatencyRecorder? latency, TimeProvider time)
    {
        _policy = policy;
        _latency = latency;
        _time = time;
    }

    /// <summary>The present delay; null where there is none, since the percentile is not known yet and nothing else is set.</summary>
    public TimeSpan? Current()
    {
        TimeSpan? delay = Measured() ?? _policy.After;
        return delay < MinDelay ? MinDelay : delay;
    }

    private TimeSpan? Measured()
    {
        if (_policy.AfterPercentile is not { } percentile || _latency is null)
        {
            return null;
        }

        Reading? reading = Volatile.Read(ref _reading);
        if (reading is null || _time.GetElapsedTime(reading.At) >= KeptFor)
        {
            // So many that at least one value lies above the percentile.
            int fewest = Math.Max(MinValues, 100 / (100 - percentile));
            reading = new Reading(_latency.FirstTokenPercentile(percentile, fewest), _time.GetTimestamp());
            Volatile.Write(ref _reading, reading);
        }

        return reading.Value;
    }

    private sealed record Reading(TimeSpan? Value, long At);
}
