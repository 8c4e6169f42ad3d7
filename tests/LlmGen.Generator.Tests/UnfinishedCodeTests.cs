using LlmGen.Generator.Parsing;
using LlmGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.Generator.Tests;

/// <summary>An editor hands over code that is still being typed.</summary>
public sealed class UnfinishedCodeTests
{
    private const string Source =
        """
        namespace Half.Typed;

        [LlmClient(Name = "Desk", System = "You are a \"desk\".", MaxOutputTokens = 12, Temperature = 0.5)]
        [Example("in", "out")]
        public partial interface IDesk : IBase<Reply>, System.IDisposable
        {
            [Prompt("Say {text.Length:D} and {@class} {{now}}\n" + Texts.End, Model = nameof(IDesk), StopSequences = new[] { "a", "b" }, ReasoningEffort = ReasoningEffort.High)]
            Task<LlmResult<Dictionary<string, Reply?>>> SayAsync(string text, Kind @class = Kind.B, CancellationToken cancellationToken = default);

            [Prompt($"{nameof(IDesk)} {{items:F2}}")] IAsyncEnumerable<Reply> ListAsync(IReadOnlyList<double?> items, ChatOptions? options, params AIContent[] files);
            [Prompt("p")] Task<T> GenericAsync<T>(ref T value) where T : struct;
            [Plan(nameof(ListAsync))] IAsyncEnumerable<Reply> PlanAsync(IReadOnlyList<double?> items, ChatOptions? options, CancellationToken cancellationToken);
            [Plan] Task<(string Text, int Length, IReadOnlyList<Reply> List)> PairAsync(string text, List<double?> items, ChatOptions options);
            [ForEach(nameof(Measure), MaxConcurrency = 3, Prefix = PrefixStart.Auto)] Task<IReadOnlyList<LlmOutcome<int>>> MeasureAllAsync(IEnumerable<string> texts, IProgress<FanOutProgress>? progress = null);
            [ForEach(nameof(SayAsync), Unordered = true)] IAsyncEnumerable<LlmItem<Dictionary<string, Reply?>>> SayAllAsync(IAsyncEnumerable<string> texts, Kind @class, CancellationToken cancellationToken);
            [Output("length")] int Measure(string text) => text.Length;
            event System.EventHandler Changed;
            int this[int index] { get; init; }
            void IDisposable.Dispose() { }
        }

        public interface IBase<T> { [Prompt("{history}")] ValueTask<T[]> GetAsync(IEnumerable<ChatMessage> history); }
        public sealed partial class Desk { public Desk(LlmRuntime runtime) => _runtime = runtime; public ValueTask<Reply[]> GetAsync(IEnumerable<ChatMessage> history) => default; }
        public sealed record Reply([property: System.ComponentModel.Description("d")] string Text, Kind? Kind, Reply[] More) { public required int Extra { get; init; } }
        public enum Kind { A, [System.ComponentModel.Description("b")] B }
        public static class Texts { public const string End = "end"; }
        """;

