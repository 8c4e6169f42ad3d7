namespace LlmGen.Levers.Concurrency;

/// <summary>A bounded number of slots; who finds none waits, the longest remaining path first. Safe for concurrent use.</summary>
/// <remarks>
/// A waiter's rank is four times its remaining path, less the moment it came: as if every four seconds of waiting made its path a second longer.
/// So, of two that came together, the one with the longer path goes first, and equal paths go in the order in which they came. And nobody starves: a
/// waiter is overtaken only by paths that are longer, and only by those that come within four times the difference.
/// </remarks>
internal sealed class ConcurrencyLimiter : ISlot
{
    private const int WaitingPerPath = 4;

    // Longer than any answer takes; with it, how long one can be overtaken is bounded.
    private static readonly TimeSpan MaxPathLength = TimeSpan.FromHours(1);

    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly Lock _lock = new();
    private readonly SortedSet<SlotWaiter> _waiting = [];
    private int _free;
    private long _came;

    public ConcurrencyLimiter(int slots, TimeProvider time)
    {
        _free = slots;
        _time = time;
        _origin = time.GetTimestamp();
    }

    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Takes a slot, unless all are taken.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            // Nobody waits while one is free.
            if (_free == 0)
            {
                return false;
            }

            _free--;
            return true;
        }
    }

    /// <summary>Takes a slot as soon as it is this caller's turn.</summary>
    /// <param name="remainingPath">How long the call and what waits for it will take.</param>
    /// <param name="cancellationToken">Leaves the queue at once.</param>
    public async Task EnterAsync(TimeSpan remainingPath, CancellationToken cancellationToken)
    {
        TimeSpan path = remainingPath < TimeSpan.Zero ? TimeSpan.Zero : remainingPath > MaxPathLength ? MaxPathLength : remainingPath;
        long rank = (WaitingPerPath * path.Ticks) - _time.GetElapsedTime(_origin).Ticks;
        SlotWaiter waiter;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            waiter = new SlotWaiter(rank, _came++);
            _waiting.Add(waiter);
        }

        using (cancellationToken.UnsafeRegister((_, token) => Withdraw(waiter, token), null))
        {
            await waiter.Granted.ConfigureAwait(false);
        }

        if (cancellationToken.IsCancellationRequested)
        {
            // The turn came before the cancellation was heard of.
            Leave();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Gives a slot back, or on to the next.</summary>
    public void Leave()
    {
        SlotWaiter? next;
        lock (_lock)
        {
            next = _waiting.Min;
            if (next is null)
            {
                _free++;
                return;
            }

            _waiting.Remove(next);
        }

        next.Grant();
    }

    private void Withdraw(SlotWaiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_waiting.Remove(waiter))
            {
                return;
            }
        }

        waiter.Cancel(cancellationToken);
    }
}
