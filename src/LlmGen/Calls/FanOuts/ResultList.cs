namespace LlmGen.Calls.FanOuts;

/// <summary>All results, in the order of the items.</summary>
internal sealed class ResultList<TResult>(int? count) : IFanOutSink<TResult>
{
    // What a sequence says of itself is only a hint.
    private const int MaxExpected = 1 << 20;

    private readonly Lock _lock = new();

    public List<TResult> Results { get; } = new(Math.Clamp(count ?? 0, 0, MaxExpected));

    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => default;

    public void ReturnRoom()
    {
    }

    public void Add(int index, TResult result)
    {
        lock (_lock)
        {
            while (Results.Count <= index)
            {
                Results.Add(default!);
            }

            Results[index] = result;
        }
    }

    public void Complete()
    {
    }
}
