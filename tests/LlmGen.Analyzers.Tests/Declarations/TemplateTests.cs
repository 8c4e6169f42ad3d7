using LlmGen.CodeFixes;
using Microsoft.CodeAnalysis.Testing;

namespace LlmGen.Analyzers.Tests.Declarations;

public sealed class TemplateTests
{
    private const string Types = """
        public sealed record Ticket(string Title, DateTime Opened, Customer? Customer, object Raw) { public static string Kind => ""; private string Secret => ""; }
        public sealed record Customer(string Name, int Level);
        """;

    [Theory]
    [InlineData("""[Prompt("{{|LLM101:titel|}}")] Task<string> Ask(string title, CancellationToken token);""")]
    [InlineData("""[Prompt("{ticket.{|LLM101:Titel|}}")] Task<string> Ask(Ticket ticket, CancellationToken token);""")]
    [InlineData("""[Prompt("{ticket.Customer.{|LLM101:Rank|}}")] Task<string> Ask(Ticket ticket, CancellationToken token);""")]
    [InlineData("""[Prompt("{ticket.{|LLM101:Kind|}}")] Task<string> Ask(Ticket ticket, CancellationToken token);""")]
    [InlineData("""[Prompt("{ticket.{|LLM101:Secret|}}")] Task<string> Ask(Ticket ticket, CancellationToken token);""")]
    [InlineData("""[Prompt("{day:{|LLM101:q|}}")] Task<string> Ask(DateTime day, CancellationToken token);""")]
    [InlineData("""[Prompt("{text:{|LLM101:N0|}}")] Task<string> Ask(string text, CancellationToken token);""")]
    [InlineData("""[Prompt("{day{|LLM101::|}}")] Task<string> Ask(DateTime day, CancellationToken token);""")]
    [InlineData("""[Prompt("{text} {|LLM101:}|}")] Task<string> Ask(string text, CancellationToken token);""")]
    [InlineData("""[Prompt("{text} {|LLM101:{|} text")] Task<string> Ask(string text, CancellationToken token);""")]
    [InlineData("""[Prompt("{text} {|LLM101:{|}text")] Task<string> Ask(string text, CancellationToken token);""")]
    [InlineData("""[Prompt("{text {|LLM101:;|} }")] Task<string> Ask(string text, CancellationToken token);""")]
    [InlineData("""[Prompt("{{|LLM101:a|}} {{|LLM101:b|}} {text}")] Task<string> Ask(string text, CancellationToken token);""")]
    [InlineData("""[Prompt({|LLM101:null!|})] Task<string> Ask(CancellationToken token);""")]
    [InlineData("""[Prompt(template: "{{|LLM101:titel|}}", System = "{titel}")] Task<string> Ask(string title, CancellationToken token);""")]
    public Task A_mistake_in_a_template_is_reported_where_it_stands(string member) => ReportsAsync(member);

    [Theory]
    [InlineData("""[Prompt("{title}")] Task<string> Ask(string title, CancellationToken token);""")]
    [InlineData("""[Prompt("{ title } {@class}")] Task<string> Ask(string title, string @class, CancellationToken token);""")]
    [InlineData("""[Prompt("{ticket.Title} {ticket.Customer.Name} {ticket.Customer.Level:D3}")] Task<string> Ask(Ticket ticket, CancellationToken token);""")]
    [InlineData("""[Prompt("{ticket.Opened:yyyy-MM-dd}")] Task<string> Ask(Ticket ticket, CancellationToken token);""")]
    [InlineData("""[Prompt("{{\"a\": 1}} {text}")] Task<string> Ask(string text, CancellationToken token);""")]
    [InlineData("""[Prompt("Hello", System = "Answer in JSON: {\"a\": 1}")] Task<string> Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("{names}")] Task<string> Ask(IEnumerable<string> names, CancellationToken token);""")]
    [InlineData("""[Prompt("{levels:N1}")] Task<string> Ask(double?[] levels, CancellationToken token);""")]
    [InlineData("""[Prompt("{day:yyyy}")] Task<string> Ask(DateOnly day, CancellationToken token);""")]
    [InlineData("""[Prompt("")] Task<string> Ask(IEnumerable<ChatMessage> history, CancellationToken token);""")]
    [InlineData("""[Obsolete("{titel}")] [Prompt("{title}")] Task<string> Ask(string title, CancellationToken token);""")]
    public Task A_right_template_is_not(string member) => ReportsAsync(member);

    [Fact]
    public Task Only_marked_interfaces_are_read() => Verify<DeclarationAnalyzer>.ReportsAsync("""
        public interface IAssistant
        {
            [Prompt("{titel}")] Task<string> Ask(string title);
        }
        """);

