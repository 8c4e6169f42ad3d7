namespace LlmGen.Analyzers.Tests.Declarations;

public sealed class OutputNameTests
{
    [Theory]
    [InlineData("""Output({|LLM108:"my reply"|})""")]
    [InlineData("""Output({|LLM108:""|})""")]
    [InlineData("""Output({|LLM108:null!|})""")]
    [InlineData("""Output(name: {|LLM108:"a.b"|})""")]
    [InlineData("""Output({|LLM108:"1st"|})""")]
    public Task A_name_that_nothing_can_take_is_reported(string output) => VerifyAsync(output);

    [Theory]
    [InlineData("""Output("reply")""")]
    [InlineData("""Output(nameof(Result.Reply))""")]
    [InlineData("""Output(name: "REPLY")""")]
    [InlineData("""Output("reply"), Obsolete""")]
    [InlineData("Timed")]
    public Task An_identifier_is_not(string output) => VerifyAsync(output);

    private static Task VerifyAsync(string output) => Verify<DeclarationAnalyzer>.ReportsAsync(
        "public sealed record Result(string Reply, string Other); [LlmClient] public interface IAssistant {"
            + "[Prompt(\"Other\")] Task<string> OtherAsync(CancellationToken token);"
            + "[Prompt(\"Hello\"), " + output + "] Task<string> " + (output.Contains("LLM108", StringComparison.Ordinal) || output == "Timed" ? "ReplyAsync" : "WriteAsync") + "(CancellationToken token);"
            + (output.Contains("LLM108", StringComparison.Ordinal) ? "" : "[Plan] Task<Result> AllAsync(CancellationToken token);") + "}");
}
