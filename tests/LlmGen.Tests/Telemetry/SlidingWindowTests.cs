using LlmGen.Telemetry.Latency;
using LlmGen.Tests.Support;

namespace LlmGen.Tests.Telemetry;

/// <summary>The one moment at which recorders wait for each other: the data of a slice is emptied for the next.</summary>
public sealed class SlidingWindowTests : IDisposable
{
    private readonly SlidingWindow<SlowlyEmptied> _window = new();

    [Fact]
    public async Task Who_comes_while_a_slice_is_emptied_waits_and_records_after()
    {
        Record(new TimeSlice(0, 0, 100));
        var next = new TimeSlice(TimeSlice.PerWindow, 600, 100);
        SlowlyEmptied data = _window.Slices[next.Slot];
        data.Gate.Reset();

        Thread first = Start(next);
        await Eventually.TrueAsync(() => data.Emptied == 2);
        Thread second = Start(next);
        await Eventually.TrueAsync(() => second.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        Assert.False(next.Sees(data.Number));

        data.Gate.Set();
        first.Join();
        second.Join();
        Assert.Equal(2, data.Emptied);
        Assert.Equal(2, data.Values);
        Assert.True(next.Sees(data.Number));
    }

    [Fact]
    public void A_slice_that_has_left_the_window_empties_nothing()
    {
        var next = new TimeSlice(TimeSlice.PerWindow, 600, 100);
        Record(next);
        Record(new TimeSlice(0, 0, 100));
        Assert.Equal(2, _window.Slices[next.Slot].Values);
        Assert.Equal(next.Number, _window.Slices[next.Slot].Number);
    }

    public void Dispose()
    {
        foreach (SlowlyEmptied data in _window.Slices)
        {
            data.Gate.Dispose();
        }
    }

    private void Record(TimeSlice slice) => _window.At(slice).Add();

    private Thread Start(TimeSlice slice)
    {
        var thread = new Thread(() => Record(slice)) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private sealed class SlowlyEmptied : SliceData
    {
        private int _emptied;
        private int _values;

        public ManualResetEventSlim Gate { get; } = new(initialState: true);

        public int Emptied => Volatile.Read(ref _emptied);

        public int Values => Volatile.Read(ref _values);

        public void Add() => Interlocked.Increment(ref _values);

        protected override void Clear()
        {
            Interlocked.Increment(ref _emptied);
            Gate.Wait();
            Volatile.Write(ref _values, 0);
        }
    }
}
