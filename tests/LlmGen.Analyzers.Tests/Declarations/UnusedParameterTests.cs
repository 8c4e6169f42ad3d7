using LlmGen.CodeFixes;

namespace LlmGen.Analyzers.Tests.Declarations;

public sealed class UnusedParameterTests
{
    [Theory]
    [InlineData("""[Prompt("{a}")] Task<string> Ask(string a, string {|LLM102:b|}, CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] Task<string> Ask(int? {|LLM102:a|}, List<string> {|LLM102:b|}, CancellationToken token);""")]
    [InlineData("""[Prompt("{{a}}")] Task<string> Ask(string {|LLM102:a|}, CancellationToken token);""")]
    [InlineData("""[Prompt("Hello", System = "{a}")] Task<string> Ask(string {|LLM102:a|}, CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] Task<string> Ask(object {|LLM102:@class|}, CancellationToken token);""")]
    public Task What_the_template_leaves_out_is_reported(string member) => ReportsAsync(member);

    [Theory]
    [InlineData("""[Prompt("{a} {b.Length}")] Task<string> Ask(string a, string b, CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] Task<string> Ask(IEnumerable<ChatMessage> history, ChatOptions? options, CancellationToken token);""")]
    [InlineData("""[Prompt("Describe it.")] Task<string> Ask(DataContent image, IReadOnlyList<AIContent> more, CancellationToken token);""")]
    [InlineData("""[Prompt("{@class}")] Task<string> Ask(string @class, CancellationToken token);""")]
    [InlineData("""[Prompt("{{|LLM101:c|}}")] Task<string> Ask(string abc, string bcd, CancellationToken token);""")]
    public Task What_has_another_meaning_or_stands_in_it_is_not(string member) => ReportsAsync(member);

    [Fact]
    public async Task The_message_names_both() => Assert.Equal(
        ["LLM102: The template of 'Ask' does not use the parameter 'text'; use or remove it"],
        await Compiled.MessagesAsync("""[LlmClient] public interface IAssistant { [Prompt("Hello")] Task<string> Ask(string text, CancellationToken token); }"""));

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public Task Parameters_are_added_in_the_spelling_of_the_literal(string newLine) => Verify<DeclarationAnalyzer>.FixesAsync<AddParameterToTemplateFix>(
        """"
        [LlmClient]
        public interface IAssistant
        {
            [Prompt("Summarize \"it\".")] Task<string> A(string {|LLM102:text|}, CancellationToken token);
            [Prompt("Compare.", MaxOutputTokens = 10)] Task<string> B(string {|LLM102:left|}, string {|LLM102:right|}, CancellationToken token);
            [Prompt(@"Summarize ""it"".")] Task<string> C(string {|LLM102:text|}, CancellationToken token);
            [Prompt("""Summarize "it".""")] Task<string> D(string {|LLM102:left|}, string {|LLM102:right|}, CancellationToken token);
            [Prompt("""
                Summarize:
                  {title}
                """)]
            Task<string> E(string title, string {|LLM102:left|}, string {|LLM102:right|}, CancellationToken token);
            [Prompt(template: "Text:")] Task<string> G(string {|LLM102:@class|}, CancellationToken token);
        }
        """".ReplaceLineEndings(newLine),
        """"
        [LlmClient]
        public interface IAssistant
        {
            [Prompt("Summarize \"it\".\n\n{text}")] Task<string> A(string text, CancellationToken token);
            [Prompt("Compare.\n\n{left}\n\n{right}", MaxOutputTokens = 10)] Task<string> B(string left, string right, CancellationToken token);
            [Prompt(@"Summarize ""it"".

        {text}")] Task<string> C(string text, CancellationToken token);
            [Prompt("""
                Summarize "it".

                {left}

                {right}
                """)] Task<string> D(string left, string right, CancellationToken token);
            [Prompt("""
                Summarize:
                  {title}

                {left}

                {right}
                """)]
            Task<string> E(string title, string left, string right, CancellationToken token);
            [Prompt(template: "Text:\n\n{class}")] Task<string> G(string @class, CancellationToken token);
        }
        """".ReplaceLineEndings(newLine));

    [Theory]
    [InlineData("""[Prompt(Template)] Task<string> Ask(string {|LLM102:a|}, CancellationToken token);""")]
    [InlineData("""[Prompt("a" + "b")] Task<string> Ask(string {|LLM102:a|}, CancellationToken token);""")]
    [InlineData("""[Prompt($"{Template}")] Task<string> Ask(string {|LLM102:a|}, CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] Task<string> Ask(object {|LLM102:a|}, CancellationToken token);""")]
    public Task Nothing_is_offered_for_what_is_no_literal_or_cannot_be_written(string member) =>
        Verify<DeclarationAnalyzer>.OffersNoFixAsync<AddParameterToTemplateFix>("[LlmClient] public interface IAssistant { const string Template = \"Hello\"; " + member + " }");

    private static Task ReportsAsync(string member) =>
        Verify<DeclarationAnalyzer>.ReportsAsync("[LlmClient] public interface IAssistant { " + member + " }");
}
