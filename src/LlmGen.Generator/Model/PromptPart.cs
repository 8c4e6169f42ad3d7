namespace LlmGen.Generator.Model;

/// <summary>A piece of a template.</summary>
/// <param name="Kind">What the piece is.</param>
/// <param name="Text">The literal text, or the C# expression of what is written.</param>
/// <param name="Format">The format, for a placeholder that has one.</param>
internal sealed record PromptPart(PromptPartKind Kind, string Text, string? Format = null);
