namespace LlmGen.IntegrationTests;

/// <summary>
/// A clock whose timers call back on the thread pool, as the system's do: code that blocks its thread blocks one of the pool's, not the one that moves
/// virtual time.
/// </summary>
internal sealed class PoolTime(TimeProvider inner) : TimeProvider
{
    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(_ => ThreadPool.UnsafeQueueUserWorkItem(callback.Invoke, state, preferLocal: false), null, dueTime, period);
}
