using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LlmGen.Tests.Telemetry;

/// <summary>Hears the spans and the measurements of LlmGen, and keeps those of one test: spans under its own, measurements of its methods.</summary>
internal sealed class TelemetryListener : IDisposable
{
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();
    private readonly string _methods;
    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly ConcurrentQueue<Measured> _measurements = [];

    /// <param name="methods">What the names of the test's methods begin with.</param>
    public TelemetryListener(string methods)
    {
        _methods = methods;
        _activities = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "LlmGen" || source.Name == "Experimental.Microsoft.Extensions.AI",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.Source.Name != "LlmGen" || (activity.GetTagItem("llmgen.method") as string)?.StartsWith(_methods, StringComparison.Ordinal) == true)
                {
                    _spans.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "LlmGen")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.Start();
    }

    public IReadOnlyCollection<Activity> Spans => _spans;

    public IReadOnlyCollection<Measured> All => _measurements;

    public IEnumerable<Measured> Of(string instrument) => _measurements.Where(measured => measured.Instrument == instrument);

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var kept = new Dictionary<string, object?>(tags.ToArray());
        if ((kept.GetValueOrDefault("llmgen.method") as string)?.StartsWith(_methods, StringComparison.Ordinal) == true)
        {
            _measurements.Enqueue(new Measured(instrument.Name, value, kept));
        }
    }

    internal sealed record Measured(string Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);
}
