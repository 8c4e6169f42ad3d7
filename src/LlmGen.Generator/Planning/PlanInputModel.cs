namespace LlmGen.Generator.Planning;

/// <summary>Where an argument of a step, or a member of a plan's result, comes from.</summary>
/// <param name="Name">The parameter or member that takes it, not escaped.</param>
/// <param name="IsNamed">Whether it must be passed by name, since one before it is left out.</param>
/// <param name="Parameter">The plan's parameter that it is, not escaped; null where it is none.</param>
/// <param name="Step">The index of the step that gives it; -1 where none does. Neither a parameter nor a step is the plan's own token.</param>
/// <param name="Reading">What is made of the step's result.</param>
/// <param name="NeedsBang">Whether the compiler must be told that the nullability is right.</param>
/// <param name="Cast">The type that it is cast to, where overloads would be ambiguous.</param>
internal sealed record PlanInputModel(
    string Name,
    bool IsNamed,
    string? Parameter,
    int Step,
    PlanReading Reading,
    bool NeedsBang,
    string? Cast)
{
    public bool IsToken => Parameter is null && Step < 0;
}
