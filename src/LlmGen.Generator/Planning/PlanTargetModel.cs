using LlmGen.Generator.Model;

namespace LlmGen.Generator.Planning;

/// <summary>What a plan returns.</summary>
/// <param name="Type">The type that is constructed as written in C#; null for a tuple, or for the result of one step.</param>
/// <param name="IsStep">Whether it is the result of one step, the only item of <paramref name="Arguments"/>.</param>
/// <param name="Arguments">The arguments of the constructor, or the elements of the tuple.</param>
/// <param name="Members">The members that are set.</param>
internal sealed record PlanTargetModel(string? Type, bool IsStep, EquatableArray<PlanInputModel> Arguments, EquatableArray<PlanInputModel> Members)
{
    public IEnumerable<PlanInputModel> Inputs => Arguments.Concat(Members);
}
