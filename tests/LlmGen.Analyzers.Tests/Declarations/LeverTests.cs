using LlmGen.CodeFixes;

namespace LlmGen.Analyzers.Tests.Declarations;

public sealed class LeverTests
{
    [Theory]
    [InlineData("""[{|LLM120:Cached|}] Task<string> Ask(string a, CancellationToken token) => Task.FromResult(a);""")]
    [InlineData("""[{|LLM120:Timed(TotalP95 = 10)|}] Task<int> Ask(CancellationToken token) => Task.FromResult(1);""")]
    [InlineData("""[{|LLM120:Hedge(AfterMilliseconds = 10)|}] Task<int> Ask(CancellationToken token) => Task.FromResult(1);""")]
    [InlineData("""[{|LLM120:Deadline(TotalMilliseconds = 10)|}, {|LLM120:Cached|}] static Task<int> Ask() => Task.FromResult(1);""")]
    [InlineData("""[Prompt("{a}")] Task<string> Ask([{|LLM120:CacheScope|}] string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Timed] Task<string> Ask(string a, [{|LLM120:CacheScope|}] string tenant, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}", AllowTruncated = {|LLM120:true|})] Task<int> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}", AllowTruncated = {|LLM120:false|}, Seed = 1)] Task<LlmResult<int>> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}", AllowTruncated = {|LLM120:true|})] IAsyncEnumerable<int> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}", AllowTruncated = {|LLM120:true|})] Task<Microsoft.Extensions.AI.ChatResponse> Ask(string a, CancellationToken token);""")]
    public Task A_lever_without_a_prompt_is_reported(string member) => PlacementAsync(member);

    [Theory]
    [InlineData("""[Prompt("{a}"), Cached] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Cached(Seconds = 1, Tags = ["a"], Version = "2"), Prompt("{a}")] Task<string> Ask(string a, [CacheScope] string tenant, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Timed] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Timed(FirstTokenP95 = 1), Deadline(StallMilliseconds = 5), Cached] IAsyncEnumerable<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Hedge(AfterPercentile = 95), Prompt("{a}")] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("Hello"), Obsolete] Task<string> Ask(CancellationToken token);""")]
    [InlineData("""Task<int> Ask() => Task.FromResult(1);""")]
    [InlineData("""[Prompt("{a}", AllowTruncated = true)] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}", AllowTruncated = false)] ValueTask<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}", AllowTruncated = true)] IAsyncEnumerable<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}", AllowTruncated = true)] Task<LlmResult<string>> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}", Seed = 1)] Task<int> Ask(string a, CancellationToken token);""")]
    public Task A_lever_with_a_prompt_is_not(string member) => PlacementAsync(member);

    [Fact]
    public Task A_base_interface_need_not_be_marked() => Verify<LeverPlacementAnalyzer>.ReportsAsync(
        """
        public interface IBase { [Prompt("{a}"), Cached] Task<string> Ask(string a, CancellationToken token); }
        [LlmClient] public interface IAssistant : IBase;
        """);

    [Fact]
    public Task A_class_has_bodies_of_its_own() => Verify<LeverPlacementAnalyzer>.ReportsAsync(
        """public abstract class Assistant { [{|LLM120:Cached|}] public abstract Task<string> Ask(string a); }""");

