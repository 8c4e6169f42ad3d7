namespace LlmGen.Generator.Model;

/// <summary>What <c>[Deadline]</c> sets, in milliseconds; 0 is unset.</summary>
internal sealed record DeadlineModel(int FirstToken, int Total, int Stall);
