namespace LlmGen.Generator.Model;

/// <summary>What <c>[Hedge]</c> sets: milliseconds, a percentile, a number of requests; 0 is unset.</summary>
internal sealed record HedgeModel(int After, int AfterPercentile, int MaxAttempts);
