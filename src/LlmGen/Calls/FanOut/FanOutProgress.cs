namespace LlmGen;

/// <summary>How far a <see cref="ForEachAttribute"/> method has come; told to its <see cref="IProgress{T}"/> parameter whenever an item ends.</summary>
/// <param name="Done">How many items have ended, those that failed included.</param>
/// <param name="Failed">How many items have failed.</param>
/// <param name="InFlight">How many items are under way.</param>
/// <param name="Total">How many items there are; null until the sequence has told, or has come to its end.</param>
/// <param name="ItemsPerSecond">How many items have ended in a second, as the mean since the beginning; 0 where no time has passed.</param>
/// <param name="Remaining">How long the rest will take at this rate; null where the total or the rate is not known.</param>
public readonly record struct FanOutProgress(int Done, int Failed, int InFlight, int? Total, double ItemsPerSecond, TimeSpan? Remaining);
