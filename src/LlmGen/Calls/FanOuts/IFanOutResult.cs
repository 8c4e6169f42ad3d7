namespace LlmGen.Calls.FanOuts;

/// <summary>What a fan-out gives for an item: resolved at compile time, so that it costs nothing.</summary>
/// <typeparam name="T">What the call gives.</typeparam>
/// <typeparam name="TResult">What the fan-out gives.</typeparam>
internal interface IFanOutResult<T, TResult>
{
    /// <summary>Whether an item that fails is a result like any other.</summary>
    static abstract bool KeepsFailures { get; }

    static abstract TResult Of(int index, T value);

    static abstract TResult OfFailure(int index, Exception exception);
}
