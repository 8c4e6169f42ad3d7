using Microsoft.Extensions.Time.Testing;

namespace LlmGen.Tests;

/// <summary>
/// A fake clock that drives itself: it jumps from one due timer to the next while work runs, so that hours pass in milliseconds and
/// every measured time is exact. Work runs without a synchronization context, hence mostly inside the jump that wakes it. Tests that use one run alone: it
/// cannot tell its own work from that of others.
/// </summary>
internal sealed class VirtualTime : FakeTimeProvider
{
    private const int QuietYields = 24;

    /// <summary>To ask what all threads do takes longer than to let them run.</summary>
    private const int YieldsBetweenLooks = 16;

    /// <summary>One clock is driven at a time, so that a busy pool thread most likely runs its work.</summary>
    private static readonly SemaphoreSlim Driving = new(1, 1);

    private static readonly TimeSpan SmallStep = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestSettling = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LongestRun = TimeSpan.FromHours(24);
    private static readonly TimeSpan LongestStandstill = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly HashSet<TrackedTimer> _timers = [];
    private readonly long _origin;
    private long _changes;

    public VirtualTime()
    {
        _origin = GetTimestamp();
    }

    /// <summary>The virtual time since this clock was made.</summary>
    public TimeSpan Elapsed => GetElapsedTime(_origin);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        TrackedTimer timer = new(this, callback, state);
        timer.Start(base.CreateTimer, dueTime, period);
        return timer;
    }

    /// <summary>Runs work and moves the clock from timer to timer until it is done.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        await Driving.WaitAsync();
        try
        {
            return await Task.Run(async () =>
            {
                Task<T> task = work();
                await DriveAsync(task, Elapsed + LongestRun, stopAtLimit: false);
                return await task;
            });
        }
        finally
        {
            Driving.Release();
        }
    }

    /// <summary>Runs work and moves the clock from timer to timer until it is done.</summary>
    public Task RunAsync(Func<Task> work) =>
        RunAsync(async () =>
        {
            await work();
            return true;
        });

    /// <summary>Moves the clock on, timer by timer, and lets what they wake run. Not within <see cref="RunAsync{T}"/>.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await Driving.WaitAsync();
        try
        {
            await Task.Run(async () =>
            {
                await DriveAsync(null, Elapsed + time, stopAtLimit: true);
            });
        }
        finally
        {
            Driving.Release();
        }
    }

    private async Task DriveAsync(Task? task, TimeSpan limit, bool stopAtLimit)
    {
        TimeSpan? overdue = null;
        while (true)
        {
            long seen = await SettleAsync(task);
            if (task is { IsCompleted: true })
            {
                return;
            }

            TimeSpan? due = NextDue();
            if (stopAtLimit && !(due <= limit))
            {
                Advance(limit - Elapsed);
                await SettleAsync(task);
                return;
            }

            if (due is null)
            {
                await WaitForChangeAsync(task!, seen);
            }
            else if (due > limit)
            {
                throw new TimeoutException($"The work did not end within {LongestRun} of virtual time.");
            }
            else if (due > Elapsed)
            {
                Advance(due.Value - Elapsed);
            }
            else
            {
                // A timer that another thread set while the clock moved on is due a little later than it was noted.
                Advance(due == overdue ? SmallStep : TimeSpan.Zero);
                overdue = due;
            }
        }
    }

    /// <summary>
    /// Lets what was woken run until the timers stay as they are and no other pool thread is at work. Those of others may be for long: so it
    /// waits no longer than until this process had some time of a processor, however long other processes let it wait for that.
    /// </summary>
    private async Task<long> SettleAsync(Task? task)
    {
        long seen = Interlocked.Read(ref _changes);
        TimeSpan since = Environment.CpuUsage.TotalTime;
        int yields = 0;
        while (task is not { IsCompleted: true }
            && (yields < QuietYields || yields % YieldsBetweenLooks != 0 || (PoolThreads.AreBusy() && Environment.CpuUsage.TotalTime - since < LongestSettling)))
        {
            await Task.Yield();
            yields++;
            if (Interlocked.Read(ref _changes) is var now && now != seen)
            {
                (seen, since, yields) = (now, Environment.CpuUsage.TotalTime, 0);
            }
        }

        return seen;
    }

    /// <summary>With no timer set, only work on another thread can go on.</summary>
    private async Task WaitForChangeAsync(Task task, long seen)
    {
        long start = System.GetTimestamp();
        while (!task.IsCompleted && Interlocked.Read(ref _changes) == seen)
        {
            if (System.GetElapsedTime(start) > LongestStandstill)
            {
                throw new TimeoutException("No timer is set and the work does not end: something waits for what never comes.");
            }

            await Task.Yield();
        }
    }

    private TimeSpan? NextDue()
    {
        lock (_lock)
        {
            return _timers.Min(timer => timer.Due);
        }
    }

    private void Changed(TrackedTimer timer, bool pending)
    {
        lock (_lock)
        {
            _ = pending ? _timers.Add(timer) : _timers.Remove(timer);
        }

        Interlocked.Increment(ref _changes);
    }

    private sealed class TrackedTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private ITimer? _inner;
        private TimeSpan _period;

        public TimeSpan? Due { get; private set; }

        public void Start(Func<TimerCallback, object?, TimeSpan, TimeSpan, ITimer> create, TimeSpan dueTime, TimeSpan period)
        {
            // Created idle, so that a timer due at once finds its own state in place.
            _inner = create(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Change(dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            Set(dueTime);
            return _inner!.Change(dueTime, period);
        }

        public void Dispose()
        {
            Set(Timeout.InfiniteTimeSpan);
            _inner!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire()
        {
            Set(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan);
            callback(state);
        }

        private void Set(TimeSpan dueTime)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : time.Elapsed + dueTime;
            time.Changed(this, Due is not null);
        }
    }
}
