namespace LlmGen.Calls.FanOuts;

/// <summary>A sequence whose items arrive.</summary>
internal sealed class StreamSource<TItem>(IAsyncEnumerable<TItem> items) : IFanOutSource<TItem>
{
    private readonly SemaphoreSlim _turn = new(1);
    private IAsyncEnumerator<TItem>? _enumerator;
    private volatile int _taken;
    private volatile bool _isOver;

    public int Taken => _taken;

    public int? Total => _isOver ? _taken : null;

    public async ValueTask<FanOutItem<TItem>> NextAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isOver)
            {
                return FanOutItem<TItem>.None;
            }

            _enumerator ??= items.GetAsyncEnumerator(cancellationToken);
            if (await _enumerator.MoveNextAsync().ConfigureAwait(false))
            {
                return new FanOutItem<TItem>(_taken++, _enumerator.Current);
            }

            _isOver = true;
            return FanOutItem<TItem>.None;
        }
        catch
        {
            // What has thrown is not asked again.
            _isOver = true;
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return _enumerator?.DisposeAsync() ?? default;
    }
}
