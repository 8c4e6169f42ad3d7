using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using LlmGen.Levers.Common;
using LlmGen.Telemetry;

namespace LlmGen.Levers.Deadlines;

/// <summary>One enumeration of a <see cref="DeadlineStream{T}"/>.</summary>
/// <remarks>
/// Stands between the caller's wait and the source's, so that the caller can be let go while the source is still at work; such a source is
/// disposed when it comes back. One timer serves the whole stream: it is set again only when it fires, for what is then left, or when a
/// shorter limit comes into force. No step allocates, and one that the source completes at once looks at no clock and takes no lock.
/// </remarks>
internal sealed class DeadlineEnumerator<T> : IAsyncEnumerator<T>, IValueTaskSource<bool>, IRequestClock, IArrivals
{
    // A timer may be a moment early, and one that is due at once may run inside the call that sets it.
    private static readonly TimeSpan MinTimer = TimeSpan.FromMilliseconds(1);

    private readonly DeadlineStream<T> _stream;
    private readonly CancellationToken _enumeration;
    private readonly Action _onStep;

    // It has no timer and no wait handle, so it needs no disposal; a source that is left behind may still use it.
    private readonly CancellationTokenSource _cancellation = new();
    private CancellationTokenRegistration _callerRegistration;
    private CancellationTokenRegistration _enumerationRegistration;

    private IAsyncEnumerator<T>? _source;
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter _step;
    private ManualResetValueTaskSourceCore<bool> _wait;
    private ExecutionContext? _flow;
    private ValueTask<bool> _next;
    private bool _hasContent;
    private long _start;

    // The source and the timer may come at the same time: what follows is guarded.
    private readonly Lock _lock = new();
    private volatile State _state;
    private TimeSpan _waitingSince;
    private TimeSpan _waitedForContent;
    private int _queued;
    private TimeSpan _granted;
    private ITimer? _timer;
    private TimeSpan? _timerDue;
    private Deadline _missed;

    public DeadlineEnumerator(DeadlineStream<T> stream, CancellationToken enumeration)
    {
        _stream = stream;
        _enumeration = enumeration;
        _onStep = OnStep;
        _hasContent = stream.HasContent is null;
    }

    private enum State
    {
        /// <summary>The caller has the stream: before the first step, and between two steps.</summary>
        Held,

        /// <summary>The caller waits for the source.</summary>
        Waiting,

        /// <summary>The total ran out while the caller had the stream: its next step fails.</summary>
        Expired,

        /// <summary>A deadline passed while the caller waited: the source is disposed when it comes back.</summary>
        Abandoned,

        /// <summary>The source came to its end, or failed.</summary>
        Ended,

        Disposed,
    }

    public T Current => _source is null ? default! : _source.Current;

    public long CurrentArrival => (_source as IArrivals)?.CurrentArrival ?? 0;

    public IRequestClock? Outer { get; private set; }

    /// <summary>The time since the first step. Not to be asked for within the lock: a test's clock runs timers when it is looked at.</summary>
    private TimeSpan Now => _stream.Time.GetElapsedTime(_start);

    private CancellationToken Caller => _stream.Caller.IsCancellationRequested ? _stream.Caller : _enumeration;

    public ValueTask<bool> MoveNextAsync()
    {
        switch (_state)
        {
            case State.Held:
                break;
            case State.Waiting:
                throw new InvalidOperationException("MoveNextAsync was called before the previous call completed.");
            case State.Expired or State.Abandoned:
                return ValueTask.FromException<bool>(Missed());
            default:
                return new ValueTask<bool>(false);
        }

        bool isFirst = _source is null;
        ValueTask<bool> step;
        try
        {
            step = _source is null ? Begin() : Next();
            if (step.IsCompleted)
            {
                return new ValueTask<bool>(Take(step.GetAwaiter().GetResult(), hasWaited: false));
            }
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<bool>(Failed(exception));
        }

        return WaitAsync(step, isFirst);
    }

