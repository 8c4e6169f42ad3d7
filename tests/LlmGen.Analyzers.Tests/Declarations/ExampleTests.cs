namespace LlmGen.Analyzers.Tests.Declarations;

/// <summary>LLM104: an example's output that the method's result cannot be read from.</summary>
public sealed class ExampleTests
{
    private const string Types = """
        public sealed record Reply(string Text, int Score, Mood? Mood, List<Part>? Parts = null);
        public sealed record Part(string Name);
        public enum Mood { VeryGood, Bad }
        """;

    [Theory]
    [InlineData("Task<Reply>", "a reply")]
    [InlineData("Task<Reply>", """{'text': 'a', 'score': 1, 'mood': null""")]
    [InlineData("Task<Reply>", """{'score': 1, 'mood': null}""")]
    [InlineData("Task<Reply>", """{'text': 'a', 'score': 1.5, 'mood': null}""")]
    [InlineData("Task<Reply>", """{'text': null, 'score': 1, 'mood': null}""")]
    [InlineData("ValueTask<Reply>", """{'text': 'a', 'score': 1, 'mood': 'fair'}""")]
    [InlineData("Task<LlmResult<Reply>>", """{'text': 'a', 'score': 1, 'mood': null, 'parts': [{'name': 'b'}, {}]}""")]
    [InlineData("Task<Mood>", "fair")]
    [InlineData("Task<int>", "1.5")]
    [InlineData("Task<byte>", "300")]
    [InlineData("Task<bool>", "yes")]
    [InlineData("Task<int[]>", """[1, 'a']""")]
    [InlineData("Task<int[]>", "[1, 2,]")]
    [InlineData("Task<Dictionary<Mood, int>>", """{'fair': 1}""")]
    [InlineData("IAsyncEnumerable<Part>", """[{'title': 'a'}]""")]
    [InlineData("Task<Guid>", "")]
    public Task What_cannot_be_read_is_reported_at_the_output(string result, string output) =>
        ReportsAsync(result, "{|LLM104:" + Literal(output) + "|}");

    [Theory]
    [InlineData("Task<Reply>", """{'text': 'a', 'score': 1, 'mood': null}""")]
    [InlineData("Task<Reply>", """ {'Text': '\\u0061', 'SCORE': 1.0, 'mood': 'very_good', 'more': [1, {}], 'parts': []} """)]
    [InlineData("Task<LlmResult<Reply>>", """{'text': 'a', 'score': '1', 'mood': 'Bad', 'parts': [{'name': 'b'}]}""")]
    [InlineData("Task<Mood>", "very good")]
    [InlineData("Task<Mood?>", "null")]
    [InlineData("Task<Mood>", """{'value': 'Bad'}""")]
    [InlineData("Task<int>", "-12")]
    [InlineData("Task<bool>", "True")]
    [InlineData("Task<int[]>", "[1, 2]")]
    [InlineData("Task<int[]>", """{'value': [1, 2]}""")]
    [InlineData("Task<Dictionary<Mood, int>>", """{'bad': 1}""")]
    [InlineData("Task<Dictionary<string, int>>", """[{'key': 'a', 'value': 1}]""")]
    [InlineData("IAsyncEnumerable<Part>", """[{'name': 'a'}]""")]
    [InlineData("Task<DateOnly>", "2026-01-31")]
    [InlineData("Task<string>", "{")]
    [InlineData("IAsyncEnumerable<string>", "[")]
    [InlineData("Task<ChatResponse>", "{")]
    public Task What_can_be_read_is_not(string result, string output) => ReportsAsync(result, Literal(output));

    [Fact]
    public Task Examples_of_the_interface_are_for_all_its_methods() => Verify<DeclarationAnalyzer>.ReportsAsync(
        """[LlmClient, Example("a", "b")] public interface IAssistant { [Prompt("Hello")] Task<int> Ask(CancellationToken token); }""");

    [Fact]
    public Task Depth_without_end_is_a_mistake_like_any_other() =>
        ReportsAsync("Task<Reply>", "{|LLM104:\"" + new string('[', 10_000) + "\"|}");

    [Fact]
    public async Task Messages_name_the_problem_and_the_remedy() => Assert.Equal(
        [
            "LLM104: 'Reply' cannot be deserialized from a response: the output of its [Example] has no \"text\" at $; add it",
            "LLM104: 'int' cannot be deserialized from a response: the output of its [Example] has \"many\" at $; expected a whole number of the type 'int'",
            "LLM104: 'Part' cannot be deserialized from a response: the output of its [Example] is incomplete JSON; write the whole value",
        ],
        await Compiled.MessagesAsync("""
            [LlmClient] public interface IAssistant
            {
                [Prompt("Hello"), Example("a", "{}")] Task<Reply> A(CancellationToken token);
                [Prompt("Hello"), Example("a", "many")] Task<int> B(CancellationToken token);
                [Prompt("Hello"), Example("a", "[")] IAsyncEnumerable<Part> C(CancellationToken token);
            }
            """ + Types));

    private static string Literal(string output) => "\"" + output.Replace("'", "\\\"", StringComparison.Ordinal) + "\"";

    private static Task ReportsAsync(string result, string output) => Verify<DeclarationAnalyzer>.ReportsAsync(
        "[LlmClient] public interface IAssistant { [Prompt(\"Hello\"), Example(\"a\", " + output + ")] " + result + " Ask(CancellationToken token); }\n" + Types);
}
