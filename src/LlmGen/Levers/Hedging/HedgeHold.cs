namespace LlmGen.Levers.Hedging;

/// <summary>Until when a model's provider has asked to wait: no further request is sent before. Safe for concurrent use.</summary>
internal sealed class HedgeHold(TimeProvider time)
{
    // Longer than any provider means; so that a nonsensical figure overflows nothing.
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);

    private readonly long _origin = time.GetTimestamp();
    private long _until;

    /// <summary>How long no further request is to be sent; zero or less for none.</summary>
    public TimeSpan Rest => Volatile.Read(ref _until) is var until and not 0 ? new TimeSpan(until) - time.GetElapsedTime(_origin) : TimeSpan.Zero;

    /// <summary>The provider asks to wait. A shorter time than one that is running changes nothing.</summary>
    public void Extend(TimeSpan wait)
    {
        long until = (time.GetElapsedTime(_origin) + (wait < MaxWait ? wait : MaxWait)).Ticks;
        long seen = Volatile.Read(ref _until);
        while (until > seen && Interlocked.CompareExchange(ref _until, until, seen) is var before && before != seen)
        {
            seen = before;
        }
    }
}
