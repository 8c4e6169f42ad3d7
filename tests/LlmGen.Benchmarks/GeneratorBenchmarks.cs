using System.Globalization;
using System.Text;
using Basic.Reference.Assemblies;
using BenchmarkDotNet.Attributes;
using LlmGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LlmGen.Benchmarks;

/// <summary>
/// The generator on a thousand interfaces of five methods. Goals: a cold run under a second; after an unrelated edit no model changes, nothing
/// is written, and the run takes at most 1.2 × a twin that only reads the same symbols.
/// </summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private const int Interfaces = 1000;

    private CSharpCompilation _compilation = null!;
    private SyntaxTree _unrelated = null!;
    private GeneratorDriver _driver = null!;
    private GeneratorDriver _twinDriver = null!;
    private int _edit;

    [GlobalSetup]
    public void Setup()
    {
        _unrelated = Unrelated(0);
        List<SyntaxTree> trees = [_unrelated, CSharpSyntaxTree.ParseText(Types)];
        for (int i = 0; i < Interfaces; i++)
        {
            trees.Add(CSharpSyntaxTree.ParseText(Interface(i)));
        }

        _compilation = CSharpCompilation.Create(
            "Clients",
            trees,
            [
                .. Net100.References.All,
                MetadataReference.CreateFromFile(typeof(LlmRuntime).Assembly.Location),
                MetadataReference.CreateFromFile(typeof(IChatClient).Assembly.Location),
                MetadataReference.CreateFromFile(typeof(IServiceCollection).Assembly.Location),
            ],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        _driver = Driver(new LlmClientGenerator()).RunGenerators(_compilation);
        _twinDriver = Driver(new SymbolReadingTwin()).RunGenerators(_compilation);
        RequireThatAnUnrelatedEditChangesNothing();
    }

    [Benchmark]
    public GeneratorDriver Cold() => Driver(new LlmClientGenerator()).RunGenerators(Edited());

    [Benchmark(Baseline = true)]
    public GeneratorDriver UnrelatedEditTwin() => _twinDriver.RunGenerators(Edited());

    [Benchmark]
    public GeneratorDriver UnrelatedEdit() => _driver.RunGenerators(Edited());

    private static CSharpGeneratorDriver Driver(IIncrementalGenerator generator, bool tracks = false) => CSharpGeneratorDriver.Create(
        [generator.AsSourceGenerator()],
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: tracks));

    // Another compilation each time: its symbols have not been bound yet, as after a key stroke.
    private CSharpCompilation Edited() => _compilation.ReplaceSyntaxTree(_unrelated, Unrelated(++_edit));

    private void RequireThatAnUnrelatedEditChangesNothing()
    {
        GeneratorRunResult run = Driver(new LlmClientGenerator(), tracks: true).RunGenerators(_compilation).RunGenerators(Edited()).GetRunResult().Results[0];
        if (run.GeneratedSources.Length != Interfaces + 1)
        {
            throw new InvalidOperationException($"{Interfaces} interfaces gave {run.GeneratedSources.Length} files.");
        }

        string[] changed =
        [
            .. run.TrackedSteps.Where(step => step.Key is "Clients" or "Names" or "Sources")
                .Concat(run.TrackedOutputSteps)
                .Where(step => step.Value.Any(each => each.Outputs.Any(output => output.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged))))
                .Select(step => step.Key),
        ];
        if (changed.Length > 0)
        {
            throw new InvalidOperationException("An unrelated edit has changed " + string.Join(", ", changed) + ".");
        }
    }

    private static SyntaxTree Unrelated(int edit) =>
        CSharpSyntaxTree.ParseText(string.Create(CultureInfo.InvariantCulture, $"internal static class Unrelated {{ public const int Edit = {edit}; }}"));

    private static string Interface(int number) => new StringBuilder(
        """
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using LlmGen;

        namespace Contoso;

        [LlmClient(System = "You are support agent number NUMBER for Contoso.", MaxOutputTokens = 256)]
        public interface IDeskNUMBER
        {
            [Prompt("Summarize this ticket in two sentences.\n\n{ticket}", MaxOutputTokens = 120)]
            Task<string> SummaryAsync(string ticket, CancellationToken cancellationToken = default);

            [Prompt("Classify this ticket.\n\n{ticket}", MaxOutputTokens = 16, Model = "fast")]
            Task<TicketKind> KindAsync(string ticket, CancellationToken cancellationToken = default);

            [Prompt("List what the customer asks for.\n\n{ticket}", MaxOutputTokens = 300)]
            IAsyncEnumerable<Request> RequestsAsync(string ticket, CancellationToken cancellationToken = default);

            [Prompt("Write the reply to this {kind} ticket.\nSummary: {summary}\n\n{ticket}", MaxOutputTokens = 400)]
            IAsyncEnumerable<string> ReplyAsync(string ticket, string summary, TicketKind kind, CancellationToken cancellationToken = default);

            [Prompt("Translate into {language}, in at most {words} words.\n\n{ticket}", Temperature = 0.2)]
            Task<string> TranslationAsync(string ticket, string language, int words, CancellationToken cancellationToken = default);
        }
        """).Replace("NUMBER", number.ToString(CultureInfo.InvariantCulture)).ToString();

    private const string Types =
        """
        using System;

        namespace Contoso;

        public enum TicketKind { Billing, Bug, HowTo, Other }

        public sealed record Request(string What, int Priority, DateOnly? Due);
        """;
}
