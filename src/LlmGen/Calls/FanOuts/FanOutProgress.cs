namespace LlmGen;

/// <summary>The progress of a <see cref="ForEachAttribute"/> method, reported to its <see cref="IProgress{T}"/> parameter whenever an item completes.</summary>
/// <param name="Done">The number of completed items, including failed ones.</param>
/// <param name="Failed">The number of failed items.</param>
/// <param name="InFlight">The number of items in progress.</param>
/// <param name="Total">The total number of items. Null if the length of the sequence is not known yet.</param>
/// <param name="ItemsPerSecond">The mean number of completed items per second since the start. 0 if no time has passed.</param>
/// <param name="Remaining">The estimated remaining time. Null if the total or the rate is not known.</param>
public readonly record struct FanOutProgress(int Done, int Failed, int InFlight, int? Total, double ItemsPerSecond, TimeSpan? Remaining);
