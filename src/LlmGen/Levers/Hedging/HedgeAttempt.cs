using System.Diagnostics.CodeAnalysis;
using LlmGen.Calls;
using LlmGen.Levers.Caching;
using LlmGen.Levers.Common;
using LlmGen.Telemetry;
using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Hedging;

/// <summary>One request of a <see cref="HedgeRace"/>: it reads up to its first token and then either has won or disposes of itself.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It has no timer and no handle, and a client that was left behind may still use its token.")]
internal sealed class HedgeAttempt : IRequestClock
{
    /// <summary>Chunks without content that are held back at most; a model that has sent so many is taken to be answering.</summary>
    private const int MaxHeldBack = 256;

    private readonly HedgeRace _race;
    private readonly List<(ChatResponseUpdate Update, long At)> _heldBack = [];

    private readonly CancellationTokenSource _cancellation = new();
    private IAsyncEnumerator<ChatResponseUpdate>? _updates;
    private int _replayed;
    private bool _hasEnded;

    public HedgeAttempt(HedgeRace race, int index)
    {
        _race = race;
        Index = index;
    }

    /// <summary>0 is the first request.</summary>
    public int Index { get; }

    /// <summary>Whether it waits for a slot. Guarded by the race.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether it has come to its end without having won. Guarded by the race.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether it is a request that may still show a token. A hedge that waits for its slot is none yet. Guarded by the race.</summary>
    public bool IsUnderWay => !IsOver && (Index == 0 || !IsQueued);

    /// <summary>Whether the budget has paid for it, as it does for each request but the first when it is sent. Guarded by the race.</summary>
    public bool IsPaid { get; set; }

    // The other attempts are sent when the first has had its slot, so that the clock around the call runs by then.
    public IRequestClock? Outer => Index == 0 ? _race.Outer : null;

    public ChatResponseUpdate Current => _replayed > 0 ? _heldBack[_replayed - 1].Update : _updates!.Current;

    /// <summary>When the current update came; 0 where it is read as it comes. See <see cref="IArrivals"/>.</summary>
    public long CurrentArrival => _replayed > 0 ? _heldBack[_replayed - 1].At : Arrival;

    /// <summary>Reads up to the first token and tells the race. Never throws.</summary>
    public async Task RunAsync(Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> request)
    {
        // Undone when this method first returns, and there again whenever it goes on.
        RequestClocks.Innermost = this;
        Exception? failure = null;
        try
        {
            // Another may have won before this one was sent.
            _cancellation.Token.ThrowIfCancellationRequested();
            _updates = request(_cancellation.Token).GetAsyncEnumerator(_cancellation.Token);
            while (!(_hasEnded = !await _updates.MoveNextAsync().ConfigureAwait(false)))
            {
                ChatResponseUpdate update = _updates.Current;
                _heldBack.Add((update, Arrival));
                if (ContentChunks.HasContent(update) || _heldBack.Count == MaxHeldBack)
                {
                    break;
                }

                // Some clients fill one object again and again.
                _heldBack[^1] = (AnswerCopy.Of(update), Arrival);
            }
        }
        catch (Exception exception)
        {
            failure = exception;
            if (RetryAfter.Of(exception) is { } time)
            {
                _race.Hold(time);
            }
        }

        if (failure is null && _race.TryWin(this))
        {
            return;
        }

        try
        {
            await DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure ??= exception;
        }

        _race.Lose(this, failure);
    }

    /// <summary>Cancels the request without waiting for what that sets off.</summary>
    public void Abandon() => AbandonedWork.Observe(_cancellation.CancelAsync());

    /// <summary>Cancels the request as the caller's own token would.</summary>
    public void Cancel() => _cancellation.Cancel();

    /// <summary>Moves to the next of the updates that came before the race was decided.</summary>
    public bool TryReplay()
    {
        if (_replayed < _heldBack.Count)
        {
            _replayed++;
            return true;
        }

        _heldBack.Clear();
        _replayed = 0;
        return false;
    }

    public ValueTask<bool> MoveNextAsync() => _hasEnded ? new ValueTask<bool>(false) : _updates!.MoveNextAsync();

    public ValueTask DisposeAsync() => _updates?.DisposeAsync() ?? default;

    void IRequestClock.Pause() => _race.Pause(this);

    void IRequestClock.Start() => _race.StartClock(this);

    void IRequestClock.Withdraw()
    {
        // Only a part of it may have left the queue: a client that then asks elsewhere goes on with it.
        if (!_cancellation.IsCancellationRequested)
        {
            _race.StartClock(this);
        }
    }

    void IRequestClock.Answered() => _race.Answered();

    void IRequestClock.Hold(TimeSpan time) => _race.Hold(time);

    private long Arrival => (_updates as IArrivals)?.CurrentArrival ?? 0;
}
