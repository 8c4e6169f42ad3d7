using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace LlmGen.Analyzers.Tests;

/// <summary>One run of an analyzer, and of a fix where there is one, over sources with markup.</summary>
internal sealed class RuleTest<TAnalyzer, TFix> : CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    public const string Root = "/src/";

    public const string Usings = """
        global using LlmGen;
        global using Microsoft.Extensions.AI;
        global using System;
        global using System.Collections.Generic;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private readonly Dictionary<string, DiagnosticDescriptor> _rules = new TAnalyzer().SupportedDiagnostics.ToDictionary(rule => rule.Id);

    public RuleTest()
    {
        ReferenceAssemblies = References.None;
        TestState.AdditionalReferences.AddRange(References.All);
        TestState.MarkupHandling = MarkupMode.None;
        FixedState.MarkupHandling = MarkupMode.None;
    }

    public LanguageVersion LanguageVersion { get; set; } = LanguageVersion.Latest;

    /// <summary>Compiles against Semantic Kernel and the Agent Framework too.</summary>
    public void UseKernel() => TestState.AdditionalReferences.AddRange(References.WithKernel.Except(References.All));

    /// <summary>Compiles as a project that has the rules alone.</summary>
    public void WithoutLlmGen() => TestState.AdditionalReferences.Remove(References.LlmGen);

    /// <summary>Adds lines to the configuration of all files.</summary>
    public void Configure(string lines) => TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\n" + lines + "\n"));

    /// <summary>A rule that has no part in the test.</summary>
    public void Without(params string[] rules) => DisabledDiagnostics.AddRange(rules);

    public void Before(string path, string markup) => Add(TestState, path, markup);

    public void After(string path, string markup) => Add(FixedState, path, markup);

    protected override ParseOptions CreateParseOptions() => ((CSharpParseOptions)base.CreateParseOptions()).WithLanguageVersion(LanguageVersion);

    private void Add(SolutionState state, string path, string text)
    {
        // Configuration applies to files beneath its own.
        path = Root + path;
        Markup markup = Markup.Parse(text);
        state.Sources.Add((path, markup.Source));
        var source = SourceText.From(markup.Source);
        foreach ((string id, TextSpan span) in markup.Expected)
        {
            LinePositionSpan lines = source.Lines.GetLinePositionSpan(span);
            state.ExpectedDiagnostics.Add(new DiagnosticResult(id, _rules[id].DefaultSeverity)
                .WithSpan(path, lines.Start.Line + 1, lines.Start.Character + 1, lines.End.Line + 1, lines.End.Character + 1)
                .WithOptions(DiagnosticOptions.IgnoreAdditionalLocations));
        }
    }
}
