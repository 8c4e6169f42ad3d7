using LlmGen.CodeFixes;

namespace LlmGen.Analyzers.Tests.Declarations;

public sealed class CancellationTokenTests
{
    [Theory]
    [InlineData("""[Prompt("Hello")] Task<string> {|LLM107:Ask|}();""")]
    [InlineData("""[Prompt("{a}")] IAsyncEnumerable<string> {|LLM107:Ask|}(string a);""")]
    [InlineData("""[Prompt("Hello")] Task<string> {|LLM107:Ask|}(ChatOptions? options = null);""")]
    public Task A_method_without_a_token_is_reported_at_its_name(string member) => ReportsAsync(member);

    [Theory]
    [InlineData("""[Prompt("Hello")] Task<string> Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("{a}")] Task<string> Ask(CancellationToken token, string a);""")]
    [InlineData("""Task<string> Ask() => Task.FromResult("");""")]
    public Task A_method_with_one_or_with_a_body_is_not(string member) => ReportsAsync(member);

    [Fact]
    public Task A_token_is_added_behind_the_other_parameters() => Verify<DeclarationAnalyzer>.FixesAsync<AddCancellationTokenFix>(
        """
        [LlmClient]
        public interface IAssistant
        {
            // First.
            [Prompt("Hello")]
            Task<string> {|LLM107:A|}();

            [Prompt("{text}")] Task<string> {|LLM107:B|}(string text); // Second.

            [Prompt("{text} {count}")]
            Task<string> {|LLM107:C|}(
                string text,
                int count = 1);

            [Prompt("{cancellationToken}")] Task<string> {|LLM107:D|}(string cancellationToken);
        }
        """,
        """
        [LlmClient]
        public interface IAssistant
        {
            // First.
            [Prompt("Hello")]
            Task<string> A(CancellationToken cancellationToken = default);

            [Prompt("{text}")] Task<string> B(string text, CancellationToken cancellationToken = default); // Second.

            [Prompt("{text} {count}")]
            Task<string> C(
                string text,
                int count = 1,
                CancellationToken cancellationToken = default);

            [Prompt("{cancellationToken}")] Task<string> D(string cancellationToken, CancellationToken cancellationToken2 = default);
        }
        """);

    [Fact]
    public Task The_namespace_is_imported_where_it_is_not() => Verify<DeclarationAnalyzer>.FixesAsync<AddCancellationTokenFix>(
        """
        using System.Threading.Tasks;
        using LlmGen;

        [LlmClient]
        public interface IAssistant
        {
            [Prompt("Hello")] Task<string> {|LLM107:A|}();
        }
        """,
        """
        using System.Threading;
        using System.Threading.Tasks;
        using LlmGen;

        [LlmClient]
        public interface IAssistant
        {
            [Prompt("Hello")] Task<string> A(CancellationToken cancellationToken = default);
        }
        """,
        usings: "");

    [Theory]
    [InlineData("""[Prompt("{a}")] Task<string> {|LLM107:Ask|}(params string[] a);""")]
    [InlineData("""[Prompt("{a}")] Task<string> {|LLM107:Ask|}(int a); [Prompt("{a}")] Task<string> Ask(int a, CancellationToken token);""")]
    public Task Nothing_is_offered_where_no_parameter_can_follow(string member) =>
        Verify<DeclarationAnalyzer>.OffersNoFixAsync<AddCancellationTokenFix>("[LlmClient] public interface IAssistant { " + member + " }");

    private static Task ReportsAsync(string member) =>
        Verify<DeclarationAnalyzer>.ReportsAsync("[LlmClient] public interface IAssistant { " + member + " }");
}
