namespace LlmGen.Generator.Model;

/// <summary>A property of an object that is read from answers.</summary>
/// <param name="JsonName">The name in JSON.</param>
/// <param name="MemberName">The member's name in C#, not escaped.</param>
/// <param name="DeclaredType">The member's type as written in C#, with its nullability.</param>
/// <param name="Value">How it is read.</param>
/// <param name="Description">What the schema says about it.</param>
/// <param name="Constraints">What its attributes demand of it, or null.</param>
/// <param name="MayBeMissing">Whether an answer may leave it out.</param>
/// <param name="Default">The default value of the constructor's parameter, in C#, or null.</param>
/// <param name="KeepsInitializer">Whether a missing one has the value that the type's own initializer gives it.</param>
internal sealed record JsonPropertyModel(
    string JsonName,
    string MemberName,
    string DeclaredType,
    JsonValueModel Value,
    string? Description,
    JsonConstraintsModel? Constraints,
    bool MayBeMissing,
    string? Default,
    bool KeepsInitializer);
