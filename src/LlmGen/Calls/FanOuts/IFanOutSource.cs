namespace LlmGen.Calls.FanOuts;

/// <summary>The sequence of a fan-out, from which several workers take one item after the other.</summary>
internal interface IFanOutSource<TItem> : IAsyncDisposable
{
    /// <summary>How many items have been taken.</summary>
    int Taken { get; }

    /// <summary>How many items there are; null while nobody knows.</summary>
    int? Total { get; }

    /// <summary>The next item, for one worker at a time in the order of the sequence.</summary>
    ValueTask<FanOutItem<TItem>> NextAsync(CancellationToken cancellationToken);
}
