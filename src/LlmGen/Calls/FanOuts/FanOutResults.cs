using System.Diagnostics;

namespace LlmGen.Calls.FanOuts;

/// <summary>The values themselves; the first failure ends the fan-out.</summary>
internal readonly struct PlainResult<T> : IFanOutResult<T, T>
{
    public static bool KeepsFailures => false;

    public static T Of(int index, T value) => value;

    public static T OfFailure(int index, Exception exception) => throw new UnreachableException();
}

/// <summary>The values with their place.</summary>
internal readonly struct ItemResult<T> : IFanOutResult<T, LlmItem<T>>
{
    public static bool KeepsFailures => false;

    public static LlmItem<T> Of(int index, T value) => new(index, value);

    public static LlmItem<T> OfFailure(int index, Exception exception) => throw new UnreachableException();
}

/// <summary>What became of each item.</summary>
internal readonly struct OutcomeResult<T> : IFanOutResult<T, LlmOutcome<T>>
{
    public static bool KeepsFailures => true;

    public static LlmOutcome<T> Of(int index, T value) => new(value);

    public static LlmOutcome<T> OfFailure(int index, Exception exception) => new(exception);
}

/// <summary>What became of each item, with its place.</summary>
internal readonly struct ItemOutcomeResult<T> : IFanOutResult<T, LlmItem<LlmOutcome<T>>>
{
    public static bool KeepsFailures => true;

    public static LlmItem<LlmOutcome<T>> Of(int index, T value) => new(index, new LlmOutcome<T>(value));

    public static LlmItem<LlmOutcome<T>> OfFailure(int index, Exception exception) => new(index, new LlmOutcome<T>(exception));
}
