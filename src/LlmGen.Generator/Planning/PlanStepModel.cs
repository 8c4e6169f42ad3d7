using LlmGen.Generator.Model;

namespace LlmGen.Generator.Planning;

/// <summary>One call that a plan makes.</summary>
/// <param name="Output">The name of what it gives: a valid identifier, not escaped.</param>
/// <param name="Method">The method's name, not escaped.</param>
/// <param name="Interface">The interface to call it through, fully qualified; null where the class has it as a public method.</param>
/// <param name="Kind">How it gives its result.</param>
/// <param name="Type">The type of its result, or of an element of its stream, as written in C#.</param>
/// <param name="Arguments">What it is called with.</param>
internal sealed record PlanStepModel(
    string Output,
    string Method,
    string? Interface,
    PlanStepKind Kind,
    string Type,
    EquatableArray<PlanInputModel> Arguments);
