using LlmGen.CodeFixes;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM005: as many calls at once as there are items.</summary>
public sealed class UnboundedFanOutTests
{
    private const string Wrappers = """

            private async Task<string> Ask(string prompt) => (await chat.GetResponseAsync(prompt)).Text;
            private readonly SemaphoreSlim _gate = new(4);
            private async Task<string> AskGated(string prompt) { await _gate.WaitAsync(); try { return await Ask(prompt); } finally { _gate.Release(); } }
            private static readonly string[] Kinds = ["a", "b"];
            private static Task<string> Read(string path) => System.IO.File.ReadAllTextAsync(path);

        """;

    [Theory]
    [InlineData("""var all = await Task.WhenAll(texts.{|LLM005:Select|}(one => Ask(one)));""")]
    [InlineData("""var all = await Task.WhenAll(texts.{|LLM005:Select|}(async one => await Ask(one)));""")]
    [InlineData("""var all = await Task.WhenAll(texts.{|LLM005:Select|}(one => chat.GetResponseAsync(one, cancellationToken: token)));""")]
    [InlineData("""var all = await Task.WhenAll(texts.{|LLM005:Select|}(async one => { var r = await chat.GetResponseAsync(one); return r.Text; }));""")]
    [InlineData("""var all = await Task.WhenAll(texts.Where(one => one.Length > 0).{|LLM005:Select|}(one => Ask(one)).ToList());""")]
    [InlineData("""var tasks = texts.{|LLM005:Select|}(one => Ask(one)); var all = await Task.WhenAll(tasks);""")]
    [InlineData("""var tasks = texts.{|LLM005:Select|}(one => Ask(one)).ToList(); string[] all = await Task.WhenAll(tasks).ConfigureAwait(false);""")]
    [InlineData("""await Task.WhenAll(texts.{|LLM005:Select|}((one, index) => Ask(one + index)));""")]
    [InlineData("""var all = await Task.WhenAll(_history.{|LLM005:Select|}(message => chat.GetResponseAsync(message)));""")]
    [InlineData("""var all = await Task.WhenAll(texts.{|LLM005:Select|}(one => embeddings.GenerateVectorAsync(one)));""")]
    [InlineData("""var all = await Task.WhenAll(Enumerable.Range(0, 1000).{|LLM005:Select|}(i => Ask(text + i)));""")]
    [InlineData("""var all = await Task.WhenAll(texts.Take(500).{|LLM005:Select|}(one => kernel.InvokePromptAsync(one)));""")]
    [InlineData("""var lines = System.IO.File.ReadAllLines(text); var all = await Task.WhenAll(lines.{|LLM005:Select|}(one => Ask(one)));""")]
    [InlineData("""Task<string[]> all = Task.WhenAll(texts.{|LLM005:Select|}(one => Ask(one))); await all;""")]
    public Task All_items_at_once(string statements) => SourceAsync(statements);

    [Theory]
    [InlineData("""using var gate = new SemaphoreSlim(4); var all = await Task.WhenAll(texts.Select(async one => { await gate.WaitAsync(); try { return await Ask(one); } finally { gate.Release(); } }));""")]
    [InlineData("""var all = await Task.WhenAll(texts.Select(one => AskGated(one)));""")]
    [InlineData("""await Parallel.ForEachAsync(texts, async (one, _) => { var a = await Ask(one); });""")]
    [InlineData("""var all = await Task.WhenAll(new[] { "a", "b" }.Select(one => Ask(one)));""")]
    [InlineData("""string[] few = ["a", "b"]; var all = await Task.WhenAll(few.Select(one => Ask(one)));""")]
    [InlineData("""var all = await Task.WhenAll(Kinds.Select(one => Ask(one)));""")]
    [InlineData("""var all = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Ask(text + i)));""")]
    [InlineData("""var all = await Task.WhenAll(texts.Take(8).Select(one => Ask(one)));""")]
    [InlineData("""int most = 8; var all = await Task.WhenAll(texts.Take(Math.Min(most, 4)).Select(one => Ask(one)));""")]
    [InlineData("""foreach (string[] part in texts.Chunk(4)) { var all = await Task.WhenAll(part.Select(one => Ask(one))); }""")]
    [InlineData("""var parts = texts.Chunk(4); foreach (var part in parts) { var all = await Task.WhenAll(part.Select(one => Ask(one))); }""")]
    [InlineData("""var all = await Task.WhenAll(Enum.GetValues<DayOfWeek>().Select(day => Ask(day.ToString())));""")]
    [InlineData("""var all = await Task.WhenAll(texts.Select(Read));""")]
    [InlineData("""var all = await Task.WhenAll(texts.Select(one => Read(one)));""")]
    [InlineData("""var (a, b) = (Ask("a"), Ask("b")); await Task.WhenAll(a, b);""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { all.Add(await Ask(one)); }""")]
    [InlineData("""var tasks = texts.Select(one => Ask(one)); foreach (var task in tasks) { string a = await task; }""")]
    [InlineData("""var lazy = texts.Select(one => new Lazy<Task<string>>(() => Ask(one))).ToList();""")]
    [InlineData("""var all = texts.Select(one => one.Trim()).ToList(); string a = await Ask(string.Join(",", all));""")]
    [InlineData("""var any = await Task.WhenAny(texts.Select(one => Ask(one)));""")]
    [InlineData("""var all = await Task.WhenAll(texts.Select(async one => { await Task.Delay(100); return await Ask(one); }));""")]
    public Task Bounded_or_few(string statements) => SourceAsync(statements);

