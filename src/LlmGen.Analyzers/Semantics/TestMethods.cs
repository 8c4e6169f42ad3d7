using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

/// <summary>Methods for whose answers nobody waits: tests and benchmarks.</summary>
internal static class TestMethods
{
    private static readonly HashSet<string> Attributes = ["FactAttribute", "TheoryAttribute", "TestAttribute", "TestCaseAttribute", "TestMethodAttribute", "BenchmarkAttribute"];

    public static bool Is(ISymbol method) => method.GetAttributes().Any(attribute => attribute.AttributeClass is { } type && Attributes.Contains(type.Name));
}
