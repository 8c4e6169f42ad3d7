using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using HdrHistogram;
using LlmGen.CompilerServices;
using LlmGen.Telemetry.Latency;

namespace LlmGen.Benchmarks;

/// <summary>
/// One recorded latency, beside the reading of the clock that comes before it, and beside HdrHistogram's thread-safe recorder (of two digits, the
/// next finer scale, and without a window). Goal: about 10 ns for a value without an objective, and no bytes.
/// </summary>
[MemoryDiagnoser]
public class LatencyTrackerBenchmarks
{
    private const int Values = 4096;

    private readonly TimeSpan[] _values = new TimeSpan[Values];
    private readonly MethodLatencyRecorder _free;
    private readonly MethodLatencyRecorder _held;
    private readonly Recorder _hdr;
    private readonly LatencyTracker _tracker = new();
    private readonly long _start = Stopwatch.GetTimestamp();

    public LatencyTrackerBenchmarks()
    {
        var random = new Random(1);
        for (int i = 0; i < Values; i++)
        {
            // From 100 ms to 10 s, as answers take.
            _values[i] = TimeSpan.FromSeconds(0.1 * Math.Pow(100, random.NextDouble()));
        }

        _free = _tracker.ForMethod("free", null);
        _held = _tracker.ForMethod("held", new LatencyObjective { FirstTokenP95 = TimeSpan.FromSeconds(20), TotalP95 = TimeSpan.FromSeconds(20) });
        _hdr = HistogramFactory
            .With64BitBucketSize()
            .WithValuesUpTo(TimeSpan.FromHours(2).Ticks)
            .WithPrecisionOf(2)
            .WithThreadSafeWrites()
            .WithThreadSafeReads()
            .Create();
        WholeCallWithObjectives();
    }

    [Benchmark(Baseline = true)]
    public long Timestamp() => Stopwatch.GetTimestamp() - _start;

    [Benchmark(OperationsPerInvoke = Values)]
    public void Total()
    {
        long now = Stopwatch.GetTimestamp();
        foreach (TimeSpan value in _values)
        {
            _free.RecordTotal(value, now);
        }
    }

    [Benchmark(OperationsPerInvoke = Values)]
    public void TotalWithObjective()
    {
        long now = Stopwatch.GetTimestamp();
        foreach (TimeSpan value in _values)
        {
            _held.RecordTotal(value, now);
        }
    }

    [Benchmark(OperationsPerInvoke = Values)]
    public void WholeCallWithObjectives()
    {
        long now = Stopwatch.GetTimestamp();
        foreach (TimeSpan value in _values)
        {
            _held.RecordFirstToken(value, now);
            _held.RecordInterToken(value, now);
            _held.RecordTotal(value, now);
        }
    }

    [Benchmark(OperationsPerInvoke = Values)]
    public void CacheHit()
    {
        long now = Stopwatch.GetTimestamp();
        for (int i = 0; i < Values; i++)
        {
            _free.RecordHit(now);
        }
    }

    [Benchmark(OperationsPerInvoke = Values)]
    public void HdrHistogramRecorder()
    {
        foreach (TimeSpan value in _values)
        {
            _hdr.RecordValue(value.Ticks);
        }
    }

    [Benchmark]
    public MethodLatency? Find() => _tracker.Find("held");
}
