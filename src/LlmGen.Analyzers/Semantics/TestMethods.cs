using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

/// <summary>The methods that test frameworks run, by the names of their attributes.</summary>
internal static class TestMethods
{
    /// <summary>How the attributes of xUnit, NUnit and MSTest end, those derived from them included.</summary>
    private static readonly string[] Attributes = ["Fact", "Theory", "Test", "TestCase", "TestCaseSource", "TestMethod"];

    public static bool IsTest(IMethodSymbol method) => method.GetAttributes().Any(attribute => attribute.AttributeClass is { } type && IsTestAttribute(type.Name));

    private static bool IsTestAttribute(string name)
    {
        const string Suffix = "Attribute";
        string bare = name.EndsWith(Suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - Suffix.Length) : name;
        return Attributes.Any(known => bare.EndsWith(known, StringComparison.Ordinal));
    }
}
