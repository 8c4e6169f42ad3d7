namespace LlmGen.Levers.Concurrency;

/// <summary>
/// The slot of a request whose client invokes tools while it holds the slot. A call to the same model from such a tool uses this slot, one call at a time:
/// if it waited for another one, the two could wait for each other.
/// </summary>
/// <remarks>
/// While its tools run, the request sends nothing to the model, so a slot is still one request. The exception is a call that a tool started but did not await:
/// it may run while the request sends its next round. The slot is released when the request and all calls that use it have ended. Calls that start later
/// wait for a slot of their own.
/// </remarks>
internal sealed class SlotLoan : ISlot
{
    private static readonly AsyncLocal<SlotLoan?> Ambient = new();

    private readonly ConcurrencyLimiter _limiter;
    private readonly ISlot _slot;
    private readonly ConcurrencyLimiter _queue;
    private readonly SlotLoan? _outer = Ambient.Value;
    private readonly BorrowedSlot _borrowed;
    private readonly Lock _lock = new();
    private int _users = 1;
    private bool _isOver;

    private SlotLoan(ConcurrencyLimiter limiter, ISlot slot, TimeProvider time)
    {
        _limiter = limiter;
        _slot = slot;
        _queue = new ConcurrencyLimiter(1, time);
        _borrowed = new BorrowedSlot(this);
    }

    /// <summary>Where those wait who have joined: it grants what <see cref="Borrowed"/> gives back.</summary>
    public ConcurrencyLimiter Queue => _queue;

    /// <summary>The slot of whoever has waited in the queue.</summary>
    public ISlot Borrowed => _borrowed;

    /// <summary>Lends a slot to the calls that begin in the present flow of execution.</summary>
    /// <param name="limiter">Of which it is a slot.</param>
    /// <param name="slot">The slot, which may be borrowed itself.</param>
    /// <param name="time">The clock.</param>
    public static SlotLoan Begin(ConcurrencyLimiter limiter, ISlot slot, TimeProvider time) => Ambient.Value = new SlotLoan(limiter, slot, time);

    /// <summary>
    /// Joins those who borrow the slot of the request that the present call is made for; null where it is made for none. Whoever has joined leaves the
    /// borrowed slot once, or withdraws without having had it.
    /// </summary>
    public static SlotLoan? Join(ConcurrencyLimiter limiter)
    {
        SlotLoan? loan = Ambient.Value;
        while (loan is not null && !(loan._limiter == limiter && loan.TryJoin()))
        {
            loan = loan._outer;
        }

        return loan;
    }

    /// <summary>Whether the present call is made for a request that holds its slot until the call has been answered.</summary>
    public static bool IsHeldUp
    {
        get
        {
            SlotLoan? loan = Ambient.Value;
            while (loan is { _isOver: true })
            {
                loan = loan._outer;
            }

            return loan is not null;
        }
    }

    /// <summary>Leaves the queue without having had the slot.</summary>
    public void Withdraw() => Release(isRequest: false);

    /// <summary>The request has ended.</summary>
    public void Leave() => Release(isRequest: true);

    private bool TryJoin()
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return false;
            }

            _users++;
            return true;
        }
    }

    private void Release(bool isRequest)
    {
        lock (_lock)
        {
            _isOver |= isRequest;
            if (--_users > 0)
            {
                return;
            }
        }

        _slot.Leave();
    }

    private sealed class BorrowedSlot(SlotLoan loan) : ISlot
    {
        public void Leave()
        {
            loan._queue.Leave();
            loan.Release(isRequest: false);
        }
    }
}
