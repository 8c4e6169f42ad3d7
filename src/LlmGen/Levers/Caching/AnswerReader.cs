using System.Threading.Tasks.Sources;
using LlmGen.Levers.Common;
using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Caching;

/// <summary>
/// One caller's place at an <see cref="AnswerFlight"/>: first what the model has said so far, then what it says. Disposing it takes the caller
/// away, and only that caller. Not for concurrent use.
/// </summary>
internal sealed class AnswerReader : IAsyncEnumerator<ChatResponseUpdate>, IValueTaskSource<bool>
{
    private readonly AnswerFlight _flight;
    private readonly bool _leads;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _registration;
    private ManualResetValueTaskSourceCore<bool> _wait = new() { RunContinuationsAsynchronously = true };
    private int _next;
    private int _left;
    private IRequestClock? _clock;

    public AnswerReader(AnswerFlight flight, bool leads, CancellationToken cancellationToken)
    {
        _flight = flight;
        _leads = leads;
        _cancellation = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static reader => ((AnswerReader)reader!).Cancel(), this);
    }

    /// <summary>Whether this caller's request is the one that was sent. Known once an update or the end has been read.</summary>
    public bool IsLeader => _leads && _flight.IsRequest;

    /// <summary>Whether this caller's request would be the one that is sent.</summary>
    public bool Leads => _leads;

    /// <summary>Whether the request has failed, rather than what this caller does.</summary>
    public bool HasFailed => _flight.HasFailed;

    /// <summary>The flight's own update, which other callers see too: never change it, and hand out an <see cref="AnswerCopy"/>.</summary>
    public ChatResponseUpdate Current { get; private set; } = null!;

    /// <summary>The reader as a stream, which is enumerated once, in the flow of execution of its clocks.</summary>
    public IAsyncEnumerable<ChatResponseUpdate> AsStream() => new OneEnumeration(this);

    /// <summary>Lets the clocks of the present flow of execution stand still while the request waits for its slot. Once.</summary>
    public void AddClocks()
    {
        if (RequestClocks.Innermost is { } clock)
        {
            _clock = clock;
            _flight.Clock.Add(clock);
        }
    }

    public ValueTask<bool> MoveNextAsync()
    {
        if (_cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(_cancellation);
        }

        if (_flight.Next(this, _next, out bool waits) is { } update)
        {
            Accept(update);
            return new ValueTask<bool>(true);
        }

        if (waits)
        {
            if (_cancellation.IsCancellationRequested)
            {
                // The callback may have run before the reader waited, and found nothing to end.
                Cancel();
            }

            return new ValueTask<bool>(this, _wait.Version);
        }

        _flight.ThrowIfFailed();
        return new ValueTask<bool>(false);
    }

    /// <summary>Waits for the end: the answer that is cached, or null where it is no complete text. Throws what the client threw.</summary>
    public async ValueTask<CachedAnswer?> ReadAnswerAsync()
    {
        await EndAsync().ConfigureAwait(false);
        return _flight.Answer;
    }

    /// <summary>Waits for the end: all that the client said, in objects of this caller's own. Throws what the client threw.</summary>
    public async Task<ChatResponse> ReadResponseAsync()
    {
        await EndAsync().ConfigureAwait(false);
        return AnswerCopy.Response(_flight.Updates);
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            _registration.Unregister();
            if (_clock is not null)
            {
                _flight.Clock.Remove(_clock);
            }

            if (_flight.StopWaiting(this))
            {
                _wait.SetException(new OperationCanceledException("The stream was disposed while MoveNextAsync was pending."));
            }

            _flight.Leave();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Gets ready to wait. Called by the flight.</summary>
    public void Reset() => _wait.Reset();

    /// <summary>Ends a wait with an update. Called by the flight.</summary>
    public void Wake(ChatResponseUpdate update)
    {
        Accept(update);
        _wait.SetResult(true);
    }

    /// <summary>Ends a wait with the end. Called by the flight.</summary>
    public void WakeAtEnd() => _wait.SetResult(false);

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        bool moved = _wait.GetResult(token);
        if (!moved)
        {
            _flight.ThrowIfFailed();
        }

        return moved;
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    private async ValueTask EndAsync()
    {
        await _flight.Ended.WaitAsync(_cancellation).ConfigureAwait(false);
        _flight.ThrowIfFailed();
    }

    private void Accept(ChatResponseUpdate update)
    {
        Current = update;
        _next++;
    }

    private void Cancel()
    {
        if (_flight.StopWaiting(this))
        {
            _wait.SetException(new OperationCanceledException(_cancellation));
        }
    }

    private sealed class OneEnumeration(AnswerReader reader) : IAsyncEnumerable<ChatResponseUpdate>
    {
        public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            reader.AddClocks();
            return reader;
        }
    }
}
