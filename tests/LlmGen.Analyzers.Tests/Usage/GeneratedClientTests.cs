using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>Plans and fan-outs are calls of a model like the prompts that they are made of.</summary>
public sealed class GeneratedClientTests
{
    private const string Desk =
        """
        using LlmGen;

        public interface IBase
        {
            [Prompt("{x}")] Task<string> AskAsync(string x, CancellationToken token = default);
            [Plan] Task<(string Ask, string Tell)> InheritedAsync(string x, CancellationToken token = default);
        }

        [LlmClient] public interface IDesk : IBase
        {
            [Prompt("{x}")] Task<string> TellAsync(string x, CancellationToken token = default);
            [Prompt("{x}")] IAsyncEnumerable<string> WordsAsync(string x, CancellationToken token = default);
            [Plan] Task<(string Ask, string Tell)> PlanAsync(string x, CancellationToken token = default);
            [Plan(nameof(WordsAsync))] IAsyncEnumerable<string> ShowAsync(string x, CancellationToken token = default);
            [ForEach(nameof(TellAsync))] Task<IReadOnlyList<string>> AllAsync(IEnumerable<string> xs, CancellationToken token = default);
            [ForEach(nameof(TellAsync))] IAsyncEnumerable<string> EachAsync(IEnumerable<string> xs, CancellationToken token = default);
            async Task<string> OwnAsync(string x, CancellationToken token = default) { await Task.Yield(); return x; }
            [Plan] async Task<string> BodyAsync(string x, CancellationToken token = default) { await Task.Yield(); return x; }
        }

        public sealed class Program(IDesk desk, IReadOnlyList<string> texts)
        {
            private async Task<string> Pair(string x) => (await desk.PlanAsync(x)).Ask;

            private async Task<int> Batch(string[] xs) => (await desk.AllAsync(xs)).Count;

            public async Task<object?> RunAsync(string text, CancellationToken token)
            {
                await Task.Yield();
                STATEMENTS
                return (desk, texts, text, token);
            }
        }
        """;

    [Theory]
    [InlineData("""var a = {|LLM001:await desk.PlanAsync("A")|}; var b = await desk.PlanAsync("B"); return (a, b);""")]
    [InlineData("""var a = {|LLM001:await desk.InheritedAsync(text)|}; var b = await desk.AskAsync(text); return (a, b);""")]
    [InlineData("""var a = {|LLM001:await desk.AllAsync(texts)|}; var b = await desk.PlanAsync(text); return (a, b);""")]
    [InlineData("""var a = {|LLM001:await Pair("A")|}; var b = await Pair("B"); return (a, b);""")]
    [InlineData("""var a = await desk.PlanAsync(text); var b = await desk.PlanAsync(a.Ask); return (a, b);""")]
    [InlineData("""var a = await desk.AllAsync(texts); var b = await desk.AllAsync(a); return (a, b);""")]
    [InlineData("""var a = await desk.OwnAsync("A"); var b = await desk.BodyAsync("B"); return (a, b);""")]
    public Task Serial_awaits(string statements) => ReportsAsync<SerialAwaitsAnalyzer>(statements);

    [Theory]
    [InlineData("""await desk.PlanAsync(text, token); await desk.AllAsync(texts, token);""")]
    [InlineData("""await foreach (string a in desk.ShowAsync(text, token)) { Console.Write(a); }""")]
    [InlineData("""await foreach (string a in desk.EachAsync(texts, token)) { Console.Write(a); }""")]
    public Task An_output_limit_belongs_to_the_prompts(string statements) => Usage<OutputLimitAnalyzer>.SourceAsync(
        Desk.Replace("STATEMENTS", statements, StringComparison.Ordinal).Replace("[Prompt(", "[{|LLM003:Prompt|}(", StringComparison.Ordinal));

    [Theory]
    [InlineData("""await desk.PlanAsync(DateTime.Now + " Answer with care, and as a lawyer would: do not promise, do not guess, do not repeat yourself, and say what you leave out. ");""")]
    public Task A_plan_s_parameter_is_no_prompt(string statements) => ReportsAsync<UnstablePrefixAnalyzer>(statements);