    [Theory]
    [InlineData("""[Prompt("{a}"), Cached(Seconds = {|LLM121:-1|})] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Timed(FirstTokenP95 = {|LLM121:-5|}, TotalP95 = {|LLM121:-6|})] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Deadline(StallMilliseconds = {|LLM121:int.MinValue|})] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Hedge(AfterMilliseconds = {|LLM121:-1|})] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Hedge(AfterMilliseconds = 1, MaxAttempts = {|LLM121:1|})] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Hedge(AfterMilliseconds = 1, MaxAttempts = {|LLM121:11|})] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Hedge(AfterPercentile = {|LLM121:100|}, MaxAttempts = {|LLM121:-2|})] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Hedge(AfterPercentile = {|LLM121:-95|})] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Cached] Task<string> Ask(string a, [CacheScope] string tenant, [CacheScope] string {|LLM121:locale|}, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}")] Task<string> Ask(string a, [Prediction] int {|LLM121:draft|}, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}")] Task<string> Ask(string a, [Prediction] string draft, [Prediction] string {|LLM121:other|}, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Cached] Task<string> Ask(string a, [CacheScope] object {|LLM103:tenant|}, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Cached] Task<string> Ask(string a, [CacheScope] IFormattable {|LLM103:tenant|}, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Cached] Task<string> Ask(string a, [CacheScope] List<string> {|LLM103:tenants|}, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}", MaxOutputTokens = {|LLM121:-1|}, Temperature = {|LLM121:-0.5|}, TopP = {|LLM121:0|}, Model = {|LLM121:""|})] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}", Temperature = {|LLM121:2.5|})] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}", TopP = {|LLM121:1.5|}, StopSequences = {|LLM121:["END", ""]|})] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}", ReasoningEffort = {|LLM121:(ReasoningEffort)99|})] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Cached(Seconds = {|LLM121:-1|}, Tags = {|LLM121:["a", "a"]|}, Version = {|LLM121:" "|}), Timed(TotalP95 = {|LLM121:-1|})] Task<string> Ask(string a, CancellationToken token);""")]
    public Task A_setting_out_of_its_range_is_reported(string member) => DeclarationAsync(member);

    [Theory]
    [InlineData("""[Prompt("{a}"), {|LLM122:Deadline|}] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), {|LLM122:Deadline(FirstTokenMilliseconds = 10, TotalMilliseconds = 10)|}] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), {|LLM122:Deadline(StallMilliseconds = 11, TotalMilliseconds = 10)|}] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), {|LLM122:Hedge|}] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), {|LLM122:Hedge(MaxAttempts = 3)|}] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), {|LLM122:Hedge(AfterMilliseconds = 11)|}, Deadline(FirstTokenMilliseconds = 10)] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Deadline(FirstTokenMilliseconds = 10), {|LLM122:Hedge(AfterMilliseconds = 10, AfterPercentile = 95)|}] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Deadline(TotalMilliseconds = 10), {|LLM122:Hedge(AfterMilliseconds = 20)|}] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Deadline(TotalMilliseconds = 10), Timed(TotalP95 = {|LLM122:10|})] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Timed(FirstTokenP95 = {|LLM122:20|}, TotalP95 = 10)] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Timed(FirstTokenP95 = {|LLM122:20|}), Deadline(FirstTokenMilliseconds = 10)] Task<string> Ask(string a, CancellationToken token);""")]
    public Task What_can_never_take_effect_is_reported(string member) => DeclarationAsync(member);

    [Theory]
    [InlineData("""[Prompt("{a}"), Deadline(FirstTokenMilliseconds = 1, StallMilliseconds = 2, TotalMilliseconds = 10)] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Deadline(FirstTokenMilliseconds = 10), Timed(FirstTokenP95 = 5, TotalP95 = 100)] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Deadline(StallMilliseconds = 10), Timed] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}")] Task<string> Ask(string a, [Prediction] string? draft, CancellationToken token);""")]
    [InlineData("""[Prompt("{draft}"), Timed] Task<string> Ask([Prediction] string draft, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Hedge(AfterMilliseconds = 5, MaxAttempts = 10), Deadline(FirstTokenMilliseconds = 6)] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Hedge(AfterPercentile = 99, MaxAttempts = 2), Deadline(FirstTokenMilliseconds = 6)] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Hedge(AfterMilliseconds = 20), Deadline(StallMilliseconds = 10)] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Hedge(AfterPercentile = 1, MaxAttempts = 0)] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}"), Cached(Seconds = 0)] Task<string> Ask(string a, [CacheScope] Guid tenant, CancellationToken token);""")]
    [InlineData("""[Prompt("{a} {tenant}"), Cached] Task<string> Ask(string a, [CacheScope] int? tenant, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}", Temperature = 2, TopP = 1, Model = null, System = "", StopSequences = ["\n", " "], ReasoningEffort = ReasoningEffort.Low)] Task<string> Ask(string a, CancellationToken token);""")]
    [InlineData("""[Prompt("{a}", Temperature = double.NaN), Timed(FirstTokenP95 = 10, TotalP95 = 10), Cached(Tags = ["a", "b"], Version = "1")] Task<string> Ask(string a, CancellationToken token);""")]
    public Task What_makes_sense_is_not(string member) => DeclarationAsync(member);

