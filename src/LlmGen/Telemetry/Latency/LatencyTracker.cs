using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmGen;

/// <summary>
/// Keeps the 50th, 95th and 99th percentile of each method's latencies over a sliding window, and says when one misses its objective.
/// Safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>
/// <b>Accuracy.</b> Percentiles are by nearest rank, and differ from the exact value by less than 1/64 of it (1.6 %), for latencies up to 1 hour
/// and 54 minutes, in units of 100 ns; longer ones count as that long, except in <see cref="LatencyPercentiles.Max"/>. Counts and
/// maxima are exact. A reading made while calls end may lack the newest of them.
/// </para>
/// <para>
/// <b>Window.</b> It moves in six slices: a reading covers the current slice and the five before it, hence at least 5/6 of the window and never
/// more than the window. Time is that of <see cref="TimeProvider.GetTimestamp"/>. After a step forward over more than a window, only what is
/// recorded from then on counts; after a step back, what was recorded stays, and ages from then on.
/// </para>
/// <para>
/// <b>Cost.</b> Recording takes no lock and allocates nothing: it counts in a bucket, about 10 ns. Only the first value of a slice takes a lock
/// and clears 4 KB. A method takes 24 KB for each latency it records, at most 72 KB, however many calls there are. Beyond
/// 1,024 names, further methods share the entry <c>(other)</c>, without objectives.
/// </para>
/// </remarks>
public sealed class LatencyTracker
{
    /// <summary>The entry that all methods beyond <see cref="MostMethods"/> share.</summary>
    internal const string OtherMethods = "(other)";

    internal const int MostMethods = 1024;

    private static readonly TimeSpan DefaultWindow = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, MethodLatencyRecorder> _methods = new(StringComparer.Ordinal);
    private readonly Lock _adding = new();
    private readonly SliceClock _clock;

    /// <summary>Creates a tracker.</summary>
    /// <param name="timeProvider">The clock that moves the window, or null for the system's.</param>
    /// <param name="window">How far back readings go, from a second to a day. Null: 5 minutes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is shorter than a second or longer than a day.</exception>
    public LatencyTracker(TimeProvider? timeProvider = null, TimeSpan? window = null)
    {
        TimeSpan length = window ?? DefaultWindow;
        if (length < ShortestWindow || length > LongestWindow)
        {
            throw new ArgumentOutOfRangeException(nameof(window), window, "The window of a LatencyTracker must be from one second to one day.");
        }

        _clock = new SliceClock(timeProvider ?? TimeProvider.System, length);
    }

    /// <summary>
    /// A method's 95th percentile, of the time to first token or of the total time, went above its objective. Raised once for each breach,
    /// not for each slow call.
    /// </summary>
    /// <remarks>
    /// With fewer than 20 values in the window nothing is judged. A breach ends, so that another can be told, when at most 2.5 % of the values in
    /// the window are above the objective: a percentile that wavers around its objective is one breach, not many.
    /// Handlers run on the thread of the call that tipped the scale, without any lock, so they should be quick. What a handler throws
    /// is logged; neither the call nor the other handlers notice.
    /// </remarks>
    public event EventHandler<ObjectiveMissedEventArgs>? ObjectiveMissed;

    /// <summary>Where breaches are logged, and handlers that throw.</summary>
    internal ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>The latencies of every method that was called so far, by name in ordinal order.</summary>
    public IReadOnlyList<MethodLatency> Snapshot()
    {
        TimeSlice now = _clock.Current;
        return [.. _methods.Values.OrderBy(recorder => recorder.Method, StringComparer.Ordinal).Select(recorder => recorder.Read(now))];
    }

    /// <summary>The latencies of one method.</summary>
    /// <param name="method">The interface and the method, such as <c>ISupportDesk.SummaryAsync</c>, or the name given by hand.</param>
    /// <returns>The latencies, or null where no such method was called.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is null.</exception>
    public MethodLatency? Find(string method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return _methods.TryGetValue(method, out MethodLatencyRecorder? recorder) ? recorder.Read(_clock.Current) : null;
    }

    /// <summary>The median of a method's total time; null where nothing is known.</summary>
    internal TimeSpan? MedianTotal(string method) => _methods.TryGetValue(method, out MethodLatencyRecorder? recorder) ? recorder.MedianTotal() : null;

    /// <summary>
    /// Where a method records: looked up once and kept. Methods of one name share it, and the first objective that one of them brings.
    /// </summary>
    internal MethodLatencyRecorder ForMethod(string method, LatencyObjective? objective)
    {
        lock (_adding)
        {
            if (!_methods.TryGetValue(method, out MethodLatencyRecorder? recorder))
            {
                if (_methods.Count >= MostMethods)
                {
                    return _methods.GetOrAdd(OtherMethods, name => new MethodLatencyRecorder(this, _clock, name));
                }

                _methods[method] = recorder = new MethodLatencyRecorder(this, _clock, method);
            }

            if (objective is not null)
            {
                recorder.HoldTo(objective);
            }

            return recorder;
        }
    }

    internal void OnObjectiveMissed(ObjectiveMissedEventArgs missed)
    {
        Instruments.ObjectivesMissed.Add(
            1, new(TelemetryNames.Method, missed.Method), new(TelemetryNames.LatencyMetric, missed.Metric == LatencyMetric.Total ? "total" : "time_to_first_token"));
        CallLog.ObjectiveMissed(Logger, missed.Method, missed.Metric, missed.Measured, missed.Objective);
        foreach (EventHandler<ObjectiveMissedEventArgs> handler in Delegate.EnumerateInvocationList(ObjectiveMissed))
        {
            try
            {
                handler(this, missed);
            }
            catch (Exception exception)
            {
                CallLog.ObjectiveHandlerFailed(Logger, missed.Method, exception);
            }
        }
    }
}
