using FsCheck;
using FsCheck.Fluent;
using LlmGen.Telemetry.Latency;
using Microsoft.Extensions.Time.Testing;

namespace LlmGen.Tests.Telemetry;

/// <summary>What the tracker says against the exact percentiles of the same values, sorted.</summary>
public class LatencyPercentileTests
{
    private const int Seeds = int.MaxValue - 1;

    // A fixed seed: the same values in every run.
    private static readonly Replay Replay = new(new Rnd(20261124UL, 20261125UL), null);

    /// <summary>In seconds: microseconds, gaps between tokens, first tokens, minutes, everything.</summary>
    public static TheoryData<double, double> Scales => new()
    {
        { 1e-6, 1e-4 },
        { 1e-4, 0.1 },
        { 0.05, 20 },
        { 60, 6800 },
        { 1e-6, 6800 },
    };

    [Theory]
    [MemberData(nameof(Scales))]
    public void Percentiles_are_within_the_stated_error(double shortest, double longest) =>
        Check(
            from seed in Gen.Choose(0, Seeds)
            from count in Gen.OneOf(Gen.Choose(1, 25), Gen.Choose(26, 2000))
            from shape in Gen.Choose(0, 3)
            select Values(new Random(seed), count, shape, shortest, longest),
            values =>
            {
                LatencyPercentiles measured = Measure(values);
                TimeSpan[] sorted = [.. values.Order()];
                return measured.Count == values.Length
                    && measured.Max == sorted[^1]
                    && IsClose(measured.P50, NearestRank(sorted, 0.50m))
                    && IsClose(measured.P95, NearestRank(sorted, 0.95m))
                    && IsClose(measured.P99, NearestRank(sorted, 0.99m))
                    && measured.P50 <= measured.P95 && measured.P95 <= measured.P99 && measured.P99 <= measured.Max;
            });

    [Fact]
    public void Up_to_6_microseconds_percentiles_are_exact()
    {
        TimeSpan[] values = [.. Enumerable.Range(0, 64).Select(ticks => TimeSpan.FromTicks(ticks))];
        Assert.Equal(
            new LatencyPercentiles(64, NearestRank(values, 0.50m), NearestRank(values, 0.95m), NearestRank(values, 0.99m), values[^1]),
            Measure(values));
    }

    [Fact]
    public void Without_values_all_is_zero()
    {
        var tracker = new LatencyTracker(new FakeTimeProvider());
        tracker.ForMethod("IDesk.AskAsync", null);
        Assert.Equal(new MethodLatency("IDesk.AskAsync", default, default, default, 0), tracker.Find("IDesk.AskAsync"));
    }

    [Fact]
    public void A_negative_latency_counts_as_none() =>
        Assert.Equal(new LatencyPercentiles(2, default, default, default, default), Measure([TimeSpan.FromSeconds(-1), TimeSpan.MinValue]));

    [Fact]
    public void A_latency_beyond_the_scale_counts_as_its_end_and_is_the_maximum_as_it_is()
    {
        LatencyPercentiles measured = Measure([TimeSpan.FromDays(1)]);
        Assert.Equal(TimeSpan.FromDays(1), measured.Max);
        Assert.True(IsClose(measured.P50, TimeSpan.FromTicks(LatencyBuckets.MaxTicks)));
    }

    [Fact]
    public void Each_latency_has_its_own_percentiles_and_hits_are_in_none()
    {
        var time = new FakeTimeProvider();
        var tracker = new LatencyTracker(time);
        MethodLatencyRecorder recorder = tracker.ForMethod("IDesk.AskAsync", null);
        recorder.RecordFirstToken(TimeSpan.FromTicks(10), time.GetTimestamp());
        recorder.RecordInterToken(TimeSpan.FromTicks(20), time.GetTimestamp());
        recorder.RecordTotal(TimeSpan.FromTicks(30), time.GetTimestamp());
        recorder.RecordTotal(TimeSpan.FromTicks(30), time.GetTimestamp());
        recorder.RecordHit(time.GetTimestamp());

        Assert.Equal(new MethodLatency("IDesk.AskAsync", All(1, 10), All(1, 20), All(2, 30), 1), tracker.Find("IDesk.AskAsync"));
    }

    private static LatencyPercentiles All(long count, long ticks)
    {
        TimeSpan value = TimeSpan.FromTicks(ticks);
        return new LatencyPercentiles(count, value, value, value, value);
    }

    private static LatencyPercentiles Measure(TimeSpan[] values)
    {
        var time = new FakeTimeProvider();
        var tracker = new LatencyTracker(time);
        MethodLatencyRecorder recorder = tracker.ForMethod("IDesk.AskAsync", null);
        foreach (TimeSpan value in values)
        {
            recorder.RecordTotal(value, time.GetTimestamp());
        }

        return tracker.Find("IDesk.AskAsync")!.Total;
    }

    /// <summary>Log-uniform, one value over and over, two humps, or mostly short with a long tail.</summary>
    private static TimeSpan[] Values(Random random, int count, int shape, double shortest, double longest)
    {
        double octaves = Math.Log2(longest / shortest);
        double constant = random.NextDouble();
        return
        [
            .. Enumerable.Range(0, count).Select(_ => shape switch
            {
                0 => random.NextDouble(),
                1 => constant,
                2 => random.Next(2) == 0 ? 0.1 * random.NextDouble() : 1 - (0.1 * random.NextDouble()),
                _ => Math.Pow(random.NextDouble(), 20),
            }).Select(place => TimeSpan.FromSeconds(shortest * Math.Pow(2, place * octaves)))
        ];
    }

    private static TimeSpan NearestRank(TimeSpan[] sorted, decimal share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];

    private static bool IsClose(TimeSpan measured, TimeSpan exact) =>
        Math.Abs((measured - exact).Ticks) <= exact.Ticks * LatencyBuckets.RelativeError;

    private static void Check<T>(Gen<T> generator, Func<T, bool> property) =>
        Prop.ForAll(Arb.From(generator), property).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(Replay));
}