    [Theory]
    [InlineData(
        """
        // All of them.
        string[] all = await Task.WhenAll(texts.{|LLM005:Select|}(one => Ask(one))); // in order
        """,
        """
        // All of them.
        using var gate = new SemaphoreSlim(4);
        string[] all = await Task.WhenAll(texts.Select(async one =>
        {
            await gate.WaitAsync();
            try
            {
                return await Ask(one);
            }
            finally
            {
                gate.Release();
            }
        })); // in order
        """)]
    [InlineData(
        """
        int gate = 0;
        var all = await Task.WhenAll(texts.{|LLM005:Select|}(async (one, index) => (await chat.GetResponseAsync(one + gate)).Text));
        """,
        """
        int gate = 0;
        using var gate2 = new SemaphoreSlim(4);
        var all = await Task.WhenAll(texts.Select(async (one, index) =>
        {
            await gate2.WaitAsync();
            try
            {
                return (await chat.GetResponseAsync(one + gate)).Text;
            }
            finally
            {
                gate2.Release();
            }
        }));
        """)]
    public Task The_fix_lets_a_few_pass_at_once(string before, string after) => Usage<UnboundedFanOutAnalyzer>.FixesAsync<BoundFanOutFix>(Source(before), Source(after));

    [Fact]
    public Task The_fix_gives_an_expression_a_block() => Usage<UnboundedFanOutAnalyzer>.FixesAsync<BoundFanOutFix>(
        Snippet.OfMembers("""
                public async Task<string[]> All(string[] texts) =>
                    // All of them.
                    await Task.WhenAll(texts.{|LLM005:Select|}(one => Ask(one)));
            """ + "\n" + Wrappers),
        Snippet.OfMembers("""
                public async Task<string[]> All(string[] texts)
                {
                    // All of them.
                    using var gate = new SemaphoreSlim(4);
                    return await Task.WhenAll(texts.Select(async one =>
                    {
                        await gate.WaitAsync();
                        try
                        {
                            return await Ask(one);
                        }
                        finally
                        {
                            gate.Release();
                        }
                    }));
                }
            """ + "\n" + Wrappers));

    [Fact]
    public Task A_switch_section_has_no_fix() => Usage<UnboundedFanOutAnalyzer>.FixesAsync<BoundFanOutFix>(
        Source("""switch (text) { case "a": return await Task.WhenAll(texts.{|LLM005:Select|}(one => Ask(one))); default: return null; }"""),
        Source("""switch (text) { case "a": return await Task.WhenAll(texts.{|LLM005:Select|}(one => Ask(one))); default: return null; }"""));

    [Fact]
    public Task Tasks_that_go_elsewhere_first_have_no_fix() => Usage<UnboundedFanOutAnalyzer>.FixesAsync<BoundFanOutFix>(
        Source("""var tasks = texts.{|LLM005:Select|}(one => Ask(one)); var all = await Task.WhenAll(tasks);"""),
        Source("""var tasks = texts.{|LLM005:Select|}(one => Ask(one)); var all = await Task.WhenAll(tasks);"""));

    private static Task SourceAsync(string statements) => Usage<UnboundedFanOutAnalyzer>.SourceAsync(Source(statements));

    private static string Source(string statements) => Snippet.Of(statements).Replace("    private string _state = \"\";\n", "    private string _state = \"\";\n" + Wrappers, StringComparison.Ordinal);
}
