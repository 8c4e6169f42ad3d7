namespace LlmGen;

/// <summary>What a deadline limits: see <see cref="DeadlinePolicy"/>.</summary>
internal enum DeadlinePhase
{
    FirstToken,
    Stall,
    Total,
}
