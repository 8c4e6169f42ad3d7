namespace SupportDesk;

/// <summary>What LlmGen said of one run of a plan: the steps that it had to wait for, and how long it was expected to take (null where nothing was known yet).</summary>
internal sealed record PlanRecord(IReadOnlyList<string> CriticalPath, TimeSpan? Predicted)
{
    /// <summary>Of a triage that is no plan.</summary>
    public static PlanRecord None { get; } = new([], null);
}
