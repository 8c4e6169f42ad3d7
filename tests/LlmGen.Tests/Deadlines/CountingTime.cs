using Microsoft.Extensions.Time.Testing;

namespace LlmGen.Tests.Deadlines;

/// <summary>A fake clock that counts how often its timers are made and set again.</summary>
internal sealed class CountingTime : FakeTimeProvider
{
    private int _created;
    private int _changed;

    public int Created => Volatile.Read(ref _created);

    public int Changed => Volatile.Read(ref _changed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _created);
        return new CountedTimer(this, base.CreateTimer(callback, state, dueTime, period));
    }

    private sealed class CountedTimer(CountingTime time, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref time._changed);
            return inner.Change(dueTime, period);
        }

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
