using System.Diagnostics;
using LlmGen.Levers.Common;
using LlmGen.Telemetry;
using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Hedging;

/// <summary>The requests of one call, of which the first to show a token answers it.</summary>
/// <remarks>
/// A further request is sent when the newest one has its slot and has shown no token for the delay. Whoever loses is cancelled at once and disposes
/// of itself when it comes back; nobody waits for it, and what it throws is nobody's. A failure counts only when no other request is under way:
/// then the first failure ends the call, also where further requests would still be allowed or wait for their slots, since hedging does not retry.
/// </remarks>
internal sealed class HedgeRace
{
    private readonly HedgeEngine _hedging;
    private readonly Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> _request;
    private readonly TimeSpan? _delay;
    private readonly Activity? _activity;
    private readonly CancellationToken _caller;
    private readonly CancellationToken _enumeration;
    private CancellationTokenRegistration _callerRegistration;
    private CancellationTokenRegistration _enumerationRegistration;

    // Whoever decides it continues with the caller's work: the attempt that won has nothing more to do.
    private readonly TaskCompletionSource<HedgeAttempt> _decision = new();

    // What follows is guarded.
    private readonly Lock _lock = new();
    private readonly List<HedgeAttempt> _attempts = new(1);
    private HedgeAttempt? _winner;
    private bool _isDecided;
    private bool _isAnswered;
    private int _sent = 1;
    private Exception? _failure;
    private ITimer? _timer;
    private HedgeAttempt? _timed;

    public HedgeRace(
        HedgeEngine hedging,
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> request,
        CancellationToken caller,
        CancellationToken enumeration)
    {
        _hedging = hedging;
        _request = request;
        _caller = caller;
        _enumeration = enumeration;
        _delay = hedging.Delay;
        _activity = Activity.Current is { } current && current.Source == Instruments.Source ? current : null;
        Outer = RequestClocks.Innermost;
    }

    /// <summary>The clock around the whole call.</summary>
    public IRequestClock? Outer { get; }

    /// <summary>Runs until it is decided. The winner is the caller's to read and to dispose.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled: thrown at once, whether the requests heed it or not.</exception>
    public Task<HedgeAttempt> RunAsync()
    {
        _hedging.Budget.Earn();
        HedgeAttempt first;
        lock (_lock)
        {
            first = Add();
        }

        _callerRegistration = Register(_caller);
        _enumerationRegistration = _enumeration == _caller ? default : Register(_enumeration);
        Run(first);
        return _decision.Task;
    }

    /// <summary>Counts a decided race. In the caller's own flow, so that a listener that throws harms nothing else.</summary>
    public void Report() => _hedging.Decided(_sent, _winner?.Index, _activity);

    /// <summary>The caller reads no more.</summary>
    public void End()
    {
        if (!_decision.Task.IsCompleted)
        {
            throw new NotSupportedException("The stream was disposed while MoveNextAsync was pending.");
        }

        _callerRegistration.Unregister();
        _enumerationRegistration.Unregister();
    }

    /// <summary>An attempt has a token, or an empty answer. False where another one has won before, or nobody waits any more.</summary>
    public bool TryWin(HedgeAttempt attempt)
    {
        lock (_lock)
        {
            if (_isDecided)
            {
                return false;
            }

            _winner = attempt;
            Decide();
        }

        AbandonAllBut(attempt);
        _decision.SetResult(attempt);
        return true;
    }

    /// <summary>An attempt has come to its end without having won; null where it did not fail.</summary>
    public void Lose(HedgeAttempt attempt, Exception? failure)
    {
        lock (_lock)
        {
            // What was never sent has not failed.
            _failure ??= attempt.Index == 0 || attempt.IsPaid ? failure : null;
            attempt.IsOver = true;
            if (_isDecided || _attempts.Exists(static other => other.IsUnderWay))
            {
                return;
            }

            Decide();
        }

        AbandonAllBut(null);
        _decision.SetException(_failure!);
    }

