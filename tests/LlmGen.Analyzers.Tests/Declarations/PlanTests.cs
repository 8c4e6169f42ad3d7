namespace LlmGen.Analyzers.Tests.Declarations;

public sealed class PlanTests
{
    // Two steps that run together, so that no plan of them is a chain.
    private const string Steps =
        """
        [Prompt("{ticket}")] Task<string> SummaryAsync(string ticket, CancellationToken token);
        [Prompt("{ticket}")] Task<int> RatingAsync(string ticket, CancellationToken token);
        [Prompt("{ticket}")] IAsyncEnumerable<string> WordsAsync(string ticket, CancellationToken token);

        """;

    [Theory]
    [InlineData("[Plan] Task<(string Sumary, int Rating)> {|LLM110:PlanAsync|}(string ticket, CancellationToken token);")]
    [InlineData("[Plan] Task<(string Summary, int Rating)> {|LLM110:{|LLM110:PlanAsync|}|}(string tiket, CancellationToken token);", "Task")]
    [InlineData("[Plan] Task<Wanting> {|LLM110:PlanAsync|}(string ticket, CancellationToken token);")]
    [InlineData("[Plan] Task<Unset> {|LLM110:PlanAsync|}(string ticket, CancellationToken token);")]
    [InlineData("""[Prompt("{missing}")] Task<string> LastAsync(string missing, CancellationToken token); [Plan(nameof(LastAsync))] Task<string> {|LLM110:PlanAsync|}(CancellationToken token);""")]
    [InlineData("[Plan] Task<(string Plan, int Rating)> {|LLM110:PlanAsync|}(string ticket, CancellationToken token);")]
    public Task What_nothing_gives_is_reported(string member, string? only = null) => DeclarationAsync(only is null ? Steps + member : Steps[..Steps.LastIndexOf("[Prompt", StringComparison.Ordinal)] + member);

