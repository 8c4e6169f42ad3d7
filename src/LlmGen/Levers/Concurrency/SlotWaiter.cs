namespace LlmGen;

/// <summary>A request that waits for a slot.</summary>
/// <param name="rank">The highest goes first.</param>
/// <param name="number">Among equal ranks the lowest goes first.</param>
internal sealed class SlotWaiter(long rank, long number) : IComparable<SlotWaiter>
{
    // Asynchronous, so that whoever leaves a slot does not run the next request on its own stack.
    private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly long _rank = rank;
    private readonly long _number = number;

    public Task Granted => _granted.Task;

    public void Grant() => _granted.SetResult();

    public void Cancel(CancellationToken cancellationToken) => _granted.SetCanceled(cancellationToken);

    public int CompareTo(SlotWaiter? other) =>
        other is null ? 1
        : _rank != other._rank ? other._rank.CompareTo(_rank)
        : _number.CompareTo(other._number);
}
