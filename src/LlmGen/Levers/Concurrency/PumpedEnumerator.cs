using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using LlmGen.Calls;
using LlmGen.Levers.Caching;
using LlmGen.Levers.Common;
using LlmGen.Telemetry;
using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Concurrency;

/// <summary>One enumeration of a <see cref="PumpedStream"/>.</summary>
/// <remarks>
/// The pump waits for the slot, sends the request and reads it to its end, whether somebody reads here or not; so a reader that is slow, or that
/// calls the model itself, holds up nobody who waits for the slot. What has arrived waits in a buffer of bounded size. The pump runs none of the
/// reader's code: a reader that blocks its thread blocks nothing else. Its flow of execution is the one of the first step, so that the request belongs to
/// the call that made it.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no handle, and a client that was left behind may still use its token.")]
internal sealed class PumpedEnumerator : IAsyncEnumerator<ChatResponseUpdate>, IValueTaskSource<bool>, IArrivals
{
    private readonly PumpedStream _stream;
    private readonly CancellationToken _enumeration;
    private readonly CancellationTokenSource _cancellation = new();
    private CancellationTokenRegistration _callerRegistration;
    private CancellationTokenRegistration _enumerationRegistration;
    private bool _hasBegun;
    private volatile bool _isBeginning;
    private Arrived _current;
    private long _paused;
    private bool _hasPaused;

    // The pump and the reader may come at the same time: what follows is guarded.
    private readonly Lock _lock = new();
    private readonly Queue<Arrived> _buffer = new();
    private ManualResetValueTaskSourceCore<bool> _wait = new() { RunContinuationsAsynchronously = true };
    private TaskCompletionSource? _room;
    private long _buffered;
    private bool _waits;
    private bool _hasEnded;
    private bool _hasLeft;
    private Exception? _error;

    public PumpedEnumerator(PumpedStream stream, CancellationToken enumeration)
    {
        _stream = stream;
        _enumeration = enumeration;
    }

    public ChatResponseUpdate Current => _current.Update;

    public long CurrentArrival => _current.At;

    private CancellationToken Caller => _stream.Caller.IsCancellationRequested ? _stream.Caller : _enumeration;

    public ValueTask<bool> MoveNextAsync()
    {
        if (!_hasBegun)
        {
            Begin();
        }

        lock (_lock)
        {
            if (_waits)
            {
                throw new InvalidOperationException("MoveNextAsync was called before the previous call completed.");
            }

            if (_hasLeft)
            {
                return new ValueTask<bool>(false);
            }

            if (_buffer.Count == 0)
            {
                if (!_hasEnded)
                {
                    _wait.Reset();
                    _waits = true;
                    return new ValueTask<bool>(this, _wait.Version);
                }

                return _error is null ? new ValueTask<bool>(false) : ValueTask.FromException<bool>(_error);
            }

            if (Caller.IsCancellationRequested)
            {
                return ValueTask.FromException<bool>(new OperationCanceledException(Caller));
            }

            Take(_buffer.Dequeue());
            return new ValueTask<bool>(true);
        }
    }

    /// <summary>Ends the request at once. Nobody waits for a client that goes on in spite of it, nor hears what it throws then.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_waits)
            {
                throw new NotSupportedException("The stream was disposed while MoveNextAsync was pending.");
            }

            _hasLeft = true;
            _buffer.Clear();
            _room?.TrySetResult();
            if (!_hasBegun || _hasEnded)
            {
                return default;
            }
        }

        try
        {
            _cancellation.Cancel();
        }
        catch (AggregateException)
        {
            // What the client does on cancellation has failed, and concerns nobody any more.
        }

        return default;
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    private void Begin()
    {
        _hasBegun = true;
        _callerRegistration = Register(_stream.Caller);
        _enumerationRegistration = _enumeration == _stream.Caller ? default : Register(_enumeration);
        _isBeginning = true;
        _ = PumpAsync();
        _isBeginning = false;
    }

    private CancellationTokenRegistration Register(CancellationToken token) =>
        token.UnsafeRegister(static cancellation => ((CancellationTokenSource)cancellation!).Cancel(), _cancellation);

    /// <summary>Reads the request to its end, and gives the slot back. Never throws.</summary>
    private async Task PumpAsync()
    {
        Exception? error = null;
        try
        {
            ConcurrencyLimitedChatClient client = _stream.Client;
            ISlot slot = client.Lend(client.TryEnter(_cancellation.Token) ?? await client.QueueAsync(_cancellation.Token).ConfigureAwait(false));
            try
            {
                await ReadAsync().ConfigureAwait(false);
            }
            finally
            {
                slot.Leave();
            }
        }
        catch (Exception exception)
        {
            error = CallerCancellation.Of(exception, Caller);
        }

        _callerRegistration.Unregister();
        _enumerationRegistration.Unregister();
        bool waits;
        lock (_lock)
        {
            _hasEnded = true;
            _error = error;
            waits = _waits;
            _waits = false;
        }

        if (waits && error is not null)
        {
            _wait.SetException(error);
        }
        else if (waits)
        {
            _wait.SetResult(false);
        }
    }

    private async Task ReadAsync()
    {
        IRequestClock? clock = RequestClocks.Innermost;
        IAsyncEnumerator<ChatResponseUpdate> updates = _stream.Open(_cancellation.Token);
        await using ConfiguredAsyncDisposable disposal = updates.ConfigureAwait(false);
        while (await updates.MoveNextAsync().ConfigureAwait(false))
        {
            if (clock is not null && ContentChunks.HasContent(updates.Current))
            {
                // Before the slot is free for what is no longer needed.
                RequestClocks.Answered(clock);
                clock = null;
            }

            if (!Add(updates.Current, out Task? room))
            {
                return;
            }

            if (room is not null)
            {
                await PauseAsync(room).ConfigureAwait(false);
            }
            else if (_isBeginning)
            {
                // What is there at once is read ahead elsewhere: the reader has its first update.
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }
        }
    }

    /// <summary>Hands an update over, or keeps it; with the room to wait for where that is too much. False where the reader has left.</summary>
    private bool Add(ChatResponseUpdate update, out Task? room)
    {
        room = null;
        // Copied, since some clients fill one object again and again.
        var arrived = new Arrived(AnswerCopy.Of(update), _stream.Client.Time.GetTimestamp() - _paused, StreamBuffer.CharactersOf(update));
        lock (_lock)
        {
            if (_hasLeft)
            {
                return false;
            }

            _buffered += arrived.Characters;
            if (!_waits)
            {
                _buffer.Enqueue(arrived);
                if (_buffered > _stream.Client.MaxBufferedCharacters)
                {
                    _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    room = _room.Task;
                }

                return true;
            }

            _waits = false;
            Take(arrived);
        }

        _wait.SetResult(true);
        return true;
    }

    private async Task PauseAsync(Task room)
    {
        if (!_hasPaused)
        {
            _hasPaused = true;
            _stream.Client.LogPause();
        }

        TimeProvider time = _stream.Client.Time;
        long since = time.GetTimestamp();
        await room.ConfigureAwait(false);
        _paused += time.GetTimestamp() - since;
    }

    private void Take(Arrived arrived)
    {
        _current = arrived;
        _buffered -= arrived.Characters;
        if (_room is not null && _buffered <= _stream.Client.MaxBufferedCharacters)
        {
            _room.SetResult();
            _room = null;
        }
    }

    private readonly record struct Arrived(ChatResponseUpdate Update, long At, int Characters);
}
