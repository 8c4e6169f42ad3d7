namespace LlmGen.Analyzers.Tests.Declarations;

/// <summary>What a message proposes can be done.</summary>
public sealed class MessageTests
{
    [Fact]
    public async Task A_plan_says_that_a_stream_is_no_member_of_its_result() => Assert.Equal(
        [
            "LLM112: Cannot pass 'Reply' in 'BothAsync': the result of a plan cannot contain a stream; use 'string' for the whole text, or return only the stream: [Plan(nameof(ReplyAsync))]",
            "LLM112: Cannot pass 'Points' in 'BothAsync': the result of a plan cannot contain a stream; use 'IReadOnlyList<int>' for the elements, or return only the stream: [Plan(nameof(PointsAsync))]",
        ],
        await Compiled.MessagesAsync(
            """
            public sealed record Both(IAsyncEnumerable<string> Reply, IAsyncEnumerable<int> Points);
            [LlmClient] public interface IAssistant
            {
                [Prompt("Reply")] IAsyncEnumerable<string> ReplyAsync(CancellationToken token);
                [Prompt("Points")] IAsyncEnumerable<int> PointsAsync(CancellationToken token);
                [Plan] Task<Both> BothAsync(CancellationToken token);
            }
            """));

    [Fact]
    public async Task Only_members_that_say_what_a_value_is_are_proposed() => Assert.Equal(
        [
            "LLM103: 'a' is of type 'Func<string>', which cannot be written into a prompt; pass a string",
            "LLM103: 'b' is of type 'Stream', which cannot be written into a prompt; pass a string",
            "LLM103: 'c' is of type 'Ticket', which cannot be written into a prompt; use a member, such as 'Title'",
            "LLM103: 'd' is of type 'Made', which cannot be written into a prompt; pass a string",
        ],
        await Compiled.MessagesAsync(
            """
            public sealed record Ticket(int Number, string Title);
            public delegate string Made();
            [LlmClient] public interface IAssistant
            {
                [Prompt("{a} {b} {c} {d}")] Task<string> Ask(Func<string> a, System.IO.Stream b, Ticket c, Made d, CancellationToken token);
            }
            """));

    [Fact]
    public Task An_empty_template_is_reported() => Verify<DeclarationAnalyzer>.ReportsAsync(
        """[LlmClient] public interface IAssistant { [Prompt({|LLM101:""|})] Task<string> A(string text, CancellationToken token); [Prompt({|LLM101:" \n"|})] Task<string> B(CancellationToken token); }""");

    [Fact]
    public Task An_empty_template_beside_content_is_not() => Verify<DeclarationAnalyzer>.ReportsAsync(
        """[LlmClient] public interface IAssistant { [Prompt("")] Task<string> A(IReadOnlyList<ChatMessage> history, CancellationToken token); [Prompt("")] Task<string> B(DataContent image, CancellationToken token); }""");
}
