using LlmGen.Generator.Tests.Harness;

namespace LlmGen.Generator.Tests;

/// <summary>What is written for <c>[Hedge]</c>: a policy on the method's constant part, and a line in its documentation.</summary>
public sealed class HedgeTests
{
    [Theory]
    [InlineData(
        "AfterMilliseconds = 800",
        "{ After = global::System.TimeSpan.FromMilliseconds(800) }",
        "another request after 800 ms without a token; at most 2 requests.")]
    [InlineData(
        "AfterPercentile = 95, MaxAttempts = 3",
        "{ AfterPercentile = 95, MaxAttempts = 3 }",
        "another request after the measured p95 without a token; at most 3 requests.")]
    [InlineData(
        "AfterPercentile = 90, AfterMilliseconds = 1500",
        "{ After = global::System.TimeSpan.FromMilliseconds(1500), AfterPercentile = 90 }",
        "another request after the measured p90 (1500 ms until it is known) without a token; at most 2 requests.")]
    public void The_policy_stands_in_the_method_and_in_its_documentation(string settings, string policy, string documentation)
    {
        GeneratorRun run = GeneratorTest.Run(
            $$"""[LlmClient] public interface IDesk { [Prompt("p"), Hedge({{settings}})] Task<string> AskAsync(CancellationToken token); }""");
        Assert.Contains("Hedge = new() " + policy + ",", run.Client, StringComparison.Ordinal);
        Assert.Contains("/// Hedged: " + documentation, run.Client, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_without_it_has_nothing_of_it()
    {
        GeneratorRun run = GeneratorTest.Run("""[LlmClient] public interface IDesk { [Prompt("p")] Task<string> AskAsync(CancellationToken token); }""");
        Assert.DoesNotContain("Hedge", run.Client, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_out_of_range_is_not_generated()
    {
        GeneratorRun run = GeneratorTest.Run(
            """[LlmClient] public interface IDesk { [Prompt("p"), Hedge(AfterMilliseconds = 5, MaxAttempts = 1)] Task<string> AskAsync(CancellationToken token); }""");
        Assert.DoesNotContain("Hedge", run.Client, StringComparison.Ordinal);
        Assert.Contains("NotSupportedException", run.Client, StringComparison.Ordinal);
    }
}
