using LlmGen.CompilerServices;

namespace LlmGen.Levers.Deadlines;

/// <summary>What a deadline limits: see <see cref="DeadlinePolicy"/>.</summary>
internal enum DeadlinePhase
{
    FirstToken,
    Stall,
    Total,
}