    [Fact]
    public async Task Messages_say_what_to_write()
    {
        Assert.Equal(
            [
                "LLM101: The template of 'A' has an unknown placeholder: 'titel' is not a parameter; did you mean 'title'?",
                "LLM101: The template of 'B' has an unknown placeholder: 'Lenght' is not a member of 'string'; did you mean 'Length'?",
                "LLM101: The template of 'C' has the format 'q', which 'DateTime' does not support",
                "LLM101: The template of 'D' has an unmatched '}'; write '}}' for a literal brace",
                "LLM101: The template of 'E' is null; set the prompt text",
            ],
            await Compiled.MessagesAsync("""
                [LlmClient]
                public interface IAssistant
                {
                    [Prompt("{titel}")] Task<string> A(string title, CancellationToken token);
                    [Prompt("{title.Lenght}")] Task<string> B(string title, CancellationToken token);
                    [Prompt("{day:q}")] Task<string> C(DateTime day, CancellationToken token);
                    [Prompt("}")] Task<string> D(CancellationToken token);
                    [Prompt(null!)] Task<string> E(CancellationToken token);
                }
                """));
    }

    [Fact]
    public Task The_closest_names_are_written_into_every_kind_of_literal() => Verify<DeclarationAnalyzer>.FixesAsync<UseClosestNameFix>(
        """"
        [LlmClient]
        public interface IAssistant
        {
            [Prompt("\"{{|LLM101:titel|}}\"\n{{|LLM101:boddy|}}")] Task<string> A(string title, string body, CancellationToken token);
            [Prompt(@"""{{|LLM101:titel|}}""")] Task<string> B(string title, CancellationToken token);
            [Prompt("""
                The ticket:
                {{|LLM101:titel|}}
                """)] Task<string> C(string title, CancellationToken token);
            [Prompt("Title: " + ("{{|LLM101:\u0074itel|}}"))] Task<string> D(string title, CancellationToken token);
            [Prompt($"{Texts.Greeting} {{{|LLM101:titel|}}}")] Task<string> E(string title, CancellationToken token);
            [Prompt("{title.{|LLM101:Lenght|}}")] Task<string> F(string title, CancellationToken token);
            [Prompt("{{|LLM101:klass|}}")] Task<string> G(string @class, CancellationToken token);
        }

        public static class Texts
        {
            public const string Greeting = "Hello";
        }
        """",
        """"
        [LlmClient]
        public interface IAssistant
        {
            [Prompt("\"{title}\"\n{body}")] Task<string> A(string title, string body, CancellationToken token);
            [Prompt(@"""{title}""")] Task<string> B(string title, CancellationToken token);
            [Prompt("""
                The ticket:
                {title}
                """)] Task<string> C(string title, CancellationToken token);
            [Prompt("Title: " + ("{title}"))] Task<string> D(string title, CancellationToken token);
            [Prompt($"{Texts.Greeting} {{title}}")] Task<string> E(string title, CancellationToken token);
            [Prompt("{title.Length}")] Task<string> F(string title, CancellationToken token);
            [Prompt("{class}")] Task<string> G(string @class, CancellationToken token);
        }

        public static class Texts
        {
            public const string Greeting = "Hello";
        }
        """");

    [Fact]
    public Task A_constant_that_several_methods_share_is_mended_once() => Verify<DeclarationAnalyzer>.FixesAsync<UseClosestNameFix>(
        """
        [LlmClient]
        public interface IAssistant
        {
            [Prompt(Texts.Ticket)] Task<string> A(string title, CancellationToken token);
            [Prompt(Texts.Ticket)] Task<string> B(string title, CancellationToken token);
        }

        public static class Texts
        {
            public const string Ticket = "{{|LLM101:{|LLM101:titel|}|}}";
        }
        """,
        """
        [LlmClient]
        public interface IAssistant
        {
            [Prompt(Texts.Ticket)] Task<string> A(string title, CancellationToken token);
            [Prompt(Texts.Ticket)] Task<string> B(string title, CancellationToken token);
        }

        public static class Texts
        {
            public const string Ticket = "{title}";
        }
        """,
        test =>
        {
            test.NumberOfIncrementalIterations = 1;

            // The constant stands outside the interface whose analysis reports it.
            test.CodeFixTestBehaviors = CodeFixTestBehaviors.SkipLocalDiagnosticCheck;
        });

    [Theory]
    [InlineData("""[Prompt("{{|LLM101:somethingElse|}}")] Task<string> Ask(string title, CancellationToken token);""")]
    [InlineData("""[Prompt("{" + "{|LLM101:ti" + "tel|}" + "}")] Task<string> Ask(string title, CancellationToken token);""")]
    [InlineData("""[Prompt("{text:{|LLM101:N0|}}")] Task<string> Ask(string text, CancellationToken token);""")]
    public Task Nothing_is_offered_without_a_near_name_in_one_literal(string member) =>
        Verify<DeclarationAnalyzer>.OffersNoFixAsync<UseClosestNameFix>("[LlmClient] public interface IAssistant { " + member + " }");

    private static Task ReportsAsync(string member) =>
        Verify<DeclarationAnalyzer>.ReportsAsync("[LlmClient] public interface IAssistant { " + member + " }\n" + Types);
}
