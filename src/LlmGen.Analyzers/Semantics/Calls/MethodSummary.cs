using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

/// <summary>What a method of the compilation does, as far as its code says.</summary>
/// <param name="Call">What it asks of a model; null where it asks nothing.</param>
/// <param name="IsIndependent">Whether it is proven to write nothing but its own variables, logs and metrics.</param>
/// <param name="IsPaced">Whether it spaces its calls out itself.</param>
/// <param name="Reads">The fields and properties that it, and what it calls, reads.</param>
internal sealed record MethodSummary(ModelMethod? Call, bool IsIndependent, bool IsPaced, ImmutableHashSet<ISymbol> Reads)
{
    public static MethodSummary Unknown { get; } = new(null, false, false, ImmutableHashSet.Create<ISymbol>(SymbolEqualityComparer.Default));
}
