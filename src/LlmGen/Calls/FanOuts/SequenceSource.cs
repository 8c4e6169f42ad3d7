namespace LlmGen.Calls.FanOuts;

/// <summary>A sequence whose items are at hand.</summary>
internal sealed class SequenceSource<TItem>(IEnumerable<TItem> items) : IFanOutSource<TItem>
{
    private readonly Lock _lock = new();
    private readonly int? _count = items.TryGetNonEnumeratedCount(out int count) ? count : null;
    private IEnumerator<TItem>? _enumerator;
    private volatile int _taken;
    private volatile bool _isOver;

    public int Taken => _taken;

    public int? Total => _isOver ? _taken : _count;

    public ValueTask<FanOutItem<TItem>> NextAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return new(FanOutItem<TItem>.None);
            }

            FanOutItem<TItem> item = FanOutItem<TItem>.None;
            try
            {
                _enumerator ??= items.GetEnumerator();
                if (_enumerator.MoveNext())
                {
                    item = new FanOutItem<TItem>(_taken, _enumerator.Current);
                    _taken++;
                }

                return new(item);
            }
            finally
            {
                // What has ended or thrown is not asked again.
                _isOver = item.IsNone;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _enumerator?.Dispose();
        return default;
    }
}
