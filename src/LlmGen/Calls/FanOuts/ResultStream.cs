using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace LlmGen.Calls.FanOuts;

/// <summary>Results on their way to one reader, at most a window of them: begun, waiting for one before it, or waiting for the reader.</summary>
/// <param name="window">How many items may be begun and not yet read.</param>
/// <param name="isOrdered">Whether results are given in the order of the items, or else as they come.</param>
internal sealed class ResultStream<TResult>(int window, bool isOrdered) : IFanOutSink<TResult>, IDisposable
{
    private readonly SemaphoreSlim _room = new(window);
    private readonly Channel<TResult> _ready = Channel.CreateUnbounded<TResult>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _lock = new();
    private readonly Dictionary<int, TResult> _early = [];
    private int _next;

    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => new(_room.WaitAsync(cancellationToken));

    public void ReturnRoom() => _room.Release();

    public void Add(int index, TResult result)
    {
        if (!isOrdered)
        {
            _ready.Writer.TryWrite(result);
            return;
        }

        lock (_lock)
        {
            if (index != _next)
            {
                _early.Add(index, result);
                return;
            }

            do
            {
                _ready.Writer.TryWrite(result);
            }
            while (_early.Remove(++_next, out result!));
        }
    }

    public void Complete() => _ready.Writer.TryComplete();

    /// <summary>Waits for the next result; false where none will come.</summary>
    public ValueTask<bool> WaitAsync() => _ready.Reader.WaitToReadAsync();

    public bool TryRead([MaybeNullWhen(false)] out TResult result)
    {
        if (!_ready.Reader.TryRead(out result))
        {
            return false;
        }

        _room.Release();
        return true;
    }

    /// <summary>To be called when no worker is left.</summary>
    public void Dispose() => _room.Dispose();
}
