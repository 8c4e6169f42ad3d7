namespace LlmGen.Generator.Model;

/// <summary>A constant that a property may or may not hold.</summary>
/// <param name="Code">The constant in C#.</param>
/// <param name="Json">The constant in JSON.</param>
internal sealed record JsonConstantModel(string Code, string Json);