    /// <summary>An attempt waits for its slot. What is not sent costs nothing.</summary>
    public void Pause(HedgeAttempt attempt)
    {
        lock (_lock)
        {
            attempt.IsQueued = true;
            if (attempt.IsPaid && attempt != _winner)
            {
                attempt.IsPaid = false;
                _sent--;
                _hedging.Budget.Refund();
            }
        }
    }

    /// <summary>An attempt has its slot and is about to be sent, unless it is no longer allowed. The winner's further rounds always are.</summary>
    public void StartClock(HedgeAttempt attempt)
    {
        bool isHeld = attempt.Index > 0 && _hedging.Hold.Rest > TimeSpan.Zero;
        bool isSent;
        lock (_lock)
        {
            attempt.IsQueued = false;
            isSent = attempt.Index == 0 || attempt == _winner || (!_isDecided && !_isAnswered && !isHeld && TryPay(attempt));
            if (isSent)
            {
                SetTimer(attempt);
            }
        }

        if (!isSent)
        {
            attempt.Cancel();
        }
    }

    /// <summary>An attempt has a token that it has not read yet: no further one is sent.</summary>
    public void Answered()
    {
        lock (_lock)
        {
            _isAnswered = true;
        }
    }

    /// <summary>The provider has asked to wait.</summary>
    public void Hold(TimeSpan time) => _hedging.Hold.Extend(time);

    private bool TryPay(HedgeAttempt attempt)
    {
        if (!_hedging.Budget.TrySpend())
        {
            return false;
        }

        _sent++;
        return attempt.IsPaid = true;
    }

    private void Run(HedgeAttempt attempt)
    {
        _ = attempt.RunAsync(_request);
        lock (_lock)
        {
            if (_timed != attempt)
            {
                SetTimer(attempt);
            }
        }
    }

    private void SetTimer(HedgeAttempt attempt)
    {
        if (_isDecided || attempt.IsQueued || attempt != _attempts[^1] || _attempts.Count >= _hedging.MaxAttempts || _delay is not { } delay)
        {
            return;
        }

        _timed = attempt;
        if (_timer is null)
        {
            _timer = _hedging.Time.CreateTimer(static race => ((HedgeRace)race!).OnTimer(), this, delay, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnTimer()
    {
        TimeSpan held = _hedging.Hold.Rest;
        HedgeAttempt hedge;
        lock (_lock)
        {
            if (_isDecided || _isAnswered || _attempts[^1].IsQueued)
            {
                return;
            }

            if (held > TimeSpan.Zero)
            {
                _timer!.Change(held > HedgeDelay.MinDelay ? held : HedgeDelay.MinDelay, Timeout.InfiniteTimeSpan);
                return;
            }

            hedge = Add();
            if (!TryPay(hedge))
            {
                _attempts.Remove(hedge);
                return;
            }
        }

        Run(hedge);
    }

    private HedgeAttempt Add()
    {
        var attempt = new HedgeAttempt(this, _attempts.Count);
        _attempts.Add(attempt);
        return attempt;
    }

    /// <summary>From here on, nobody joins the race.</summary>
    private void Decide()
    {
        _isDecided = true;
        _timer?.Dispose();
    }

    private CancellationTokenRegistration Register(CancellationToken token) =>
        token.UnsafeRegister(static (race, token) => ((HedgeRace)race!).Cancel(token), this);

    private void Cancel(CancellationToken token)
    {
        bool wasDecided;
        lock (_lock)
        {
            wasDecided = _isDecided;
            Decide();
        }

        if (wasDecided)
        {
            _winner?.Cancel();
            return;
        }

        AbandonAllBut(null);
        _decision.SetException(new OperationCanceledException(token));
    }

    // Once it is decided, no attempt is added.
    private void AbandonAllBut(HedgeAttempt? winner)
    {
        foreach (HedgeAttempt attempt in _attempts)
        {
            if (attempt != winner)
            {
                attempt.Abandon();
            }
        }
    }
}
