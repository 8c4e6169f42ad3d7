namespace LlmGen.Tests.Deadlines;

/// <summary>What came of a call, in words, and when.</summary>
internal sealed record DeadlineOutcome(string What, double Milliseconds)
{
    public const string FirstToken = "no first token";
    public const string Stall = "stalled";
    public const string Total = "total";
    public const string Cancelled = "cancelled";
    public const string Failed = "failed";

    /// <summary>Nothing limits the call and nothing comes: not to be run.</summary>
    public const string Hanging = "hanging";

    public static string Read(int chunks) => $"{chunks} chunks";

    public static string Missed(TimeoutException exception) =>
        new[] { FirstToken, Stall, Total }.Single(phase => exception.Message.Contains(phase, StringComparison.Ordinal));
}