    public ValueTask DisposeAsync()
    {
        State before;
        lock (_lock)
        {
            before = _state;
            if (before == State.Waiting)
            {
                throw new NotSupportedException("The stream was disposed while MoveNextAsync was pending.");
            }

            _state = State.Disposed;
            Release();
        }

        if (_source is null || before is State.Abandoned or State.Disposed)
        {
            return default;
        }

        if (before == State.Expired)
        {
            AbandonedWork.Dispose(_source);
            return default;
        }

        return _source.DisposeAsync();
    }

    void IRequestClock.Pause()
    {
        lock (_lock)
        {
            _queued++;
        }
    }

    void IRequestClock.Start() => Restart();

    void IRequestClock.Withdraw() => Restart();

    bool IValueTaskSource<bool>.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    private ValueTask<bool> Begin()
    {
        Caller.ThrowIfCancellationRequested();
        _start = _stream.Time.GetTimestamp();
        _callerRegistration = Register(_stream.Caller);
        _enumerationRegistration = _enumeration == _stream.Caller ? default : Register(_enumeration);
        if (_stream.Total is { } total)
        {
            lock (_lock)
            {
                SetTimer(TimeSpan.Zero, total);
            }
        }

        // Requests are made within the steps: the first one in the first step, and those of a tool loop in later ones.
        Outer = RequestClocks.Innermost;
        if (_stream.FirstToken is null && _stream.Stall is null)
        {
            return Open();
        }

        RequestClocks.Innermost = this;
        try
        {
            _flow = ExecutionContext.Capture();
            return Open();
        }
        finally
        {
            RequestClocks.Innermost = Outer;
        }
    }

    private ValueTask<bool> Open()
    {
        _source = _stream.Source(_cancellation.Token).GetAsyncEnumerator(_cancellation.Token);
        return _source.MoveNextAsync();
    }

    /// <summary>A later step, in the flow of execution of the first one, where a request that must wait for its slot finds this clock.</summary>
    private ValueTask<bool> Next()
    {
        if (_flow is null)
        {
            return _source!.MoveNextAsync();
        }

        ExecutionContext.Run(
            _flow,
            static state =>
            {
                var enumerator = (DeadlineEnumerator<T>)state!;
#pragma warning disable CA2012 // It is returned, and so consumed once.
                enumerator._next = enumerator._source!.MoveNextAsync();
#pragma warning restore CA2012
            },
            this);
        return _next;
    }

    private CancellationTokenRegistration Register(CancellationToken token) =>
        token.UnsafeRegister(static cancellation => ((CancellationTokenSource)cancellation!).Cancel(), _cancellation);

    private ValueTask<bool> WaitAsync(ValueTask<bool> step, bool isFirst)
    {
        _wait.Reset();
        _step = step.ConfigureAwait(false).GetAwaiter();
        TimeSpan now = Now;
        bool waits;
        lock (_lock)
        {
            // The total may have run out since the step began.
            waits = _state == State.Held;
            _state = waits ? State.Waiting : State.Abandoned;
            _waitingSince = isFirst ? _granted : now;
            if (waits && NextDeadline(now) is { } next)
            {
                SetTimer(now, next.Rest);
            }
        }

        var wait = new ValueTask<bool>(this, _wait.Version);
        _step.UnsafeOnCompleted(_onStep);
        return waits ? wait : ValueTask.FromException<bool>(Missed());
    }

    private void OnStep()
    {
        bool abandoned;
        lock (_lock)
        {
            abandoned = _state != State.Waiting;
            if (!abandoned)
            {
                _state = State.Held;
            }
        }

        if (abandoned)
        {
            DisposeAbandoned();
            return;
        }

        bool moved;
        try
        {
            moved = Take(_step.GetResult(), hasWaited: true);
        }
        catch (Exception exception)
        {
            _wait.SetException(Failed(exception));
            return;
        }

        _wait.SetResult(moved);
    }

    private void OnTimer()
    {
        TimeSpan now = Now;
        bool waits;
        lock (_lock)
        {
            _timerDue = null;
            waits = _state == State.Waiting;
            if (!(waits || _state == State.Held) || NextDeadline(now) is not { } next)
            {
                return;
            }

            // What is there wins over the deadline, however close it was; the total is looked at again once it has been taken.
            if (next.Rest > TimeSpan.Zero || (waits && _step.IsCompleted))
            {
                SetTimer(now, next.Rest);
                return;
            }

            _missed = next;
            _state = waits ? State.Abandoned : State.Expired;
            Release();
        }

        // The source's own reaction must not hold up the caller.
        AbandonedWork.Observe(_cancellation.CancelAsync());
        if (waits)
        {
            _wait.SetException(Missed());
        }
    }

