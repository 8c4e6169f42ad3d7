using LlmGen.CompilerServices;
using LlmGen.Telemetry.Latency;
using Microsoft.Extensions.Time.Testing;

namespace LlmGen.Tests.Telemetry;

/// <summary>Methods, threads and memory.</summary>
public class LatencyTrackerTests
{
    private static readonly LatencyObjective Objective = new()
    {
        FirstTokenP95 = TimeSpan.FromSeconds(1),
        TotalP95 = TimeSpan.FromSeconds(1),
    };

    private readonly FakeTimeProvider _time = new();
    private readonly LatencyTracker _tracker;

    public LatencyTrackerTests()
    {
        _tracker = new LatencyTracker(_time);
    }

    [Fact]
    public void Methods_come_in_ordinal_order_and_those_of_one_name_are_one()
    {
        foreach (string method in new[] { "b", "B", "a", "é", "A", "b" })
        {
            _tracker.ForMethod(method, null).RecordTotal(TimeSpan.FromSeconds(1), _time.GetTimestamp());
        }

        Assert.Equal(["A", "B", "a", "b", "é"], _tracker.Snapshot().Select(method => method.Method));
        Assert.Equal([1, 1, 1, 2, 1], _tracker.Snapshot().Select(method => method.Total.Count));
    }

    [Fact]
    public void An_unknown_method_is_not_found()
    {
        Assert.Null(_tracker.Find("IDesk.AskAsync"));
        Assert.Throws<ArgumentNullException>(() => _tracker.Find(null!));
    }

    [Fact]
    public void Methods_beyond_the_limit_share_an_entry_that_has_no_objective()
    {
        bool raised = false;
        _tracker.ObjectiveMissed += (_, _) => raised = true;
        for (int i = 0; i < LatencyTracker.MaxMethods + 50; i++)
        {
            _tracker.ForMethod($"method {i}", Objective).RecordTotal(TimeSpan.FromSeconds(9), _time.GetTimestamp());
        }

        _tracker.ForMethod("method 0", Objective).RecordTotal(TimeSpan.FromSeconds(9), _time.GetTimestamp());

        Assert.Equal(LatencyTracker.MaxMethods + 1, _tracker.Snapshot().Count);
        Assert.Equal(50, _tracker.Find(LatencyTracker.OtherMethods)!.Total.Count);
        Assert.Equal(2, _tracker.Find("method 0")!.Total.Count);
        Assert.Null(_tracker.Find($"method {LatencyTracker.MaxMethods}"));
        Assert.False(raised);
    }

    [Fact]
    public async Task Threads_that_record_at_once_lose_no_value()
    {
        const int Threads = 8;
        const int Calls = 20_000;
        await InParallel(Threads, thread =>
        {
            MethodLatencyRecorder recorder = _tracker.ForMethod("IDesk.AskAsync", Objective);
            for (int call = 0; call < Calls; call++)
            {
                long now = _time.GetTimestamp();
                recorder.RecordFirstToken(TimeSpan.FromTicks(call), now);
                recorder.RecordTotal(TimeSpan.FromTicks((call * Threads) + thread), now);
                recorder.RecordHit(now);
            }
        });

        MethodLatency read = _tracker.Find("IDesk.AskAsync")!;
        Assert.Equal(Threads * Calls, read.TimeToFirstToken.Count);
        Assert.Equal(Threads * Calls, read.Total.Count);
        Assert.Equal(TimeSpan.FromTicks((Threads * Calls) - 1), read.Total.Max);
        Assert.Equal(Threads * Calls, read.CacheHits);
    }

    [Fact]
    public async Task Slices_that_end_while_threads_record_and_read_lose_no_value()
    {
        const int Threads = 8;
        const int Calls = 250;
        await InParallel(Threads, thread =>
        {
            MethodLatencyRecorder recorder = _tracker.ForMethod("IDesk.AskAsync", null);
            for (int call = 0; call < Calls; call++)
            {
                recorder.RecordTotal(TimeSpan.FromSeconds(1), _time.GetTimestamp());
                Assert.InRange(_tracker.Find("IDesk.AskAsync")!.Total.Count, call + 1, Threads * Calls);
                if (thread == 0 && call > 0)
                {
                    // 249 seconds in all: as far as nothing can leave the window.
                    _time.Advance(TimeSpan.FromSeconds(1));
                }
            }
        });

        Assert.Equal(Threads * Calls, _tracker.Find("IDesk.AskAsync")!.Total.Count);
    }

    [Fact]
    public async Task Threads_that_meet_at_the_start_of_a_slice_lose_no_value()
    {
        const int Threads = 4;
        const int Windows = 300;
        MethodLatencyRecorder recorder = _tracker.ForMethod("IDesk.AskAsync", Objective);
        using var barrier = new Barrier(Threads, _ =>
        {
            Assert.Equal(_tracker.Find("IDesk.AskAsync")!.CacheHits, _tracker.Find("IDesk.AskAsync")!.Total.Count);
            Assert.True(_tracker.Find("IDesk.AskAsync")!.Total.Count is 0 or Threads * 5);
            _time.Advance(TimeSpan.FromMinutes(5));
        });
        await InParallel(Threads, _ =>
        {
            for (int window = 0; window < Windows; window++)
            {
                barrier.SignalAndWait();
                for (int call = 0; call < 5; call++)
                {
                    recorder.RecordTotal(TimeSpan.FromMilliseconds(call), _time.GetTimestamp());
                    recorder.RecordHit(_time.GetTimestamp());
                }
            }
        });

        Assert.Equal(Threads * 5, _tracker.Find("IDesk.AskAsync")!.Total.Count);
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        MethodLatencyRecorder recorder = _tracker.ForMethod("IDesk.AskAsync", Objective);
        RecordCalls(recorder, 10_000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        RecordCalls(recorder, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_window_after_the_first_costs_no_memory_but_a_small_object_for_each_slice()
    {
        // What the first call of a program makes once is no method's.
        AllocatedIn(TimeSpan.FromMinutes(5), _tracker.ForMethod("IDesk.BeforeAsync", Objective));
        MethodLatencyRecorder recorder = _tracker.ForMethod("IDesk.AskAsync", Objective);
        long first = AllocatedIn(TimeSpan.FromMinutes(5), recorder);
        long later = AllocatedIn(TimeSpan.FromMinutes(500), recorder);
        Assert.InRange(first, 3 * 6 * 4096, (3 * 6 * 4096) + 2048);
        Assert.InRange(later, 600, 600 * 100);
    }

    private long AllocatedIn(TimeSpan time, MethodLatencyRecorder recorder)
    {
        long allocated = 0;
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(10))
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            long before = GC.GetAllocatedBytesForCurrentThread();
            RecordCalls(recorder, 50);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return allocated;
    }

    private void RecordCalls(MethodLatencyRecorder recorder, int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            long now = _time.GetTimestamp();
            recorder.RecordFirstToken(TimeSpan.FromMilliseconds(call), now);
            recorder.RecordInterToken(TimeSpan.FromMicroseconds(call), now);
            recorder.RecordTotal(TimeSpan.FromSeconds(call), now);
            recorder.RecordHit(now);
        }
    }

    /// <summary>On threads of their own, so that they do run at once.</summary>
    private static Task InParallel(int threads, Action<int> work) =>
        Task.WhenAll(Enumerable.Range(0, threads).Select(thread =>
            Task.Factory.StartNew(() => work(thread), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
}