    [Theory]
    [InlineData("[Plan] Task<(string Summary, int Rating)> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("[Plan] Task<(string summary, int RATING, string Ticket)> PlanAsync(string TICKET, CancellationToken token);")]
    [InlineData("[Plan] Task<Lenient> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("""[Prompt("{summary} {rating} {style}")] Task<string> LastAsync(string summary, int rating, string style = "plain", CancellationToken token = default); [Plan(nameof(LastAsync))] Task<string> PlanAsync(string ticket, CancellationToken token);""")]
    [InlineData("""[Prompt("{ticket}"), Output("mood")] Task<string> FeelingAsync(string ticket, CancellationToken token); [Plan] Task<(string Mood, int Rating)> PlanAsync(string ticket, CancellationToken token);""")]
    [InlineData("""[Prompt("{missing}")] Task<string> AloneAsync(string missing, CancellationToken token); [Plan] Task<(string Summary, int Rating)> PlanAsync(string ticket, CancellationToken token);""")]
    public Task What_something_gives_is_not(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("""[Prompt("{ticket}"), Output("summary")] Task<string> ShortAsync(string ticket, CancellationToken token); [Plan] Task<(string Summary, int Rating)> {|LLM111:PlanAsync|}(string ticket, CancellationToken token);""")]
    [InlineData("""[Prompt("{ticket} {a}")] Task<string> SummaryAsync(string ticket, int a, CancellationToken token); [Plan] Task<(string Summary, int Rating)> {|LLM111:PlanAsync|}(string ticket, CancellationToken token);""")]
    [InlineData("""string Summary(string ticket) => ticket; [Plan] Task<(string Summary, int Rating)> {|LLM111:PlanAsync|}(string ticket, CancellationToken token);""")]
    public Task What_two_steps_give_is_reported(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("""[Prompt("{ticket} {a}")] Task<string> SummaryAsync(string ticket, int a, CancellationToken token); [Plan] Task<(string Words, int Rating)> PlanAsync(string ticket, CancellationToken token);""")]
    [InlineData("""string Summary(string ticket) => ticket; [Plan] Task<(string Summary, string Words, int Rating)> PlanAsync(string ticket, string summary, CancellationToken token);""")]
    [InlineData("""[Prompt("{ticket} {a}"), Output("long")] Task<string> SummaryAsync(string ticket, int a, CancellationToken token); [Plan] Task<(string Summary, string Long)> PlanAsync(string ticket, int a, CancellationToken token);""")]
    public Task A_name_of_one_step_is_not(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("[Plan] Task<(int Summary, int Rating)> {|LLM112:PlanAsync|}(string ticket, CancellationToken token);")]
    [InlineData("[Plan] Task<(string Summary, short Rating)> {|LLM112:PlanAsync|}(string ticket, CancellationToken token);")]
    [InlineData("[Plan] Task<(string Summary, List<int> Words)> {|LLM112:PlanAsync|}(string ticket, CancellationToken token);")]
    [InlineData("[Plan] Task<(string Summary, IAsyncEnumerable<string> Words)> {|LLM112:PlanAsync|}(string ticket, CancellationToken token);")]
    [InlineData("[Plan(nameof(SummaryAsync))] IAsyncEnumerable<string> {|LLM112:PlanAsync|}(string ticket, CancellationToken token);")]
    [InlineData("[Plan(nameof(WordsAsync))] Task<int> {|LLM112:PlanAsync|}(string ticket, CancellationToken token);")]
    [InlineData("Task<string?> MaybeAsync(string ticket) => Task.FromResult<string?>(null); [Plan] Task<(string Maybe, string Summary)> {|LLM112:PlanAsync|}(string ticket, CancellationToken token);")]
    [InlineData("[Plan] Task<(string Summary, int Rating)> {|LLM112:{|LLM112:PlanAsync|}|}(int ticket, CancellationToken token);")]
    public Task A_type_that_does_not_fit_is_reported(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("[Plan] Task<(object Summary, double? Rating)> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("[Plan] Task<(string? Summary, string[] Words)> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("[Plan] Task<(IEnumerable<object> Words, HashSet<string> words)> PlanAsync(string ticket, CancellationToken token);", "LLM115")]
    [InlineData("[Plan] Task<(string Words, IReadOnlyCollection<string> words, long Rating)> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("""[Prompt("{ticket}")] Task<LlmResult<int>> TimedAsync(string ticket, CancellationToken token); [Plan] Task<(int Timed, LlmResult<int> timed, int Rating)> PlanAsync(string ticket, CancellationToken token);""")]
    [InlineData("Task<string?> MaybeAsync(string ticket) => Task.FromResult<string?>(null); [Plan] Task<(string? Maybe, string Summary)> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("[Plan] Task<(Missing Summary, int Rating)> PlanAsync(string ticket, CancellationToken token);", "CS0246")]
    public Task A_type_that_fits_is_not(string member, string? but = null) => but is null
        ? DeclarationAsync(Steps + member)
        : Verify<DeclarationAnalyzer>.ReportsAsync(Interface(Steps + member), test =>
        {
            test.Without(but);
            test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None;
        });

    [Theory]
    [InlineData("string A(string c) => c; string B(string a) => a; string C(string b) => b; [Plan] Task<(string A, int Rating)> {|LLM113:PlanAsync|}(string ticket, CancellationToken token);")]
    [InlineData("string A(string a) => a; [Plan(nameof(A))] Task<string> {|LLM113:PlanAsync|}(CancellationToken token);")]
    [InlineData("[Plan(nameof(PlanAsync))] Task<string> {|LLM113:PlanAsync|}(string ticket, CancellationToken token);")]
    [InlineData("[Plan] Task<(int Rating, object Two)> {|LLM113:OneAsync|}(string ticket, CancellationToken token); [Plan] Task<(int Rating, object One)> {|LLM113:TwoAsync|}(string ticket, CancellationToken token);")]
    public Task A_cycle_is_reported(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("string A(string c) => c; string B(string a) => a; string C(string b) => b; [Plan] Task<(string C, int Rating)> PlanAsync(string ticket, string a, CancellationToken token);")]
    [InlineData("string A(string c) => c; string C(string a) => a; [Plan] Task<(string Summary, int Rating)> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("[Plan] Task<(int Rating, object Two)> OneAsync(string ticket, CancellationToken token); [Plan] Task<(int Rating, string Words)> TwoAsync(string ticket, CancellationToken token);")]
    [InlineData("string A(string summary, int rating) => summary; string B(string a, string summary) => a; [Plan(nameof(B))] Task<string> PlanAsync(string ticket, CancellationToken token);")]
    public Task What_ends_is_not(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("""[Prompt("{ticket}"), {|LLM114:Output("mood")|}] Task<string> FeelingAsync(string ticket, CancellationToken token);""")]
    [InlineData("""[Prompt("{ticket}"), {|LLM114:Output("mod")|}] Task<string> FeelingAsync(string ticket, CancellationToken token); [Plan] Task<(string Summary, int Rating)> PlanAsync(string ticket, CancellationToken token);""")]
    [InlineData("""[{|LLM114:Output("shadowed")|}] string Own(string ticket) => ticket; [Plan] Task<(string Shadowed, string Summary, int Rating)> PlanAsync(string ticket, string shadowed, CancellationToken token);""")]
    public Task An_output_that_no_plan_needs_is_reported(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("""[Prompt("{ticket}")] Task<string> FeelingAsync(string ticket, CancellationToken token); [Plan] Task<(string Summary, int Rating)> PlanAsync(string ticket, CancellationToken token);""")]
    [InlineData("""[Prompt("{ticket}"), Output("mood")] Task<string> FeelingAsync(string ticket, CancellationToken token); [Plan] Task<(string Mood, int Rating)> PlanAsync(string ticket, CancellationToken token);""")]
    [InlineData("""[Output("mood")] string Feeling(string summary, int rating) => summary; [Plan(nameof(Feeling))] Task<string> PlanAsync(string ticket, CancellationToken token);""")]
    public Task An_output_that_some_plan_needs_is_not(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("[Plan] Task<Only> {|LLM115:PlanAsync|}(string ticket, CancellationToken token);")]
    [InlineData("string Loud(string summary) => summary; [Plan(nameof(Loud))] Task<string> {|LLM115:PlanAsync|}(string ticket, CancellationToken token);")]
    [InlineData("[Plan(nameof(WordsAsync))] IAsyncEnumerable<string> {|LLM115:PlanAsync|}(string ticket, CancellationToken token);")]
    [InlineData("string A(string summary) => summary; string B(string a, string summary) => a; [Plan] Task<(string A, string B, string Summary)> {|LLM115:PlanAsync|}(string ticket, CancellationToken token);")]
    public Task A_plain_chain_is_reported(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("[Plan] Task<(string Summary, int Rating)> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("string A(string summary, int rating) => summary; [Plan(nameof(A))] Task<string> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("Task<int> A(IAsyncEnumerable<string> words) => Task.FromResult(1); [Plan(nameof(A))] Task<int> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("[Plan] Task<(string Ticket, int Number)> PlanAsync(string ticket, int number, CancellationToken token);")]
    public Task A_plan_with_something_to_run_together_is_not(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("[{|LLM116:Plan|}] Task<string> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("[{|LLM116:Plan|}] Task<List<string>> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("[{|LLM116:Plan|}] IAsyncEnumerable<Only> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("[{|LLM116:Plan|}] Only Plan(string ticket, CancellationToken token);")]
    [InlineData("[{|LLM116:Plan|}] Task PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("[{|LLM116:Plan|}] Task<Hidden> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("[{|LLM116:Plan(\"SumaryAsync\")|}] Task<string> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("""[Prompt("{ticket} {a}")] Task<string> SummaryAsync(string ticket, int a, CancellationToken token); [{|LLM116:Plan(nameof(SummaryAsync))|}] Task<string> PlanAsync(string ticket, CancellationToken token);""")]
    public Task A_target_that_is_none_is_reported(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("[Plan] ValueTask<Lenient?> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("string A(string summary, int rating) => summary; [Plan(\"A\")] Task<string> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("string A(string summary, int rating) => summary; [Plan(nameof(A))] Task<object> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("async IAsyncEnumerable<int> A(string summary, int rating) { yield return rating; } [Plan(nameof(A))] IAsyncEnumerable<int> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("async IAsyncEnumerable<int> A(string summary, int rating) { yield return rating; } [Plan(nameof(A))] Task<int[]> PlanAsync(string ticket, CancellationToken token);")]
    public Task A_target_that_is_one_is_not(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("""[Prompt("{ticket}"), Plan] Task<string> {|LLM105:PlanAsync|}(string ticket, CancellationToken token);""")]
    [InlineData("[Plan] Task<(string Summary, int Rating)> {|LLM105:PlanAsync|}<T>(string ticket, CancellationToken token);")]
    [InlineData("[Plan] Task<(string Summary, int Rating)> {|LLM105:PlanAsync|}(ref string ticket, CancellationToken token);")]
    [InlineData("[Plan] Task<(string Summary, int Rating)> {|LLM105:PlanAsync|}(string ticket, CancellationToken token, CancellationToken other);")]
    [InlineData("[Plan] Task<(string Summary, int Rating)> {|LLM107:PlanAsync|}(string ticket);")]
    public Task Plans_are_methods_like_others(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("[{|LLM120:Plan|}] Task<int> PlanAsync() => Task.FromResult(1);")]
    [InlineData("[Plan, {|LLM120:Cached|}] Task<(string Summary, int Rating)> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("[Plan] Task<(string Summary, int Rating)> PlanAsync(string ticket, CancellationToken token);")]
    public Task A_plan_without_effect_is_reported(string member) => Verify<LeverPlacementAnalyzer>.ReportsAsync(Interface(Steps + member));

    [Fact]
    public async Task The_messages_tell_the_names_and_the_way() => Assert.Equal(
        [
            "LLM110: The plan 'AAsync' needs 'Sumary' for the result, which no step or parameter produces; did you mean 'Summary'?",
            "LLM111: The plan 'BAsync' needs 'double', which 'DoubleAsync' and 'TwiceAsync' produce; rename one with [Output(\"…\")]",
            "LLM112: Cannot pass 'Summary' in 'CAsync': 'SummaryAsync' provides 'Task<string>', but the result takes 'int'",
            "LLM113: The steps of 'DAsync' form a cycle: X → Y → X",
            "LLM115: All steps of the plan 'EAsync' run sequentially: Summary → Loud",
            "LLM116: 'FAsync' names 'SumaryAsync', which is not a method of the interface that returns a result; did you mean 'SummaryAsync'?",
        ],
        await Compiled.MessagesAsync(Interface(
            Steps +
            """
            Task<string> DoubleAsync(string summary) => Task.FromResult(summary);
            [Output("double")] Task<string> TwiceAsync(string summary) => Task.FromResult(summary);
            string X(string y) => y;
            string Y(string x) => x;
            string Loud(string summary) => summary;
            [Plan] Task<(string Sumary, int Rating)> AAsync(string ticket, CancellationToken token);
            [Plan] Task<(string @double, int Rating)> BAsync(string ticket, CancellationToken token);
            [Plan] Task<(int Summary, int Rating)> CAsync(string ticket, CancellationToken token);
            [Plan] Task<(string X, int Rating)> DAsync(string ticket, CancellationToken token);
            [Plan(nameof(Loud))] Task<string> EAsync(string ticket, CancellationToken token);
            [Plan("SumaryAsync")] Task<string> FAsync(string ticket, CancellationToken token);
            """)));

    private static Task DeclarationAsync(string members) => Verify<DeclarationAnalyzer>.ReportsAsync(Interface(members));

    private static string Interface(string members) =>
        "#nullable enable\n[LlmClient] public interface IAssistant\n{\n" + members + "\n}\n"
        + """
        public sealed record Only(string Summary);
        public sealed record Wanting(string Summary) { public required int Count { get; init; } public int Rating { get; set; } }
        public sealed class Unset { public string Summary { get; set; } = ""; public string Count { get; set; } public int Rating { get; set; } }
        public sealed class Lenient { public required string Summary { get; init; } public int Rating { get; set; } public string? Note { get; set; } public string State { get; set; } = "new"; public bool Sent { get; set; } }
        public sealed class Hidden { private Hidden() { } }
        """;
}
