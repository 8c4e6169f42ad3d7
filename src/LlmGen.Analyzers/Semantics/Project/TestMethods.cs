using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

/// <summary>Methods for whose answers nobody waits: those that test frameworks run, by the names of their attributes, and benchmarks.</summary>
internal static class TestMethods
{
    /// <summary>How the attributes of xUnit, NUnit and MSTest end, those derived from them included.</summary>
    private static readonly string[] Attributes = ["Fact", "Theory", "Test", "TestCase", "TestCaseSource", "TestMethod"];

    public static bool Is(ISymbol method) => Has(method, static name => name == "Benchmark" || IsTest(name));

    public static bool IsTest(IMethodSymbol method) => Has(method, IsTest);

    private static bool Has(ISymbol method, Func<string, bool> isAttribute) =>
        method.GetAttributes().Any(attribute => attribute.AttributeClass is { } type && isAttribute(Bare(type.Name)));

    private static bool IsTest(string attribute) => Attributes.Any(known => attribute.EndsWith(known, StringComparison.Ordinal));

    private static string Bare(string name)
    {
        const string Suffix = "Attribute";
        return name.EndsWith(Suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - Suffix.Length) : name;
    }
}
