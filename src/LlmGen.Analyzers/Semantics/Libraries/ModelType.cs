using System.Collections.Immutable;

namespace LlmGen.Analyzers;

/// <summary>A type whose methods call a model.</summary>
/// <param name="Name">Its metadata name.</param>
/// <param name="Kind">What they call it for.</param>
/// <param name="Methods">The names of the methods.</param>
internal sealed record ModelType(string Name, LlmCallKind Kind, ImmutableArray<string> Methods);