    [Theory]
    [InlineData("[LlmClient(MaxOutputTokens = {|LLM121:-1|}, Temperature = {|LLM121:3|}, Model = {|LLM121:\" \"|})] public interface IAssistant { [Prompt(\"Hello\")] Task<string> Ask(CancellationToken token); }")]
    [InlineData("[LlmClient(MaxOutputTokens = 0, Temperature = 2, Model = \"m\")] public interface IAssistant { [Prompt(\"Hello\")] Task<string> Ask(CancellationToken token); }")]
    public Task All_settings_of_an_interface_are_reported_at_once(string source) => Verify<DeclarationAnalyzer>.ReportsAsync(source);

    [Fact]
    public async Task Levers_without_a_prompt_are_one_mistake() => Assert.Equal(
        [
            "LLM105: 'Ask' cannot be generated: it has no [Prompt]; add one, or implement it in the interface or in the partial class 'AClient'",
            "LLM120: [Cached] has no effect: 'Alone' has no [Prompt]",
        ],
        await Compiled.MessagesAsync(
            """
            public interface IBase { [Cached, Timed] Task<string> Ask(string a, CancellationToken token); }
            public interface IUnused { [Cached] Task<string> Alone(string a, CancellationToken token); }
            [LlmClient] public interface IA : IBase;
            [LlmClient] public interface IB : IBase;
            """));

    [Fact]
    public Task The_lever_is_removed() => Verify<LeverPlacementAnalyzer>.FixesAsync<RemoveLeverFix>(
        """
        [LlmClient]
        public interface IAssistant
        {
            // Counts.
            [{|LLM120:Cached(Seconds = 5)|}]
            Task<int> A() => Task.FromResult(1);

            [Obsolete, {|LLM120:Timed|}] Task<int> B() => Task.FromResult(1);

            [{|LLM120:Cached|}, {|LLM120:Timed|}] Task<int> C() => Task.FromResult(1);

            Task<int> D([{|LLM120:CacheScope|}] string tenant) => Task.FromResult(1);

            [Prompt("Rate.", AllowTruncated = {|LLM120:true|}, Seed = 1)] Task<int> E(CancellationToken token);
        }
        """,
        """
        [LlmClient]
        public interface IAssistant
        {
            // Counts.
            Task<int> A() => Task.FromResult(1);

            [Obsolete] Task<int> B() => Task.FromResult(1);

            Task<int> C() => Task.FromResult(1);

            Task<int> D(string tenant) => Task.FromResult(1);

            [Prompt("Rate.", Seed = 1)] Task<int> E(CancellationToken token);
        }
        """);

    [Fact]
    public async Task The_messages_say_why() => Assert.Equal(
        [
            "LLM121: 'Ask' has Seconds = -1; it must be greater than 0, or 0 for unset",
            "LLM121: 'Try' has MaxAttempts = 1; it must be from 2 to 10, or 0 for unset",
            "LLM122: The attributes of 'Say' contradict each other: [Deadline] sets no limit; set FirstTokenMilliseconds, TotalMilliseconds or StallMilliseconds",
        ],
        await Compiled.MessagesAsync(
            """
            [LlmClient] public interface IAssistant
            {
                [Prompt("Hello"), Cached(Seconds = -1)] Task<string> Ask(CancellationToken token);
                [Prompt("Hello"), Hedge(AfterMilliseconds = 5, MaxAttempts = 1)] Task<string> Try(CancellationToken token);
                [Prompt("Hello"), Deadline] Task<string> Say(CancellationToken token);
            }
            """));

    private static Task PlacementAsync(string member) => Verify<LeverPlacementAnalyzer>.ReportsAsync("[LlmClient] public interface IAssistant { " + member.Replace("{|LLM105:Ask|}", "Ask") + " }");

    private static Task DeclarationAsync(string member) => Verify<DeclarationAnalyzer>.ReportsAsync("[LlmClient] public interface IAssistant { " + member + " }");
}
