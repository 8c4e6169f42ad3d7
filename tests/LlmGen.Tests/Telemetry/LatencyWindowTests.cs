using LlmGen.Telemetry.Latency;
using Microsoft.Extensions.Time.Testing;

namespace LlmGen.Tests.Telemetry;

/// <summary>What the window covers while time passes, stands still or jumps.</summary>
public class LatencyWindowTests
{
    private const string Method = "IDesk.AskAsync";

    private readonly FakeTimeProvider _time = new();
    private readonly LatencyTracker _tracker;
    private readonly MethodLatencyRecorder _recorder;

    public LatencyWindowTests()
    {
        _tracker = new LatencyTracker(_time);
        _recorder = _tracker.ForMethod(Method, null);
    }

    [Fact]
    public void Values_and_hits_stay_for_five_sixths_of_the_window_and_are_gone_after_all_of_it()
    {
        for (int second = 0; second < 50; second++)
        {
            Record(1);
            _recorder.RecordHit(_time.GetTimestamp());
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _time.Advance(TimeSpan.FromSeconds(249));
        Assert.Equal(50, Read().Count);
        Assert.Equal(50, _tracker.Find(Method)!.CacheHits);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(default, Read());
        Assert.Equal(0, _tracker.Find(Method)!.CacheHits);
    }

    [Fact]
    public void The_window_slides()
    {
        // One call a second, each as long as the minute it came in.
        for (int second = 0; second < 3600; second++)
        {
            Record(1 + (second / 60));
            LatencyPercentiles read = Read();
            Assert.InRange(read.Count, Math.Min(second + 1, 250), 300);
            Assert.Equal(TimeSpan.FromSeconds(1 + (second / 60)), read.Max);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(86400)]
    public void A_window_can_be_as_short_as_a_second_and_as_long_as_a_day(int seconds)
    {
        TimeSpan window = TimeSpan.FromSeconds(seconds);
        var tracker = new LatencyTracker(_time, window);
        tracker.ForMethod(Method, null).RecordTotal(TimeSpan.FromMilliseconds(1), _time.GetTimestamp());
        _time.Advance(window * 5 / 6);
        Assert.Equal(1, tracker.Find(Method)!.Total.Count);
        _time.Advance(window / 6);
        Assert.Equal(0, tracker.Find(Method)!.Total.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-300)]
    [InlineData(0.999)]
    [InlineData(86401)]
    public void Another_window_is_refused(double seconds)
    {
        ArgumentOutOfRangeException refused =
            Assert.Throws<ArgumentOutOfRangeException>(() => new LatencyTracker(_time, TimeSpan.FromSeconds(seconds)));
        Assert.Equal("window", refused.ParamName);
    }

    [Fact]
    public void After_a_jump_forward_only_what_comes_then_counts()
    {
        Record(1);
        _time.AdjustTime(_time.GetUtcNow().AddYears(10));
        Record(2);
        Record(2);
        Assert.Equal(2, Read().Count);
        Assert.Equal(TimeSpan.FromSeconds(2), Read().Max);

        // The window is as long as ever.
        _time.Advance(TimeSpan.FromSeconds(249));
        Assert.Equal(2, Read().Count);
        _time.Advance(TimeSpan.FromSeconds(51));
        Assert.Equal(0, Read().Count);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(75)]
    [InlineData(100_000_000)]
    public void After_a_jump_back_nothing_is_lost_and_time_goes_on(int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(120));
        Record(1);
        _time.AdjustTime(_time.GetUtcNow().AddSeconds(-seconds));
        Record(2);
        Assert.Equal(2, Read().Count);

        _time.Advance(TimeSpan.FromSeconds(240));
        Record(3);
        Assert.Equal(3, Read().Count);

        // A step back of less than a slice is waited for; after a longer one the old values age anew.
        _time.Advance(TimeSpan.FromSeconds(110));
        Assert.Equal(1, Read().Count);
        _time.Advance(TimeSpan.FromSeconds(240));
        Assert.Equal(0, Read().Count);
    }

    [Fact]
    public void A_clock_that_jumps_to_and_fro_keeps_the_newest_values()
    {
        var random = new Random(7);
        for (int jump = 0; jump < 1000; jump++)
        {
            _time.AdjustTime(DateTimeOffset.UnixEpoch.AddSeconds(random.NextInt64(4_000_000_000)));
            Record(1);
            Record(1);
            Assert.InRange(Read().Count, 2, 12);
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(110)]
    [InlineData(1000)]
    public void A_call_that_was_held_up_on_its_way_counts_in_the_slice_that_goes_on(int seconds)
    {
        long before = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Record(1);
        _recorder.RecordTotal(TimeSpan.FromSeconds(2), before);
        Record(3);

        _time.Advance(TimeSpan.FromSeconds(249));
        Assert.Equal(3, Read().Count);
        _time.Advance(TimeSpan.FromSeconds(51));
        Assert.Equal(0, Read().Count);
    }

    [Fact]
    public void A_moment_from_before_the_clock_was_set_back_counts_in_the_slice_that_goes_on()
    {
        long ahead = _time.GetTimestamp();
        _time.AdjustTime(_time.GetUtcNow().AddDays(-1));
        Record(1);
        _recorder.RecordTotal(TimeSpan.FromSeconds(2), ahead);
        Record(3);
        Assert.Equal(3, Read().Count);
    }

    private void Record(double seconds) => _recorder.RecordTotal(TimeSpan.FromSeconds(seconds), _time.GetTimestamp());

    private LatencyPercentiles Read() => _tracker.Find(Method)!.Total;
}
