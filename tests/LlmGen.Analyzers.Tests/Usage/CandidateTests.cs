using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers.Tests;

/// <summary>What the rules look at: nothing where no file names a model, and every file that may reach one.</summary>
public class CandidateTests
{
    private const string Plain = """
        public sealed class Orders(List<string> lines)
        {
            public async Task<int> SaveAsync(TextWriter writer)
            {
                foreach (string line in lines)
                {
                    await writer.WriteLineAsync(line);
                }

                return lines.Count;
            }
        }
        """;

    private const string Gateway = """
        public sealed class Gateway(IChatClient client)
        {
            public async Task<string> ReadAsync(string text) => (await client.GetResponseAsync(text, new ChatOptions { MaxOutputTokens = 9 })).Text;
        }
        """;

    private const string Caller = """
        public sealed class Reader(Gateway gateway)
        {
            public async Task<string> BothAsync(string first, string second)
            {
                string one = await gateway.ReadAsync(first);
                string two = await gateway.ReadAsync(second);
                return one + two;
            }
        }
        """;

    public static TheoryData<string> Rules => [.. typeof(UsageAnalyzer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(UsageAnalyzer))).Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_rule_registers_nothing_where_no_file_names_a_model(string rule)
    {
        var analyzer = (DiagnosticAnalyzer)Activator.CreateInstance(typeof(UsageAnalyzer).Assembly.GetType(rule)!)!;
        Assert.Equal((0, 0), await ActionsAsync(analyzer, Snippet.Compile("using System.IO;\n" + Plain)));
        (int blocks, _) = await ActionsAsync(analyzer, Snippet.Compile("using System.IO;\n" + Plain, Gateway));
        Assert.Equal(1, blocks);
    }

    [Fact]
    public async Task A_file_that_names_no_model_is_looked_at_where_it_calls_what_does()
    {
        ImmutableArray<Diagnostic> found = await Usage<SerialAwaitsAnalyzer>.DiagnosticsAsync(Snippet.Compile(Caller, Gateway));
        Assert.Equal("/src/Test.cs", Assert.Single(found).Location.SourceTree!.FilePath);
    }

    private static async Task<(int Blocks, int Symbols)> ActionsAsync(DiagnosticAnalyzer analyzer, CSharpCompilation compilation)
    {
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        CompilationWithAnalyzers analysis = compilation.WithAnalyzers([analyzer]);
        await analysis.GetAnalyzerDiagnosticsAsync();
        Microsoft.CodeAnalysis.Diagnostics.Telemetry.AnalyzerTelemetryInfo actions = await analysis.GetAnalyzerTelemetryInfoAsync(analyzer, CancellationToken.None);
        return (actions.OperationBlockActionsCount, actions.SymbolActionsCount);
    }
}
