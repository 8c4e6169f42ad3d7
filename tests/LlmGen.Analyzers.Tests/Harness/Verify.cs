using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace LlmGen.Analyzers.Tests;

/// <summary>The tests of one analyzer. What is expected stands in the sources, as <c>{|LLM101:…|}</c>; a source without markup must stay silent.</summary>
internal static class Verify<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    public static Task ReportsAsync(string source, Action<RuleTest<TAnalyzer, EmptyCodeFixProvider>>? configure = null)
    {
        var test = new RuleTest<TAnalyzer, EmptyCodeFixProvider>();
        test.Before("Usings.cs", RuleTest<TAnalyzer, EmptyCodeFixProvider>.Usings);
        test.Before("Test.cs", source);
        configure?.Invoke(test);
        return test.RunAsync();
    }

    /// <summary>Applies the fix one by one and in every scope of fix-all: all must give the same text, which compiles and has no other diagnostics than it shows.</summary>
    public static Task FixesAsync<TFix>(string before, string after, Action<RuleTest<TAnalyzer, TFix>>? configure = null, string? usings = null)
        where TFix : CodeFixProvider, new()
    {
        var test = new RuleTest<TAnalyzer, TFix>();
        foreach ((Action<string, string> add, string source) in new (Action<string, string>, string)[] { (test.Before, before), (test.After, after) })
        {
            add("Usings.cs", usings ?? RuleTest<TAnalyzer, TFix>.Usings);
            add("Test.cs", source);
        }

        configure?.Invoke(test);
        return test.RunAsync();
    }

    /// <summary>There is something to report but nothing to offer.</summary>
    public static Task OffersNoFixAsync<TFix>(string source, Action<RuleTest<TAnalyzer, TFix>>? configure = null)
        where TFix : CodeFixProvider, new() => FixesAsync(source, source, configure);
}
