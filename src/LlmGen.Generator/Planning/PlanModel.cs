using LlmGen.Generator.Model;

namespace LlmGen.Generator.Planning;

/// <summary>One method that is a plan: its steps in the order in which they are started, and what becomes of them.</summary>
/// <param name="Name">The method's name, not escaped.</param>
/// <param name="Output">What it gives, by name.</param>
/// <param name="DeclaringInterface">The interface that declares it, fully qualified.</param>
/// <param name="IsExplicit">Whether it must be an explicit implementation, since its name is taken in the class.</param>
/// <param name="ReturnType">The return type as written in C#.</param>
/// <param name="Element">For a streamed plan: the type of its elements as written in C#.</param>
/// <param name="Parameters">The parameters in order.</param>
/// <param name="Steps">The steps: one comes after all whose results it takes.</param>
/// <param name="Target">What the plan returns.</param>
internal sealed record PlanModel(
    string Name,
    string Output,
    string DeclaringInterface,
    bool IsExplicit,
    string ReturnType,
    string? Element,
    EquatableArray<ParameterModel> Parameters,
    EquatableArray<PlanStepModel> Steps,
    PlanTargetModel Target);
