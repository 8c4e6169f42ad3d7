using LlmGen.Generator.Tests.Harness;

namespace LlmGen.Generator.Tests.FanOuts;

/// <summary>What fan-outs of odd names and conversions give, and what becomes of broken ones.</summary>
public sealed class FanOutEmissionTests
{
    private static readonly string[] Items = ["x", "y"];

    [Theory]
    [InlineData("StepsAsync", null, "t", "x t", "y t")]
    [InlineData("TokensAsync", "t", null, "t x", "t y")]
    [InlineData("OnAsync", "t", null, "x t", "y t")]
    [InlineData("RunsAsync", null, null, "x", "y")]
    [InlineData("SamesAsync", null, null, "x", "y")]
    [InlineData("foreach", null, "t", "x", "y")]
    [InlineData("FanOutNamesClient", null, null, "x", "y")]
    [InlineData("ToString", null, null, "x", "y")]
    public async Task Names_that_are_taken_bind_all_the_same(string method, string? before, string? after, string first, string second)
    {
        using var assembly = new LoadedAssembly(Corpus());
        object desk = assembly.Create("Corpus.FanOuts.FanOutNamesClient", new EchoChatClient());
        object?[] arguments = [.. new object?[] { before, Items, after }.OfType<object>()];
        var results = (Task)assembly.Call(desk, "Corpus.FanOuts.IFanOutNames", method, TakesToken(method) ? [.. arguments, CancellationToken.None] : arguments)!;

        Assert.Equal([first, second], await ResultOf(results));
    }

    [Fact]
    public async Task Names_that_differ_by_case_alone_are_told_apart()
    {
        using var assembly = new LoadedAssembly(Corpus());
        object desk = assembly.Create("Corpus.FanOuts.FanOutNamesClient", new EchoChatClient());

        var pairs = (Task)assembly.Call(desk, "Corpus.FanOuts.IFanOutNames", "PairsAsync", "1", "2", Items, null)!;
        var odds = (Task)assembly.Call(desk, "Corpus.FanOuts.IFanOutNames", "OddsAsync", "1", "2", "3", "4", "5", "6", Items)!;

        Assert.Equal(["12x", "12y"], await ResultOf(pairs));
        Assert.Equal(["123456x", "123456y"], await ResultOf(odds));
    }

    [Theory]
    [InlineData("TextsAsync", "x", "y")]
    [InlineData("ListsAsync", "[x]", "[y]")]
    [InlineData("MeasuredTextsAsync", "x", "y")]
    [InlineData("LongLengthsAsync", "1", "1")]
    [InlineData("MaybesAsync", "x", "y")]
    [InlineData("KnownsAsync", "x", "y")]
    [InlineData("MaybeObjectsAsync", "x", "y")]
    public async Task What_a_method_gives_is_read_as_it_is_needed(string method, string first, string second)
    {
        using var assembly = new LoadedAssembly(Corpus());
        object desk = assembly.Create("Corpus.FanOuts.FanOutKindsClient", new EchoChatClient());
        var results = (Task)assembly.Call(desk, "Corpus.FanOuts.IFanOutKinds", method, Items, CancellationToken.None)!;

        Assert.Equal([first, second], await ResultOf(results));
    }

    [Theory]
    [InlineData("ReadOnlyListAsync")]
    [InlineData("MaybeListAsync")]
    [InlineData("ObjectsAsync")]
    [InlineData("CollectionAsync")]
    [InlineData("ArrayAsync")]
    [InlineData("SetAsync")]
    [InlineData("OutcomesAsync")]
    [InlineData("OutcomeArrayAsync")]
    [InlineData("ObjectOutcomesAsync")]
    [InlineData("OneByOneAsync")]
    [InlineData("AutoAsync")]
    public async Task Every_list_holds_the_results_in_order(string method)
    {
        using var assembly = new LoadedAssembly(Corpus());
        object desk = assembly.Create("Corpus.FanOuts.FormsClient", new EchoChatClient());
        var results = (Task)assembly.Call(desk, "Corpus.FanOuts.IForms", method, Items, CancellationToken.None)!;

        Assert.Equal(Items, await ResultOf(results));
    }

    [Fact]
    public void What_calls_a_broken_fan_out_compiles_and_it_alone_is_broken()
    {
        GeneratorRun run = GeneratorTest.Run(
            """
            [LlmClient] public interface IDesk
            {
                [Prompt("{ticket} {tone}")] Task<string> AnswerAsync(string ticket, string tone);
                [ForEach(nameof(AnswerAsync))] Task<List<string>> AnswersAsync(IEnumerable<string> tickets);
                [ForEach(nameof(AnswersAsync))] IAsyncEnumerable<List<string>> BatchesAsync(IEnumerable<List<string>> batches);
                [Plan] Task<(List<string> Answers, string Answer)> PlanAsync(IEnumerable<string> tickets, string ticket, string tone);
                [Prompt("{missing}")] Task<string> BrokenAsync(string ticket);
                [ForEach(nameof(BrokenAsync))] Task<List<string>> OverBrokenAsync(IEnumerable<string> tickets);
            }
            """);

        Assert.Empty(run.GeneratedDiagnostics());
        Assert.Equal(2, run.Client.Split("cannot be generated").Length - 1);
    }

    private static GeneratorRun Corpus() => GeneratorRun.Of(GeneratorTest.Compile(GeneratorTest.File(CorpusTests.Corpus("FanOuts"), "FanOuts.cs")));

    private static bool TakesToken(string method) => method is "StepsAsync" or "TokensAsync" or "OnAsync" or "foreach";

    private static async Task<IEnumerable<string?>> ResultOf(Task task)
    {
        await task;
        var results = (System.Collections.IEnumerable)task.GetType().GetProperty("Result")!.GetValue(task)!;
        return results.Cast<object?>().Select(result => result is IEnumerable<string> list ? "[" + string.Join(" ", list) + "]" : result?.ToString());
    }
}
