namespace LlmGen.Simulation.Latency;

/// <summary>
/// Waits for times counted from one start. A wait that ends late shortens the next, so that lateness does not add up.
/// </summary>
internal sealed class GenerationClock
{
    private readonly TimeProvider _timeProvider;
    private readonly long _start;

    public GenerationClock(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _start = timeProvider.GetTimestamp();
    }

    public async Task WaitUntilAsync(TimeSpan due, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TimeSpan delay = due - _timeProvider.GetElapsedTime(_start);
        if (delay <= TimeSpan.Zero)
        {
            return;
        }

        // Not Task.Delay, which drops fractions of a millisecond: on a fake clock every token would come early.
        TaskCompletionSource elapsed = new();
        using ITimer timer = _timeProvider.CreateTimer(
            state => ((TaskCompletionSource)state!).TrySetResult(), elapsed, delay, Timeout.InfiniteTimeSpan);
        using (cancellationToken.UnsafeRegister((state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), elapsed))
        {
            await elapsed.Task.ConfigureAwait(false);
        }
    }
}