    private bool Take(bool moved, bool hasWaited)
    {
        if (!moved)
        {
            lock (_lock)
            {
                _state = State.Ended;
                Release();
            }
        }
        else if (!_hasContent || _stream.Stall is not null)
        {
            Observe(hasWaited);
        }

        return moved;
    }

    /// <summary>Content ends the present phase; whatever else came, the wait for content goes on.</summary>
    private void Observe(bool hasWaited)
    {
        if (_stream.HasContent!(_source!.Current))
        {
            _hasContent = true;
            _waitedForContent = TimeSpan.Zero;
        }
        else if (hasWaited)
        {
            TimeSpan now = Now;
            lock (_lock)
            {
                _waitedForContent += AtLeastZero(now - _waitingSince);
            }
        }
    }

    /// <summary>A request no longer waits for its slot: the clock starts anew.</summary>
    private void Restart()
    {
        TimeSpan now = Now;
        lock (_lock)
        {
            _queued--;
            _waitingSince = _granted = now;
            _waitedForContent = TimeSpan.Zero;
            if (_state == State.Waiting && NextDeadline(now) is { } next)
            {
                SetTimer(now, next.Rest);
            }
        }
    }

    private Exception Failed(Exception exception)
    {
        lock (_lock)
        {
            if (_state == State.Expired)
            {
                return exception is OperationCanceledException ? Missed() : exception;
            }

            _state = State.Ended;
            Release();
        }

        return CallerCancellation.Of(exception, Caller);
    }

    private Exception Missed() =>
        Caller is { IsCancellationRequested: true } caller
            ? new OperationCanceledException(caller)
            : DeadlineError.Timeout(_stream.Name, _missed.Phase, _missed.Limit, _missed.Waited, _stream.IsOneCallers);

    private void DisposeAbandoned()
    {
        try
        {
            _step.GetResult();
        }
        catch (Exception)
        {
            // The caller has been told why the stream was given up, and has gone.
        }

        AbandonedWork.Dispose(_source!);
    }

    /// <summary>The deadline that is next to pass in the present state; the total runs always, the others while the caller waits.</summary>
    private Deadline? NextDeadline(TimeSpan now)
    {
        Deadline? next = _stream.Total is { } total ? new Deadline(DeadlinePhase.Total, total, AtLeastZero(now)) : null;
        if (_state != State.Waiting || _queued > 0)
        {
            return next;
        }

        TimeSpan waited = _waitedForContent + AtLeastZero(now - _waitingSince);
        Deadline? step = _hasContent
            ? _stream.Stall is { } stall ? new Deadline(DeadlinePhase.Stall, stall, waited) : null
            : _stream.FirstToken is { } first ? new Deadline(DeadlinePhase.FirstToken, first, waited) : null;
        return step is null || next?.Rest < step.Value.Rest ? next : step;
    }

    private void SetTimer(TimeSpan now, TimeSpan rest)
    {
        rest = rest > MinTimer ? rest : MinTimer;
        if (_timerDue <= now + rest)
        {
            return;
        }

        _timerDue = now + rest;
        if (_timer is null)
        {
            _timer = _stream.Time.CreateTimer(
                static enumerator => ((DeadlineEnumerator<T>)enumerator!).OnTimer(), this, rest, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(rest, Timeout.InfiniteTimeSpan);
        }
    }

    private void Release()
    {
        _timer?.Dispose();
        _timer = null;
        _callerRegistration.Unregister();
        _enumerationRegistration.Unregister();
    }

    // A clock that is set back makes a wait longer, never shorter.
    private static TimeSpan AtLeastZero(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    private readonly record struct Deadline(DeadlinePhase Phase, TimeSpan Limit, TimeSpan Waited)
    {
        public TimeSpan Rest => Limit - Waited;
    }
}
