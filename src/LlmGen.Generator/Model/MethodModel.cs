namespace LlmGen.Generator.Model;

/// <summary>One method that calls the model.</summary>
/// <param name="Name">The method's name, not escaped.</param>
/// <param name="DeclaringInterface">The interface that declares it, fully qualified.</param>
/// <param name="IsExplicit">Whether it must be an explicit implementation, since its name is taken in the class.</param>
/// <param name="ReturnType">The return type as written in C#.</param>
/// <param name="IsValueTask">Whether the return type is a <c>ValueTask</c>.</param>
/// <param name="Result">What the return type means.</param>
/// <param name="Value">What is read from the answer, for the results that are read.</param>
/// <param name="Parameters">The parameters in order.</param>
/// <param name="Prompt">The template, parsed.</param>
/// <param name="Settings">What the attributes set.</param>
/// <param name="Levers">The levers it pulls.</param>
internal sealed record MethodModel(
    string Name,
    string DeclaringInterface,
    bool IsExplicit,
    string ReturnType,
    bool IsValueTask,
    ResultKind Result,
    JsonValueModel? Value,
    EquatableArray<ParameterModel> Parameters,
    EquatableArray<PromptPart> Prompt,
    SettingsModel Settings,
    LeversModel Levers);
