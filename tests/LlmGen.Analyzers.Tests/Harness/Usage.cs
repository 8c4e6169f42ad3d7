using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers.Tests;

/// <summary>The tests of one rule on code that calls a model. What is expected stands in the sources; sources without markup must stay silent.</summary>
internal static class Usage<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    /// <summary>Statements of an async method that has clients and data at hand.</summary>
    public static Task StatementsAsync(string statements) => SourceAsync(Snippet.Of(statements));

    /// <summary>Members of a class that has clients and data at hand.</summary>
    public static Task MembersAsync(string members) => SourceAsync(Snippet.OfMembers(members));

    public static async Task SourceAsync(string source, params (string Key, string Value)[] options)
    {
        var markup = Markup.Parse(source);
        CSharpCompilation compilation = Snippet.Compile(markup.Source);
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        ImmutableArray<Diagnostic> found = await DiagnosticsAsync(compilation, options);
        Assert.Equal(
            markup.Expected.OrderBy(expected => expected.Span.Start).Select(expected => expected.Id + " at '" + markup.Source.Substring(expected.Span.Start, expected.Span.Length) + "' " + expected.Span),
            found.Select(diagnostic => diagnostic.Id + " at '" + markup.Source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length) + "' " + diagnostic.Location.SourceSpan));
    }

    /// <summary>The messages of a class's members.</summary>
    public static async Task<IEnumerable<string>> MessagesAsync(string members) =>
        (await DiagnosticsAsync(Snippet.Compile(Snippet.OfMembers(members)))).Select(diagnostic => diagnostic.GetMessage(null));

    /// <summary>Applies the fix in every scope: each result is the same text, compiles and is clean of the rule.</summary>
    public static Task FixesAsync<TFix>(string before, string after, Action<RuleTest<TAnalyzer, TFix>>? configure = null)
        where TFix : CodeFixProvider, new() => Verify<TAnalyzer>.FixesAsync<TFix>(
            before,
            after,
            test =>
            {
                test.UseKernel();
                configure?.Invoke(test);
            },
            Snippet.Usings);

    /// <summary>As <see cref="FixesAsync"/>, of statements.</summary>
    public static Task FixesStatementsAsync<TFix>(string before, string after, Action<RuleTest<TAnalyzer, TFix>>? configure = null)
        where TFix : CodeFixProvider, new() => FixesAsync<TFix>(Snippet.Of(before), Snippet.Of(after), configure);

    public static Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(CSharpCompilation compilation, params (string Key, string Value)[] options) =>
        DiagnosticsAsync(compilation, [new TAnalyzer()], options);

    public static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(
        CSharpCompilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, params (string Key, string Value)[] options)
    {
        ImmutableArray<Diagnostic> found = await compilation
            .WithAnalyzers(analyzers, new AnalyzerOptions([], new FixedOptions(options.ToDictionary(option => option.Key, option => option.Value))))
            .GetAnalyzerDiagnosticsAsync();
        return [.. found.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    private sealed class FixedOptions(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(values);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
        }
    }
}