    [Fact]
    public void The_source_is_sound_when_it_is_whole()
    {
        Assert.DoesNotContain(GeneratorTest.Run(Source).AllDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void Cut_anywhere_it_is_generated_without_an_exception()
    {
        GeneratorRun run = GeneratorTest.Run("");
        for (int length = 0; length < Source.Length; length += 7)
        {
            run = AssertNoException(run, Source[..length]);
        }
    }

    [Fact]
    public void With_anything_left_out_it_is_generated_without_an_exception()
    {
        GeneratorRun run = GeneratorTest.Run("");
        for (int start = 0; start < Source.Length; start += 7)
        {
            run = AssertNoException(run, Source.Remove(start, Math.Min(11, Source.Length - start)));
        }
    }

    [Theory]
    [InlineData("[LlmClient(] public interface IDesk { [Prompt(")]
    [InlineData("[LlmClient(System = 1, MaxOutputTokens = \"x\", Name = null, Temperature = )] public interface IDesk { [Prompt(\"p\", Seed = \"x\", StopSequences = 5, ReasoningEffort = Missing.High)] Task<string> RunAsync(); }")]
    [InlineData("[LlmClient(Missing = 1, \"extra\")] public interface IDesk { [Prompt] Task<string> RunAsync(); [Prompt(1)] Task<string> B(); [Prompt(\"a\", \"b\")] Task<string> C(); }")]
    [InlineData("[LlmClient] public interface IDesk { [Prompt(\"{x.Y.Z}\")] Task<Missing> RunAsync(Missing x); [Prompt(\"{x}\")] Missing<int> B(Missing<Other> x = Missing.Default); }")]
    [InlineData("[LlmClient] public interface IDesk : IMissing, IDesk { [Prompt(\"p\")] Task<R> RunAsync(); } public record R(Missing A, R B, int A) : R;")]
    [InlineData("[LlmClient] public interface IDesk { [Prompt(null)] Task<string> RunAsync(); [Prompt(default)] Task<string> B(); [Prompt(Missing)] Task<string> C(string, int); }")]
    [InlineData("[LlmClient, LlmClient] public interface IDesk { [Prompt(\"p\"), Prompt(\"q\")] Task<string> RunAsync(); [Prompt(\"p\")] Task<string> RunAsync(); }")]
    [InlineData("[LlmClient] public interface IDesk { [Plan(] Task<Missing> A(); [Plan(nameof())] Task<string> B(); [Plan(1)] Task<string> C(); [Plan(\"\", \"\")] D(); [Output] [Plan(null)] IAsyncEnumerable<> E(); }")]
    [InlineData("[LlmClient] public interface IDesk { [Plan] Task<(int, F)> F(Missing x); [Output(null)] [Plan] Task<Missing<int>> G(); Missing H(int g); [Plan(nameof(H))] Missing I(); [Plan(nameof(H))] Task<string> J(); [Plan, Plan] Task<(int J, int)> (); }")]
    [InlineData("[LlmClient] public interface IDesk { [ForEach(] Task<Missing> A(); [ForEach(nameof())] Task<List<string>> B(IEnumerable<> x); [ForEach(1)] Task<List<string>> C(Missing[] y); [ForEach(\"\", \"\")] D(); [ForEach(null)] IAsyncEnumerable<> E(); [ForEach] F; }")]
    [InlineData("[LlmClient] public interface IDesk { [ForEach(nameof(H), MaxConcurrency = \"x\", Unordered = 1, Prefix = Missing.Auto)] Task<List<Missing>> G(IEnumerable<Missing<int>> x, int, IProgress<> p); Missing H(Missing g, out int); [ForEach(nameof(H)), ForEach(nameof(G))] Task<List<LlmOutcome<>>> I(dynamic x); [ForEach(nameof(H))] Task<List<LlmItem>> (); }")]
    [InlineData("[LlmClient] public interface { [Prompt(\"p\")] Task<string> (); }")]
    [InlineData("[LlmClient] public interface IDesk { [Prompt(\"p\")] Task<E> RunAsync(); [Example(null, null)] [Prompt(\"p\", StopSequences = null)] Task<string> B(); [Prompt(\"p\", StopSequences = new string[] { null })] Task<string> C(); } public enum E { }")]
    public void Nonsense_is_generated_without_an_exception(string source) => AssertNoException(GeneratorTest.Run(""), source);

    private static GeneratorRun AssertNoException(GeneratorRun before, string source)
    {
        CSharpCompilation compilation = GeneratorTest.Compile(GeneratorTest.File(GeneratorTest.Usings + source));
        GeneratorRun run = before.Then(compilation);
        Assert.True(run.Result.Exception is null, $"{run.Result.Exception}\n{source}");

        // The generator leaves out an interface whose parsing throws; the parser itself must not.
        SyntaxTree tree = compilation.SyntaxTrees[0];
        SemanticModel semantics = compilation.GetSemanticModel(tree);
        foreach (InterfaceDeclarationSyntax declaration in tree.GetRoot().DescendantNodes().OfType<InterfaceDeclarationSyntax>())
        {
            INamedTypeSymbol symbol = semantics.GetDeclaredSymbol(declaration)!;
            if (symbol.Attribute(KnownNames.LlmGen, KnownNames.LlmClientAttribute) is { } attribute)
            {
                ClientParser.Parse(symbol, attribute, compilation, issues: null, CancellationToken.None);
            }
        }

        return run;
    }
}
