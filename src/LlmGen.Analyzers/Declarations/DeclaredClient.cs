using LlmGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

/// <summary>A marked interface and the name of its client.</summary>
internal sealed record DeclaredClient(INamedTypeSymbol Interface, ClientName Name);