    [Theory]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { all.Add(({|LLM004:await desk.PlanAsync(one)|}).Ask); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { var pair = {|LLM004:await desk.InheritedAsync(one, token)|}; all.Add(pair.Tell); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { all.Add({|LLM004:await desk.AskAsync(one)|}); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { all.Add({|LLM004:await Pair(one)|}); } return all;""")]
    [InlineData("""string last = ""; foreach (string one in texts) { last = (await desk.PlanAsync(last + one)).Ask; } return last;""")]
    [InlineData("""var all = new List<IReadOnlyList<string>>(); foreach (string[] part in texts.Chunk(100)) { all.Add(await desk.AllAsync(part)); } return all;""")]
    [InlineData("""var all = new List<int>(); foreach (string[] part in texts.Chunk(100)) { all.Add(await Batch(part)); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { string a = await desk.AskAsync(one); all.Add(string.Concat(await desk.AllAsync([one, a]))); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { all.Add(await desk.OwnAsync(one)); } return all;""")]
    public Task Loops(string statements) => ReportsAsync<AwaitInLoopAnalyzer>(statements);

    [Theory]
    [InlineData("""var all = await Task.WhenAll(texts.{|LLM005:Select|}(one => desk.PlanAsync(one))); return all;""")]
    [InlineData("""var all = await Task.WhenAll(texts.Chunk(10).{|LLM005:Select|}(part => desk.AllAsync(part))); return all;""")]
    [InlineData("""var all = await desk.AllAsync(texts.Select(one => one.Trim())); return all;""")]
    [InlineData("""var all = await Task.WhenAll(texts.Take(3).Select(one => desk.PlanAsync(one))); return all;""")]
    [InlineData("""var all = await Task.WhenAll(texts.Select(one => desk.OwnAsync(one))); return all;""")]
    public Task Fan_outs_without_a_bound(string statements) => ReportsAsync<UnboundedFanOutAnalyzer>(statements);

    [Theory]
    [InlineData("""var a = desk.PlanAsync(text).{|LLM007:Result|}; return a;""")]
    [InlineData("""var a = desk.AllAsync(texts).GetAwaiter().{|LLM007:GetResult|}(); return a;""")]
    [InlineData("""desk.InheritedAsync(text).{|LLM007:Wait|}();""")]
    [InlineData("""var a = desk.OwnAsync(text).Result; return a;""")]
    [InlineData("""var a = await desk.PlanAsync(text); return a;""")]
    public Task Blocking(string statements) => ReportsAsync<BlockingCallAnalyzer>(statements);

    [Theory]
    [InlineData("""await desk.{|LLM012:PlanAsync|}(text);""")]
    [InlineData("""await desk.{|LLM012:AllAsync|}(texts);""")]
    [InlineData("""await foreach (string a in desk.{|LLM012:ShowAsync|}(text)) { Console.Write(a); }""")]
    [InlineData("""await foreach (string a in desk.{|LLM012:EachAsync|}(texts)) { Console.Write(a); }""")]
    [InlineData("""await desk.PlanAsync(text, token); await desk.AllAsync(texts, token);""")]
    [InlineData("""await foreach (string a in desk.EachAsync(texts).WithCancellation(token)) { Console.Write(a); }""")]
    [InlineData("""await desk.OwnAsync(text);""")]
    public Task Tokens(string statements) => ReportsAsync<TokenNotPassedAnalyzer>(statements);

    [Theory]
    [InlineData("""var words = desk.ShowAsync(text); await foreach (string a in words) { Console.Write(a); } await foreach (string b in {|LLM016:words|}) { Console.Write(b); }""")]
    [InlineData("""var all = desk.EachAsync(texts); await foreach (string a in all) { Console.Write(a); } await foreach (string b in {|LLM016:all|}) { Console.Write(b); }""")]
    [InlineData("""string all = ""; await foreach (string a in desk.{|LLM016:ShowAsync|}(text)) { all += a; } return all;""")]
    [InlineData("""string all = ""; await foreach (string a in desk.EachAsync(texts)) { all += a; } return all;""")]
    [InlineData("""await foreach (string a in desk.ShowAsync(text)) { Console.Write(a); }""")]
    public Task Streams(string statements) => ReportsAsync<WastedStreamAnalyzer>(statements);

    private static Task ReportsAsync<TAnalyzer>(string statements)
        where TAnalyzer : DiagnosticAnalyzer, new() => Usage<TAnalyzer>.SourceAsync(Desk.Replace("STATEMENTS", statements, StringComparison.Ordinal));
}
