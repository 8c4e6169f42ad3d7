namespace LlmGen.Analyzers;

/// <summary>A method that calls a model.</summary>
internal sealed record LlmMethod(LlmLibrary Library, LlmCallKind Kind);
