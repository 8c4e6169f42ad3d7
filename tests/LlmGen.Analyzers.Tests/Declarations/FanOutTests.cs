namespace LlmGen.Analyzers.Tests.Declarations;

public sealed class FanOutTests
{
    private const string Steps =
        """
        [Prompt("{ticket}")] Task<string> SummaryAsync(string ticket, CancellationToken token);
        [Prompt("{ticket} {tone}")] Task<string> TonedAsync(string ticket, string tone, CancellationToken token);
        [Prompt("{ticket}")] IAsyncEnumerable<string> WordsAsync(string ticket, CancellationToken token);
        [Prompt("{ticket}")] Task<LlmResult<int>> RatingAsync(string ticket, CancellationToken token);

        """;

    [Theory]
    [InlineData("""[{|LLM116:ForEach("SumaryAsync")|}] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);""")]
    [InlineData("""[{|LLM116:ForEach("")|}] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);""")]
    [InlineData("""[{|LLM116:ForEach(null!)|}] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);""")]
    [InlineData("""[Prompt("{ticket} {a}")] Task<string> SummaryAsync(string ticket, int a, CancellationToken token); [{|LLM116:ForEach(nameof(SummaryAsync))|}] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);""")]
    [InlineData("void Send(string ticket) { } [{|LLM116:ForEach(nameof(Send))|}] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("Task SendAsync(string ticket) => Task.CompletedTask; [{|LLM116:ForEach(nameof(SendAsync))|}] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("static string Shout(string ticket) => ticket; [{|LLM116:ForEach(nameof(Shout))|}] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("T Same<T>(T ticket) => ticket; [{|LLM116:ForEach(nameof(Same))|}] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("int Count { get => 1; } [{|LLM116:ForEach(nameof(Count))|}] Task<List<int>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    public Task A_target_that_is_none_is_reported(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("Task<string>")]
    [InlineData("Task<int>")]
    [InlineData("Task")]
    [InlineData("void")]
    [InlineData("string")]
    [InlineData("List<string>")]
    [InlineData("IEnumerable<string>")]
    [InlineData("Task<System.Collections.IEnumerable>")]
    [InlineData("Task<string[,]>")]
    [InlineData("Task<Dictionary<string, string>>")]
    [InlineData("Task<SortedSet<string>>")]
    [InlineData("Task<IAsyncEnumerable<string>>")]
    public Task A_result_that_no_fan_out_can_have_is_reported(string type) =>
        DeclarationAsync(Steps + "[{|LLM116:ForEach(nameof(SummaryAsync))|}] " + type + " AllAsync(IEnumerable<string> tickets, CancellationToken token);");

    [Theory]
    [InlineData("Task<IReadOnlyList<string>>")]
    [InlineData("Task<IReadOnlyCollection<string>>")]
    [InlineData("Task<IList<string>>")]
    [InlineData("Task<ICollection<string>>")]
    [InlineData("Task<IEnumerable<string>>")]
    [InlineData("Task<IEnumerable<object>>")]
    [InlineData("Task<List<string>>")]
    [InlineData("Task<List<string>?>")]
    [InlineData("Task<List<string?>>")]
    [InlineData("Task<string[]>")]
    [InlineData("Task<HashSet<string>>")]
    [InlineData("Task<System.Collections.Immutable.ImmutableArray<string>>")]
    [InlineData("ValueTask<List<string>>")]
    [InlineData("ValueTask<string[]>")]
    [InlineData("IAsyncEnumerable<string>")]
    [InlineData("IAsyncEnumerable<object?>")]
    [InlineData("Task<IReadOnlyList<LlmOutcome<string>>>")]
    [InlineData("Task<LlmOutcome<string>[]>")]
    [InlineData("IAsyncEnumerable<LlmOutcome<string>>")]
    [InlineData("IAsyncEnumerable<LlmItem<string>>")]
    [InlineData("IAsyncEnumerable<LlmItem<LlmOutcome<string>>>")]
    public Task A_result_that_one_can_have_is_not(string type) =>
        DeclarationAsync(Steps + "[ForEach(nameof(SummaryAsync))] " + type + " AllAsync(IEnumerable<string> tickets, CancellationToken token);");

    [Theory]
    [InlineData("IEnumerable<string>")]
    [InlineData("IAsyncEnumerable<string>")]
    [InlineData("IReadOnlyList<string>")]
    [InlineData("string[]")]
    [InlineData("List<string>")]
    [InlineData("HashSet<string>")]
    [InlineData("Queue<string>")]
    [InlineData("System.Collections.Immutable.ImmutableArray<string>")]
    [InlineData("System.Threading.Channels.Channel<string>", "LLM117")]
    [InlineData("Both")]
    [InlineData("Arriving")]
    public Task Every_kind_of_sequence_holds_items(string type, string? rule = null) =>
        DeclarationAsync(Steps + "[ForEach(nameof(SummaryAsync))] Task<List<string>> " + Marked("AllAsync", rule) + "(" + type + " tickets, CancellationToken token);");

    [Theory]
    [InlineData("[ForEach(nameof(TonedAsync))] Task<List<string>> AllAsync(IEnumerable<string> tickets, string tone, CancellationToken token);")]
    [InlineData("[ForEach(nameof(TonedAsync))] Task<List<string>> AllAsync(CancellationToken token, string TONE, IEnumerable<string> tickets);")]
    [InlineData("[ForEach(nameof(TonedAsync))] Task<List<string>> AllAsync(string ticket, IEnumerable<string> tones, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<string>> AllAsync(IProgress<FanOutProgress> progress, IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token, IProgress<FanOutProgress>? ticket = null);")]
    [InlineData("[ForEach(nameof(WordsAsync))] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(WordsAsync))] Task<List<IReadOnlyList<string>>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(WordsAsync))] IAsyncEnumerable<string[]> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(RatingAsync))] Task<List<int>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(RatingAsync))] Task<List<LlmResult<int>>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(RatingAsync))] Task<List<LlmOutcome<long>>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("int Length(string ticket) => ticket.Length; [ForEach(nameof(Length))] Task<List<int>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("int Length(string ticket, int most = 9, params int[] others) => ticket.Length; [ForEach(nameof(Length))] Task<List<long>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("string Loud(string text = \"\") => text; [ForEach(nameof(Loud))] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("string Loud(string? text) => text ?? \"\"; [ForEach(nameof(Loud))] Task<List<string>> AllAsync(IEnumerable<string?> tickets, CancellationToken token);")]
    [InlineData("async ValueTask<string> LoudAsync(object text) { await Task.Yield(); return \"\"; } [ForEach(nameof(LoudAsync))] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("string Pair(string a, string A, string item) => a; [ForEach(nameof(Pair))] Task<List<string>> AllAsync(string a, string A, IEnumerable<string> items, CancellationToken token);")]
    [InlineData("string Loud(string @class, string @for) => @for; [ForEach(nameof(Loud))] Task<List<string>> AllAsync(string @class, IEnumerable<string> @foreach, CancellationToken @default);")]
    [InlineData("""[ForEach("SummaryAsync")] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);""")]
    [InlineData("""private const string Target = nameof(SummaryAsync); [ForEach(Target)] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);""")]
    public Task A_fan_out_binds_by_names(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<IReadOnlyList<string>> EachAsync(IEnumerable<string> tickets, CancellationToken token); [ForEach(nameof(EachAsync))] Task<List<IReadOnlyList<string>>> AllAsync(IEnumerable<string[]> batches, CancellationToken token);")]
    [InlineData("[Plan] Task<(string Summary, string Words)> PairAsync(string ticket, CancellationToken token); [ForEach(nameof(PairAsync))] Task<List<(string Summary, string Words)>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token); [Plan] Task<(List<string> All, string Summary)> PlanAsync(IEnumerable<string> tickets, string ticket, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<string>> AllAsync(IAsyncEnumerable<string> words, CancellationToken token); string Joined(List<string> all) => string.Join(' ', all); [Plan(nameof(Joined))] Task<string> PlanAsync(string ticket, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token); string Joined(List<string> all) => string.Join(' ', all); [Plan(nameof(Joined))] Task<string> PlanAsync(IEnumerable<string> tickets, CancellationToken token);")]
    public Task Fan_outs_and_plans_are_made_of_each_other(string member) => DeclarationAsync(Steps + member);

    [Fact]
    public Task Inherited_methods_are_called_and_inherited_fan_outs_are_theirs() => Verify<DeclarationAnalyzer>.ReportsAsync(
        """
        #nullable enable
        public interface ISummaries
        {
            [Prompt("{ticket}")] Task<string> SummaryAsync(string ticket, CancellationToken token);
            [ForEach(nameof(SummaryAsync))] Task<List<string>> SummariesAsync(IEnumerable<string> tickets, CancellationToken token);
            [ForEach("RatingAsync")] Task<List<int>> RatingsAsync(IEnumerable<string> tickets, CancellationToken token);
        }

        [LlmClient] public interface IDesk : ISummaries
        {
            [Prompt("{ticket}")] Task<int> RatingAsync(string ticket, CancellationToken token);
            [ForEach(nameof(SummaryAsync))] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);
            [ForEach(nameof(SummariesAsync))] Task<List<List<string>>> BatchesAsync(IEnumerable<IEnumerable<string>> batches, CancellationToken token);
        }
        """);

    [Fact]
    public Task A_fan_out_written_by_hand_is_left_alone() => Verify<DeclarationAnalyzer>.ReportsAsync(
        """
        #nullable enable
        [LlmClient] public interface IDesk
        {
            [Prompt("{ticket}")] Task<string> SummaryAsync(string ticket, CancellationToken token);
            [ForEach("Missing")] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);
        }

        public partial class DeskClient
        {
            public Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token) => Task.FromResult(new List<string>());
        }
        """);

    [Theory]
    [InlineData("[ForEach(nameof(AllAsync))] Task<List<string>> {|LLM113:AllAsync|}(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(TwoAsync))] Task<List<string>> {|LLM113:OneAsync|}(IEnumerable<string> tickets, CancellationToken token); [ForEach(nameof(OneAsync))] Task<List<string>> {|LLM113:TwoAsync|}(IEnumerable<string> mails, CancellationToken token);")]
    [InlineData("[Plan] Task<(string Summary, List<object> All)> {|LLM113:PlanAsync|}(string ticket, IEnumerable<string> tickets, CancellationToken token); [ForEach(nameof(PlanAsync))] Task<List<object>> {|LLM113:AllAsync|}(IEnumerable<string> tickets, CancellationToken token);")]
    public Task A_cycle_is_reported(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<string>> {|LLM117:AllAsync|}(IEnumerable<string> ticket, CancellationToken token);")]
    [InlineData("[ForEach(nameof(TonedAsync))] Task<List<string>> {|LLM117:AllAsync|}(string ticket, string tone, IEnumerable<string> items, CancellationToken token);")]
    [InlineData("int Now() => 1; [ForEach(nameof(Now))] Task<List<int>> {|LLM117:AllAsync|}(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("Task<int> NowAsync(CancellationToken token) => Task.FromResult(1); [ForEach(nameof(NowAsync))] Task<List<int>> {|LLM117:AllAsync|}(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(TonedAsync))] Task<List<string>> {|LLM117:AllAsync|}(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("string Loud(string a = \"\", string b = \"\") => a; [ForEach(nameof(Loud))] Task<List<string>> {|LLM117:AllAsync|}(IEnumerable<string> tickets, CancellationToken token);")]
    public Task An_item_that_has_no_one_place_is_reported(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("CancellationToken token")]
    [InlineData("string tickets, CancellationToken token")]
    [InlineData("IEnumerable<int> tickets, CancellationToken token")]
    [InlineData("IAsyncEnumerable<object> tickets, CancellationToken token")]
    [InlineData("IEnumerable<string>? tickets, CancellationToken token")]
    [InlineData("IAsyncEnumerable<string>? tickets = null, CancellationToken token = default")]
    [InlineData("System.Collections.Immutable.ImmutableArray<string>? tickets, CancellationToken token")]
    [InlineData("IEnumerable<string?> tickets, CancellationToken token")]
    [InlineData("System.Collections.IEnumerable tickets, CancellationToken token")]
    [InlineData("IEnumerable<string> tickets, string[] mails, CancellationToken token")]
    [InlineData("IEnumerable<string> tickets, IAsyncEnumerable<string> mails, CancellationToken token")]
    public Task A_fan_out_without_the_one_sequence_is_reported(string parameters) =>
        DeclarationAsync(Steps + "[ForEach(nameof(SummaryAsync))] Task<List<string>> {|LLM117:AllAsync|}(" + parameters + ");");

    [Theory]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<int>> {|LLM112:AllAsync|}(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<LlmOutcome<int>>> {|LLM112:AllAsync|}(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<LlmItem<string>>> {|LLM112:AllAsync|}(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] IAsyncEnumerable<LlmItem<string>?> {|LLM112:AllAsync|}(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] IAsyncEnumerable<LlmOutcome<LlmItem<string>>> {|LLM112:AllAsync|}(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(WordsAsync))] Task<List<IAsyncEnumerable<string>>> {|LLM112:AllAsync|}(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(WordsAsync))] Task<List<List<int>>> {|LLM112:AllAsync|}(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(TonedAsync))] Task<List<string>> {|LLM112:AllAsync|}(IEnumerable<string> tickets, int tone, CancellationToken token);")]
    [InlineData("[ForEach(nameof(TonedAsync))] Task<List<string>> {|LLM112:AllAsync|}(IEnumerable<string> tickets, string? tone, CancellationToken token);")]
    [InlineData("string? Maybe(string ticket) => null; [ForEach(nameof(Maybe))] Task<List<string>> {|LLM112:AllAsync|}(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(TonedAsync))] Task<List<int>> {|LLM112:{|LLM112:AllAsync|}|}(IEnumerable<string> tickets, int tone, CancellationToken token);")]
    public Task A_type_that_does_not_fit_is_reported(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("[ForEach(nameof(SummaryAsync), MaxConcurrency = {|LLM121:-1|})] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync), MaxConcurrency = {|LLM121:int.MinValue|})] Task<List<int>> {|LLM112:AllAsync|}(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync), Unordered = {|LLM122:true|})] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync), Unordered = {|LLM122:true|})] ValueTask<LlmOutcome<string>[]> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync), MaxConcurrency = 1, Prefix = {|LLM122:PrefixStart.FirstThenRest|})] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync), Prefix = {|LLM122:PrefixStart.Auto|}, MaxConcurrency = 1)] IAsyncEnumerable<string> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    public Task A_setting_that_has_no_effect_or_no_meaning_is_reported(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("[ForEach(nameof(SummaryAsync), MaxConcurrency = 0, Unordered = false, Prefix = PrefixStart.Together)] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync), MaxConcurrency = 1)] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync), MaxConcurrency = int.MaxValue, Prefix = PrefixStart.Auto)] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync), MaxConcurrency = 2, Unordered = true, Prefix = PrefixStart.FirstThenRest)] IAsyncEnumerable<LlmItem<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync), Unordered = true)] IAsyncEnumerable<string> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync), MaxConcurrency = 1, Prefix = PrefixStart.Together)] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    public Task Settings_that_mean_something_are_not(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("""[Prompt("{tickets}"), ForEach(nameof(SummaryAsync))] Task<List<string>> {|LLM105:AllAsync|}(IEnumerable<string> tickets, CancellationToken token);""")]
    [InlineData("[Plan, ForEach(nameof(SummaryAsync))] Task<List<string>> {|LLM105:AllAsync|}(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<string>> {|LLM105:AllAsync|}<T>(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<string>> {|LLM105:AllAsync|}(ref List<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<string>> {|LLM105:AllAsync|}(ReadOnlySpan<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<string>> {|LLM105:AllAsync|}(IEnumerable<string> tickets, CancellationToken token, CancellationToken other);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<string>> {|LLM107:AllAsync|}(IEnumerable<string> tickets);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<string>> AllAsync(IEnumerable<string> tickets, string {|LLM102:tone|}, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<string>> AllAsync(IEnumerable<string> tickets, IProgress<int> {|LLM102:progress|}, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<string>> AllAsync(IEnumerable<string> tickets, IProgress<FanOutProgress> one, IProgress<FanOutProgress> {|LLM102:two|}, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<string>> AllAsync(IEnumerable<string> tickets, List<int> {|LLM102:numbers|}, CancellationToken token);")]
    public Task Fan_outs_are_methods_like_others(string member) => DeclarationAsync(Steps + member);

    [Theory]
    [InlineData("[{|LLM120:ForEach(nameof(SummaryAsync))|}] Task<List<string>> AllAsync(IEnumerable<string> tickets) => Task.FromResult(new List<string>());")]
    [InlineData("[ForEach(nameof(SummaryAsync)), {|LLM120:Cached|}] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync)), {|LLM120:Deadline(TotalMilliseconds = 1000)|}] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    public Task A_fan_out_without_effect_is_reported(string member) => Verify<LeverPlacementAnalyzer>.ReportsAsync(Interface(Steps + member));

    [Theory]
    [InlineData("""static string Target => ""; [ForEach(Target)] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);""")]
    [InlineData("[ForEach(1)] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<Missing>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Missing AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(SummaryAsync))] Task<List<string>> AllAsync(IEnumerable<Missing> tickets, CancellationToken token);")]
    [InlineData("[ForEach(nameof(TonedAsync))] Task<List<string>> AllAsync(IEnumerable<string> tickets, Missing tone, CancellationToken token);")]
    public Task What_the_compiler_reports_is_not_said_twice(string member) => Verify<DeclarationAnalyzer>.ReportsAsync(
        Interface(Steps + member), test => test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None);

    [Fact]
    public async Task The_messages_tell_the_names_and_the_way() => Assert.Equal(
        [
            "LLM116: 'A' names 'SumaryAsync', which is not a method of the interface that returns a result; did you mean 'SummaryAsync'?",
            "LLM116: 'B' returns 'Task<string>'; return Task<IReadOnlyList<T>> or IAsyncEnumerable<T>",
            "LLM116: 'C' returns 'Task<SortedSet<string>>', which is not assignable from a list of results; return Task<IReadOnlyList<T>> or IAsyncEnumerable<T>",
            "LLM113: The steps of 'D' form a cycle: D → D",
            "LLM117: 'E' has a parameter for each one of 'SummaryAsync', so none remains for the item; rename the sequence",
            "LLM117: 'F' does not determine which parameter of 'TonedAsync' takes the item: 'ticket' or 'tone'; add parameters of the same name for the others",
            "LLM117: 'G' has no sequence of 'string' for the parameter 'ticket' of 'SummaryAsync'; add an IEnumerable<string> or IAsyncEnumerable<string> with a different name",
            "LLM117: 'H' does not determine which sequence contains the items: 'tickets' or 'mails'; rename one like a parameter of the called method",
            "LLM112: Cannot pass 'Summary' in 'I': 'SummaryAsync' provides 'Task<string>', but an element of 'I' takes 'int'",
            "LLM112: Cannot pass 'tone' in 'J': the parameter provides 'int', but 'TonedAsync' takes 'string'",
            "LLM117: 'K' calls 'Now', which has no parameter for the item",
            "LLM102: The fan-out 'L' does not use the parameter 'other'; use or remove it",
            "LLM105: 'M' cannot be generated: it has both [Plan] and [ForEach]; remove one",
            "LLM117: 'N' takes its items from 'tickets', which may be null; make it non-nullable",
            "LLM117: 'O' takes its items from 'tickets', which may be null; make it non-nullable",
            "LLM117: 'P' has no sequence of 'string' for the parameter 'ticket' of 'SummaryAsync'; add an IEnumerable<string> or IAsyncEnumerable<string> with a different name",
        ],
        await Compiled.MessagesAsync(Interface(
            Steps +
            """
            int Now() => 1;
            [ForEach("SumaryAsync")] Task<List<string>> A(IEnumerable<string> tickets, CancellationToken token);
            [ForEach(nameof(SummaryAsync))] Task<string> B(IEnumerable<string> tickets, CancellationToken token);
            [ForEach(nameof(SummaryAsync))] Task<SortedSet<string>> C(IEnumerable<string> tickets, CancellationToken token);
            [ForEach(nameof(D))] Task<List<string>> D(IEnumerable<string> tickets, CancellationToken token);
            [ForEach(nameof(SummaryAsync))] Task<List<string>> E(IEnumerable<string> ticket, CancellationToken token);
            [ForEach(nameof(TonedAsync))] Task<List<string>> F(IEnumerable<string> tickets, CancellationToken token);
            [ForEach(nameof(SummaryAsync))] Task<List<string>> G(IEnumerable<int> tickets, CancellationToken token);
            [ForEach(nameof(SummaryAsync))] Task<List<string>> H(IEnumerable<string> tickets, string[] mails, CancellationToken token);
            [ForEach(nameof(SummaryAsync))] Task<List<int>> I(IEnumerable<string> tickets, CancellationToken token);
            [ForEach(nameof(TonedAsync))] Task<List<string>> J(IEnumerable<string> tickets, int tone, CancellationToken token);
            [ForEach(nameof(Now))] Task<List<int>> K(IEnumerable<string> tickets, CancellationToken token);
            [ForEach(nameof(SummaryAsync))] Task<List<string>> L(IEnumerable<string> tickets, int other, CancellationToken token);
            [Plan, ForEach(nameof(SummaryAsync))] Task<List<string>> M(IEnumerable<string> tickets, CancellationToken token);
            [ForEach(nameof(SummaryAsync))] Task<List<string>> N(IEnumerable<string>? tickets, CancellationToken token);
            [ForEach(nameof(SummaryAsync))] Task<List<string>> O(int[]? numbers, System.Collections.Immutable.ImmutableArray<string>? tickets, CancellationToken token);
            [ForEach(nameof(SummaryAsync))] Task<List<string>> P(IEnumerable<int>? tickets, CancellationToken token);
            """)));

    [Theory]
    [InlineData("LLM116", "[ForEach(\"Missing\")] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("LLM117", "[ForEach(nameof(TonedAsync))] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("LLM112", "[ForEach(nameof(RatingAsync))] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    [InlineData("LLM105", "[Plan, ForEach(nameof(SummaryAsync))] Task<List<string>> AllAsync(IEnumerable<string> tickets, CancellationToken token);")]
    public async Task A_broken_fan_out_is_one_error_in_the_whole_build(string rule, string member) => Assert.Equal(
        [rule],
        (await Compiled.BuildAsync(Compiled.Create(Interface(
            Steps.Replace("\")]", "\", MaxOutputTokens = 9)]", StringComparison.Ordinal) + member +
            """
            [Plan] Task<(List<string> All, string Summary)> PlanAsync(IEnumerable<string> tickets, string ticket, CancellationToken token);
            [ForEach(nameof(AllAsync))] Task<List<List<string>>> BatchesAsync(IEnumerable<string[]> batches, CancellationToken token);
            """)))).Select(diagnostic => diagnostic.Id));

    private static string Marked(string name, string? rule) => rule is null ? name : "{|" + rule + ":" + name + "|}";

    private static Task DeclarationAsync(string members) => Verify<DeclarationAnalyzer>.ReportsAsync(Interface(members));

    private static string Interface(string members) =>
        "#nullable enable\n[LlmClient] public interface IAssistant\n{\n" + members + "\n}\n"
        + """
        public abstract class Arriving : IAsyncEnumerable<string> { public abstract IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken token = default); }
        public abstract class Both : List<string>, IAsyncEnumerable<string> { public abstract IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken token = default); }
        """;
}
