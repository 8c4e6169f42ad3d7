namespace LlmGen.Calls.FanOuts;

/// <summary>Where the results of a fan-out go.</summary>
internal interface IFanOutSink<TResult>
{
    /// <summary>Waits until one more item may begin.</summary>
    ValueTask WaitForRoomAsync(CancellationToken cancellationToken);

    /// <summary>Gives room back that was not needed.</summary>
    void ReturnRoom();

    void Add(int index, TResult result);

    /// <summary>No further result will come.</summary>
    void Complete();
}
