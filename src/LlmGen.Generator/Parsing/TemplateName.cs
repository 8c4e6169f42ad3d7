namespace LlmGen.Generator.Parsing;

/// <summary>A name in a placeholder, and where it stands in the template.</summary>
internal readonly record struct TemplateName(string Name, int Start, int Length);
