using LlmGen.CodeFixes;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM002: a template that begins with what varies.</summary>
public sealed class VaryingPlaceholderTests
{
    private const string Rules =
        "Say in two sentences what the customer wants and what has been promised to them. Name the order and the paragraph of the terms. Do not guess, do not apologize, do not repeat yourself. Answer in the language of the customer, and say which parts are not clear.";

    [Theory]
    [InlineData("""[Prompt("{|LLM002:{ticket}|}\n\nRULES")] Task<string> AskAsync(string ticket);""")]
    [InlineData("""[Prompt(@"Ticket: {|LLM002:{ticket}|}. RULES")] Task<string> AskAsync(string ticket);""")]
    [InlineData("""[Prompt("Request {|LLM002:{id}|} of {day:yyyy-MM-dd}. " + "RULES")] Task<string> AskAsync(Guid id, DateTime day);""")]
    [InlineData("""[Prompt("It is {|LLM002:{now:O}|}. RULES {ticket}")] Task<string> AskAsync(DateTimeOffset now, string ticket);""")]
    [InlineData("""[Prompt("Answer in {language}. {|LLM002:{ticket}|} RULES")] Task<string> AskAsync(string language, string ticket);""")]
    [InlineData("""[Prompt("{|LLM002:{ticket.Text}|} RULES")] Task<string> AskAsync(Ticket ticket); public sealed record Ticket(string Text, int Number);""")]
    [InlineData("""[Prompt("{|LLM002:{questions}|} RULES")] Task<string> AskAsync(IReadOnlyList<string> questions);""")]
    public Task What_varies_before_the_text(string members) => ReportsAsync(members);

    [Theory]
    [InlineData("""[Prompt("RULES\n\n{ticket}")] Task<string> AskAsync(string ticket);""")]
    [InlineData("""[Prompt("{ticket}\n\nSummarize this ticket in two sentences.")] Task<string> AskAsync(string ticket);""")]
    [InlineData("""[Prompt("Answer as a {role} in {language}, {kind}. RULES {ticket}")] Task<string> AskAsync(string role, string language, DayOfWeek kind, string ticket);""")]
    [InlineData("""[Prompt("{isUrgent} {stars} {day:yyyy-MM-dd}. RULES {ticket}")] Task<string> AskAsync(bool isUrgent, int stars, DateTime day, string ticket);""")]
    [InlineData("""[Prompt("{ticket}\n\nRULES")] Task<string> AskAsync(string ticket, IEnumerable<ChatMessage> history);""")]
    [InlineData("""[Prompt("{ticket.Number} {ticket.Day} RULES")] Task<string> AskAsync(Ticket ticket); public sealed record Ticket(int Number, DateOnly Day);""")]
    [InlineData("""[Prompt("{{ticket}} RULES {ticket}")] Task<string> AskAsync(string ticket);""")]
    [InlineData("""[Prompt("{", MaxOutputTokens = 3)] Task<string> AskAsync(string ticket); [Prompt("{nobody} RULES")] Task<string> OtherAsync(string ticket);""")]
    public Task What_stays_or_stands_behind(string members) => ReportsAsync(members);

    [Fact]
    public Task The_fix_moves_the_placeholder_behind_the_text() => FixesAsync(
        """"
            [Prompt("""
                {|LLM002:{ticket}|}

                RULES
                Be kind.
                """)]
            Task<string> AskAsync(string ticket);
        """",
        """"
            [Prompt("""
                RULES
                Be kind.

                {ticket}
                """)]
            Task<string> AskAsync(string ticket);
        """");

    [Theory]
    [InlineData("Ticket:\n        {|LLM002:{ticket}|}\n        RULES")]
    [InlineData("Ticket:\n\n        {|LLM002:{ticket}|}\n\n        RULES")]
    [InlineData("# Ticket\n        {|LLM002:{ticket}|}\n        RULES")]
    [InlineData("<ticket>\n        {|LLM002:{ticket}|}\n        </ticket>\n        RULES")]
    [InlineData("{|LLM002:{ticket}|}\n        RULES\n        Answer the ticket above.")]
    [InlineData("Answer {|LLM002:{ticket}|}.\n        RULES")]
    public Task Where_other_lines_speak_of_the_placeholder_there_is_no_fix(string lines)
    {
        string source = "    [Prompt(\"\"\"\n        " + lines + "\n        \"\"\")]\n    Task<string> AskAsync(string ticket);\n";
        return FixesAsync(source, source);
    }

    [Fact]
    public Task A_literal_of_one_line_has_no_fix()
    {
        const string Source = """    [Prompt("{|LLM002:{ticket}|}\n\nRULES")] Task<string> AskAsync(string ticket);""";
        return FixesAsync(Source, Source);
    }

    private static Task ReportsAsync(string members) => Verify<UnstablePrefixAnalyzer>.ReportsAsync(Client(members));

    private static Task FixesAsync(string before, string after) => Verify<UnstablePrefixAnalyzer>.FixesAsync<UnstablePrefixFix>(Client(before), Client(after));

    private static string Client(string members) => "[LlmClient]\npublic interface IDesk\n{\n" + members.Replace("RULES", Rules, StringComparison.Ordinal) + "\n}\n";
}
