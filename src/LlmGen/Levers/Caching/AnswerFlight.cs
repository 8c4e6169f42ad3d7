using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Caching;

/// <summary>
/// One request that callers of an equal key share: what the model has said so far, and who reads it. The buffer grows as long as the response
/// does, and never waits for a reader.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no handle, and a reader may cancel it after the end.")]
internal sealed class AnswerFlight
{
    private readonly ConcurrentDictionary<string, AnswerFlight> _flights;
    private readonly string _key;
    private readonly Lock _gate = new();
    private readonly List<ChatResponseUpdate> _updates = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abandoned = new();
    private readonly List<AnswerStore> _stores = [];
    private readonly FlightClock _clock = new();
    private string? _onlyKey;
    private int _taken;
    private List<AnswerReader> _waiting = [];
    private List<AnswerReader> _woken = [];
    private Phase _phase;
    private int _readers;
    private ExceptionDispatchInfo? _error;

    /// <param name="flights">Where callers of the same key find it.</param>
    /// <param name="key">The key that it is found by.</param>
    public AnswerFlight(ConcurrentDictionary<string, AnswerFlight> flights, string key)
    {
        _flights = flights;
        _key = key;
    }

    private enum Phase
    {
        Running,
        Complete,
        Closed,
        Failed,
        Abandoned,
    }

    /// <summary>Cancelled when the last reader leaves before the end.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>The clocks of all readers, for the flow of execution that makes the request.</summary>
    public FlightClock Clock => _clock;

    /// <summary>Whether it has ended in an error.</summary>
    public bool HasFailed => _error is not null;

    /// <summary>Completes at the end, whether the answer is complete or not.</summary>
    public Task Ended => _ended.Task;

    /// <summary>All updates. Only after the end.</summary>
    public IReadOnlyList<ChatResponseUpdate> Updates => _updates;

    /// <summary>The answer that is cached, or null where it must not be. Only after the end.</summary>
    public CachedAnswer? Answer { get; private set; }

    /// <summary>Whether a request was sent; false where the answer was found in the cache after all. Only after the first update or the end.</summary>
    public bool IsRequest { get; private set; } = true;

    /// <summary>
    /// Adds a reader, who sees the answer from its beginning and whose store gets it; or null where the flight has failed, was abandoned, or is over.
    /// </summary>
    public AnswerReader? TryJoin(bool leads, AnswerStore store, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_phase is Phase.Failed or Phase.Abandoned or Phase.Closed || (_onlyKey is not null && _onlyKey != store.Key))
            {
                return null;
            }

            _readers++;
            if (!_stores.Contains(store))
            {
                _stores.Add(store);
            }
        }

        return new AnswerReader(this, leads, cancellationToken);
    }

    /// <summary>The stores of those who joined since the last time. With <paramref name="close"/>, where there are none, nobody joins any more.</summary>
    public AnswerStore[] TakeStores(bool close)
    {
        lock (_gate)
        {
            AnswerStore[] stores = [.. _stores.Skip(_taken)];
            _taken = _stores.Count;
            if (close && stores.Length == 0)
            {
                _phase = Phase.Closed;
            }

            return stores;
        }
    }

    /// <summary>Adds an update, copied: some clients fill one object again and again.</summary>
    public void Append(ChatResponseUpdate update)
    {
        update = AnswerCopy.Of(update);
        lock (_gate)
        {
            _updates.Add(update);
            (_waiting, _woken) = (_woken, _waiting);
        }

        foreach (AnswerReader reader in _woken)
        {
            reader.Wake(update);
        }

        _woken.Clear();
    }

    /// <summary>
    /// Ends the flight with an answer that was found in the cache under a key. False where a caller with another key has joined, who must not be
    /// served from that entry.
    /// </summary>
    public bool TryCompleteFrom(string key, CachedAnswer cached)
    {
        lock (_gate)
        {
            if (_stores.Exists(store => store.Key != key))
            {
                return false;
            }

            _onlyKey = key;
        }

        IsRequest = false;
        foreach (ChatResponseUpdate update in cached.ToUpdates())
        {
            Append(update);
        }

        _ = TryComplete(cached);
        return true;
    }

    /// <summary>
    /// Ends the flight. Callers can join it until <see cref="Retire"/>. False where the last reader left before: then nothing of it counts.
    /// </summary>
    public bool TryComplete(CachedAnswer? answer)
    {
        Answer = answer;
        return TryEnd(Phase.Complete);
    }

    /// <summary>Ends the flight with an error, for all its readers. The next caller starts anew.</summary>
    public void Fail(Exception exception)
    {
        _error = ExceptionDispatchInfo.Capture(exception);
        Retire();
        _ = TryEnd(Phase.Failed);
    }

    /// <summary>Lets no more callers find it.</summary>
    public void Retire() => _flights.TryRemove(KeyValuePair.Create(_key, this));

    public void ThrowIfFailed() => _error?.Throw();

    /// <summary>
    /// The update at an index. Null where there is none: either the flight has ended (false), or the reader, having been reset, waits to be woken (true).
    /// </summary>
    public ChatResponseUpdate? Next(AnswerReader reader, int index, out bool waits)
    {
        lock (_gate)
        {
            waits = false;
            if (index < _updates.Count)
            {
                return _updates[index];
            }

            if (_phase == Phase.Running)
            {
                waits = true;
                reader.Reset();
                _waiting.Add(reader);
            }

            return null;
        }
    }

    /// <summary>Takes back a wait. False where the reader is not waiting, or is being woken.</summary>
    public bool StopWaiting(AnswerReader reader)
    {
        lock (_gate)
        {
            return _waiting.Remove(reader);
        }
    }

    /// <summary>Takes a reader away. With the last one, a request that is still running is cancelled.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (--_readers > 0 || _phase != Phase.Running)
            {
                return;
            }

            _phase = Phase.Abandoned;
        }

        Retire();
        try
        {
            _abandoned.Cancel();
        }
        catch (AggregateException)
        {
            // What a client's own cancellation callback throws is of no use to a caller who has left.
        }
    }

    private bool TryEnd(Phase phase)
    {
        lock (_gate)
        {
            if (_phase != Phase.Running)
            {
                return false;
            }

            _phase = phase;
            (_waiting, _woken) = (_woken, _waiting);
        }

        _ended.SetResult();
        foreach (AnswerReader reader in _woken)
        {
            reader.WakeAtEnd();
        }

        _woken.Clear();
        return true;
    }
}
