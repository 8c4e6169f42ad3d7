using System.ComponentModel;

namespace LlmGen.CompilerServices;

/// <summary>The stream of a step that other steps of the plan read: one request, whose elements each reader receives once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LlmPlanBroadcast<T>
{
    private readonly LlmPlanReader<T>[] _readers;
    private readonly CancellationTokenSource _cancellation;
    private int _given = -1;
    private int _reading;

    /// <param name="readers">How many read it.</param>
    /// <param name="keepsAll">Whether it runs ahead of a reader without bound.</param>
    /// <param name="cancellation">Cancels the source; the plan's, which disposes it when all readers have come to their end.</param>
    internal LlmPlanBroadcast(int readers, bool keepsAll, CancellationTokenSource cancellation)
    {
        _cancellation = cancellation;
        _reading = readers;
        _readers = new LlmPlanReader<T>[readers];
        for (int i = 0; i < readers; i++)
        {
            _readers[i] = new LlmPlanReader<T>(keepsAll, Left);
        }
    }

    /// <summary>Gets the stream for the next reader.</summary>
    public LlmPlanReader<T> Read() => _readers[Interlocked.Increment(ref _given)];

    /// <summary>Reads the source for all readers, until it ends or all have left.</summary>
    internal async Task PumpAsync(Func<IAsyncEnumerable<T>> source)
    {
        CancellationToken cancellationToken = _cancellation.Token;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await foreach (T item in source().WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                if (!await WriteAsync(item, cancellationToken).ConfigureAwait(false))
                {
                    break;
                }
            }
        }
        catch (Exception exception)
        {
            bool isRead = Array.Exists(_readers, static reader => !reader.HasLeft);
            Complete(exception);
            if (isRead)
            {
                throw;
            }

            // Whoever would be concerned has left.
            return;
        }

        Complete(null);
    }

    /// <summary>When the last reader has left, nobody waits for the next element any more.</summary>
    private void Left()
    {
        if (Interlocked.Decrement(ref _reading) == 0)
        {
            try
            {
                _cancellation.Cancel();
            }
            catch (AggregateException)
            {
                // What the source does on cancellation has failed, and concerns nobody any more.
            }
        }
    }

    private async ValueTask<bool> WriteAsync(T item, CancellationToken cancellationToken)
    {
        bool isRead = false;
        foreach (LlmPlanReader<T> reader in _readers)
        {
            isRead |= await reader.WriteAsync(item, cancellationToken).ConfigureAwait(false);
        }

        return isRead;
    }

    private void Complete(Exception? exception)
    {
        foreach (LlmPlanReader<T> reader in _readers)
        {
            reader.Complete(exception);
        }
    }
}
