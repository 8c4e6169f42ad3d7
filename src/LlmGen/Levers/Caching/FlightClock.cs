using LlmGen.Levers.Common;

namespace LlmGen.Levers.Caching;

/// <summary>The clocks of all callers who share a request: they stand still while it waits for its slot, also those of who joins meanwhile.</summary>
internal sealed class FlightClock : IRequestClock
{
    private readonly Lock _gate = new();
    private readonly List<IRequestClock> _clocks = [];
    private int _queued;

    /// <summary>None: the clocks around each caller are reached through the caller's own.</summary>
    public IRequestClock? Outer => null;

    public void Add(IRequestClock clock)
    {
        lock (_gate)
        {
            _clocks.Add(clock);
            for (int i = 0; i < _queued; i++)
            {
                RequestClocks.Pause(clock);
            }
        }
    }

    /// <summary>A caller leaves. While the request still waits, the clocks around the caller go on without it.</summary>
    public void Remove(IRequestClock clock)
    {
        lock (_gate)
        {
            _clocks.Remove(clock);
            for (int i = 0; i < _queued; i++)
            {
                RequestClocks.Withdraw(clock);
            }
        }
    }

    public void Pause()
    {
        lock (_gate)
        {
            _queued++;
            _clocks.ForEach(RequestClocks.Pause);
        }
    }

    public void Start()
    {
        lock (_gate)
        {
            _queued--;
            _clocks.ForEach(RequestClocks.Start);
        }
    }

    public void Withdraw()
    {
        lock (_gate)
        {
            _queued--;
            _clocks.ForEach(RequestClocks.Withdraw);
        }
    }

    public void Answered()
    {
        lock (_gate)
        {
            _clocks.ForEach(RequestClocks.Answered);
        }
    }

    public void Hold(TimeSpan time)
    {
        lock (_gate)
        {
            _clocks.ForEach(clock => RequestClocks.Hold(clock, time));
        }
    }
}
