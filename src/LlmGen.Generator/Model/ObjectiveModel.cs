namespace LlmGen.Generator.Model;

/// <summary>What <c>[Timed]</c> sets, in milliseconds; 0 is unset.</summary>
internal sealed record ObjectiveModel(int FirstTokenP95, int TotalP95);
