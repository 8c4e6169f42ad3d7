namespace LlmGen.Levers.Concurrency;

/// <summary>A request that waits for a slot.</summary>
/// <param name="rank">The highest goes first.</param>
/// <param name="number">Among equal ranks the lowest goes first.</param>
internal sealed class SlotWaiter(long rank, long number) : IComparable<SlotWaiter>
{
    private readonly TaskCompletionSource _granted = new();
    private readonly long _rank = rank;
    private readonly long _number = number;

    public Task Granted => _granted.Task;

    // Whoever leaves a slot must not run the next request on its own stack, and that the one after it.
    public void Grant() => ThreadPool.UnsafeQueueUserWorkItem(static granted => granted.SetResult(), _granted, preferLocal: true);

    public void Cancel(CancellationToken cancellationToken) => _granted.SetCanceled(cancellationToken);

    public int CompareTo(SlotWaiter? other) =>
        other is null ? 1
        : _rank != other._rank ? other._rank.CompareTo(_rank)
        : _number.CompareTo(other._number);
}
