using LlmGen.Generator.Tests.Harness;

namespace LlmGen.Generator.Tests.Plans;

/// <summary>What the text of a plan depends on.</summary>
public sealed class PlanEmissionTests
{
    private const string Source = "[Prompt(\"p\")] IAsyncEnumerable<string> WordsAsync(); ";

    [Theory]
    [InlineData("int A(IAsyncEnumerable<string> words) => 1; [Plan(nameof(A))] Task<int> PlanAsync();", 1, false)]
    [InlineData("int A(IAsyncEnumerable<string> words) => 1; int B(IAsyncEnumerable<string> words) => 1; [Plan] Task<(int A, int B)> PlanAsync();", 2, false)]
    [InlineData("int A(IAsyncEnumerable<string> words) => 1; [Plan] Task<(int A, string Words, string[] words)> PlanAsync();", 3, false)]
    [InlineData("[Plan] Task<(string Words, List<string> words)> PlanAsync();", 2, false)]
    [InlineData("int A(string[] words) => 1; int B(IAsyncEnumerable<string> words, int a) => 1; [Plan] Task<(int A, int B)> PlanAsync();", 2, true)]
    [InlineData("int A(IAsyncEnumerable<string> words) => 1; int B(IAsyncEnumerable<string> words, int a) => 1; [Plan] Task<(int A, int B)> PlanAsync();", 2, true)]
    [InlineData("int A(IAsyncEnumerable<string> words, IAsyncEnumerable<string> Words) => 1; [Plan(nameof(A))] Task<int> PlanAsync();", 2, true)]
    [InlineData("int A(IAsyncEnumerable<string> words) => 1; int B(IAsyncEnumerable<string> words) => 1; int C(int a, int b) => 1; [Plan(nameof(C))] Task<int> PlanAsync();", 2, true)]
    public void A_stream_has_as_many_readers_as_it_needs_and_no_bound_where_they_wait_for_each_other(string members, int readers, bool keepsAll)
    {
        GeneratorRun run = GeneratorTest.Run("[LlmClient] public interface IDesk { " + Source + members + " }");

        Assert.Empty(run.GeneratedDiagnostics());
        Assert.Contains($"readers: {readers}{(keepsAll ? ", keepsAll: true" : "")});", run.Client, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_synchronous_code_is_started_last()
    {
        string client = GeneratorTest.Run(
            """
            [LlmClient] public interface IDesk
            {
                int Length(string text) => text.Length;
                [Prompt("{text}")] Task<string> SummaryAsync(string text);
                [Plan] Task<(int Length, string Summary)> PlanAsync(string text);
            }
            """).Client;

        Assert.True(client.IndexOf("Start(\"Summary\"", StringComparison.Ordinal) < client.IndexOf("Start(\"Length\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_plan_over_a_broken_step_compiles_and_only_the_step_is_broken()
    {
        GeneratorRun run = GeneratorTest.Run(
            """
            [LlmClient] public interface IDesk
            {
                [Prompt("{missing}")] Task<string> SummaryAsync(string text);
                [Prompt("{text}")] Task<string> KindAsync(string text);
                [Plan] Task<(string Kind, string Summary)> PlanAsync(string text);
                [Plan] Task<(string Kind, (string, string) Plan)> OuterAsync(string text);
                [Plan] Task<(string Kind, string Missing)> BrokenAsync(string text);
                [Plan] Task<(string Kind, (string, string) Broken)> OverBrokenAsync(string text);
            }
            """);

        Assert.Empty(run.GeneratedDiagnostics());
        Assert.Equal(2, run.Client.Split("cannot be generated").Length - 1);
    }
}
