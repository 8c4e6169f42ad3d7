namespace LlmGen.Generator.Tests.Plans;

/// <summary>One run of a random graph's plan.</summary>
/// <param name="Results">What it returned.</param>
/// <param name="Makespan">How long it took, in milliseconds.</param>
/// <param name="MostAtOnce">The most requests that were under way at once.</param>
internal sealed record GraphRun(string[] Results, double Makespan, int MostAtOnce);
