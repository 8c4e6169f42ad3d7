using System.Collections.Concurrent;
using LlmGen.CompilerServices;
using LlmGen.Telemetry;
using LlmGen.Telemetry.Latency;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmGen;

/// <summary>
/// Records the 50th, 95th and 99th percentile of each method's latencies over a sliding window, and raises an event when an objective is missed. This class
/// is thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// <b>Accuracy.</b> Percentiles use the nearest-rank method. They differ from the exact value by less than 1/64 (1.6 %), for latencies up to 1 hour and 54
/// minutes, with a resolution of 100 ns; longer latencies count as 1 hour and 54 minutes, except in <see cref="LatencyPercentiles.Max"/>. Counts and maxima
/// are exact. A snapshot that is taken while calls complete may not contain the latest ones.
/// </para>
/// <para>
/// <b>Window.</b> The window moves in six slices: a snapshot covers the current slice and the previous five, which is at least 5/6 of the window and at most
/// the window. The clock is <see cref="TimeProvider.GetTimestamp"/>. If the clock jumps forward by more than a window, all previous values expire. If it
/// jumps back, the previous values remain, and expire from then on.
/// </para>
/// <para>
/// <b>Cost.</b> Recording a value takes no lock and does not allocate (about 10 ns). Only the first value of a slice takes a lock and clears 4 KB. A method
/// uses 24 KB per recorded metric, at most 72 KB, regardless of the number of calls. After 1,024 names, further methods share the entry <c>(other)</c>, which
/// has no objectives.
/// </para>
/// </remarks>
public sealed class LatencyTracker
{
    /// <summary>The entry that all methods beyond <see cref="MaxMethods"/> share.</summary>
    internal const string OtherMethods = "(other)";

    internal const int MaxMethods = 1024;

    private static readonly TimeSpan DefaultWindow = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MinWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxWindow = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, MethodLatencyRecorder> _methods = new(StringComparer.Ordinal);
    private readonly Lock _adding = new();
    private readonly SliceClock _clock;

    /// <summary>Creates a tracker.</summary>
    /// <param name="timeProvider">The clock, or null for the system clock.</param>
    /// <param name="window">The length of the window, from one second to one day. Null: 5 minutes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is less than one second or more than one day.</exception>
    public LatencyTracker(TimeProvider? timeProvider = null, TimeSpan? window = null)
    {
        TimeSpan length = window ?? DefaultWindow;
        if (length < MinWindow || length > MaxWindow)
        {
            throw new ArgumentOutOfRangeException(nameof(window), window, "The window of a LatencyTracker must be from one second to one day.");
        }

        _clock = new SliceClock(timeProvider ?? TimeProvider.System, length);
    }

    /// <summary>
    /// Occurs when the 95th percentile of a method's time to first token or total time exceeds its objective. It is raised once per violation, not once per slow
    /// call.
    /// </summary>
    /// <remarks>
    /// Objectives are not evaluated with fewer than 20 values in the window. A violation ends when at most 2.5 % of the values in the window exceed the objective,
    /// so a percentile that fluctuates around its objective is one violation. Handlers run on the thread of the call that caused the event, without a lock, and
    /// should be fast. Exceptions of handlers are logged; they do not affect the call or the other handlers.
    /// </remarks>
    public event EventHandler<ObjectiveMissedEventArgs>? ObjectiveMissed;

    /// <summary>Where breaches are logged, and handlers that throw.</summary>
    internal ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>Gets the latencies of all methods that have been called, ordered by name (ordinal).</summary>
    public IReadOnlyList<MethodLatency> Snapshot()
    {
        TimeSlice now = _clock.Current;
        return [.. _methods.Values.OrderBy(recorder => recorder.Method, StringComparer.Ordinal).Select(recorder => recorder.Read(now))];
    }

    /// <summary>Gets the latencies of a method.</summary>
    /// <param name="method">The interface and the method, such as <c>ISupportDesk.SummaryAsync</c>, or the name passed to <c>WithTiming</c>.</param>
    /// <returns>The latencies, or null if the method has not been called.</returns>
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
                if (_methods.Count >= MaxMethods)
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
