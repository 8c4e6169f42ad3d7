namespace LlmGen.Analyzers;

/// <summary>A method that calls a model.</summary>
internal sealed record ModelMethod(ModelLibrary Library, LlmCallKind Kind);
