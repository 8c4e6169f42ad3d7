namespace LlmGen.Generator.Model;

/// <summary>A property of an object that is read from answers.</summary>
/// <param name="JsonName">The name in JSON.</param>
/// <param name="MemberName">The member's name in C#, not escaped.</param>
/// <param name="DeclaredType">The member's type as written in C#, with its nullability.</param>
/// <param name="Value">How it is read.</param>
/// <param name="Description">What the schema says about it.</param>
/// <param name="Minimum">The least value, as a JSON number.</param>
/// <param name="Maximum">The greatest value, as a JSON number.</param>
/// <param name="MinLength">The fewest characters or items.</param>
/// <param name="MaxLength">The most characters or items.</param>
internal sealed record JsonPropertyModel(
    string JsonName,
    string MemberName,
    string DeclaredType,
    JsonValueModel Value,
    string? Description,
    string? Minimum,
    string? Maximum,
    int? MinLength,
    int? MaxLength);
