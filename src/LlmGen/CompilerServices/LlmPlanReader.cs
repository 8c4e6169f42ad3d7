using System.ComponentModel;
using System.Threading.Channels;

namespace LlmGen.CompilerServices;

/// <summary>The stream of a step for one of the steps that read it. Dispose it to stop reading.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LlmPlanReader<T> : IAsyncEnumerable<T>, IDisposable
{
    /// <summary>How far a stream runs ahead of a reader, in elements: more than an answer mostly has, so that a model is never held up by a step that is not ready.</summary>
    internal const int Ahead = 1024;

    private readonly Channel<T> _items;
    private readonly Action _left;
    private int _hasLeft;
    private int _isRead;

    // As after any await of a library, a reader goes on where the element has arrived, without a detour through the thread pool.
    internal LlmPlanReader(bool keepsAll, Action left)
    {
        _left = left;
        _items = keepsAll
            ? Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true })
            : Channel.CreateBounded<T>(new BoundedChannelOptions(Ahead) { SingleReader = true, AllowSynchronousContinuations = true });
    }

    internal bool HasLeft => Volatile.Read(ref _hasLeft) != 0;

    /// <summary>Enumerates the stream. It can be enumerated once.</summary>
    /// <exception cref="InvalidOperationException">The stream is enumerated a second time.</exception>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _isRead, 1) != 0)
        {
            throw new InvalidOperationException(
                "A plan step enumerates the stream of another step a second time, which would repeat the request. "
                + "Take the parameter as a list, or store the elements.");
        }

        try
        {
            while (await _items.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (_items.Reader.TryRead(out T? item))
                {
                    yield return item;
                }
            }
        }
        finally
        {
            Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _hasLeft, 1) == 0)
        {
            _items.Writer.TryComplete();
            _left();
        }
    }

    /// <summary>Hands over an element; false where the reader has left.</summary>
    internal async ValueTask<bool> WriteAsync(T item, CancellationToken cancellationToken)
    {
        while (!_items.Writer.TryWrite(item))
        {
            if (!await _items.Writer.WaitToWriteAsync(cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    internal void Complete(Exception? exception) => _items.Writer.TryComplete(exception);
}
