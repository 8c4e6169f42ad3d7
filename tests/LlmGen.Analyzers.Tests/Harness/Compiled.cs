using System.Collections.Immutable;
using LlmGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers.Tests;

/// <summary>Compiles sources as a build does: generator first, analyzers over the result.</summary>
internal static class Compiled
{
    public static CSharpCompilation Create(string source, IEnumerable<MetadataReference>? references = null, LanguageVersion version = LanguageVersion.Latest)
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(version);
        return CSharpCompilation.Create(
            "Test",
            [
                CSharpSyntaxTree.ParseText(source, options, "Test.cs"),
                CSharpSyntaxTree.ParseText(RuleTest<DeclarationAnalyzer, Microsoft.CodeAnalysis.Testing.EmptyCodeFixProvider>.Usings, options, "Usings.cs"),
            ],
            references ?? References.All,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>What a build prints of an error, a warning or an information, without the hidden.</summary>
    public static async Task<ImmutableArray<Diagnostic>> BuildAsync(CSharpCompilation compilation)
    {
        CSharpGeneratorDriver.Create([new LlmClientGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out ImmutableArray<Diagnostic> _);
        ImmutableArray<Diagnostic> diagnostics = await generated
            .WithAnalyzers([.. Rules.InstancesOf<DiagnosticAnalyzer>(typeof(DeclarationAnalyzer))])
            .GetAllDiagnosticsAsync();
        return [.. diagnostics.Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden)];
    }

    public static Task<ImmutableArray<Diagnostic>> AnalyzeAsync(CSharpCompilation compilation) =>
        compilation.WithAnalyzers([new DeclarationAnalyzer(), new LeverPlacementAnalyzer()]).GetAnalyzerDiagnosticsAsync();

    public static async Task<IEnumerable<string>> MessagesAsync(string members) =>
        (await AnalyzeAsync(Create(members))).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).Select(diagnostic => diagnostic.Id + ": " + diagnostic.GetMessage(null));
}
