using LlmGen.CodeFixes;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM007: threads that wait for a model.</summary>
public sealed class BlockingCallTests
{
    private const string Wrappers = """

            private async Task<string> Ask(string prompt) => (await chat.GetResponseAsync(prompt)).Text;
            private Task<string> AskTwice(string prompt) => Ask(prompt + "!");
            private ValueTask<string> AskLater(string prompt) => new(Ask(prompt));
            private Task<string> Read(string path) => System.IO.File.ReadAllTextAsync(path);

        """;

    [Theory]
    [InlineData("""var a = chat.GetResponseAsync(text).{|LLM007:Result|};""")]
    [InlineData("""string a = chat.GetResponseAsync(text).{|LLM007:Result|}.Text;""")]
    [InlineData("""chat.GetResponseAsync(text).{|LLM007:Wait|}();""")]
    [InlineData("""var a = chat.GetResponseAsync(text).GetAwaiter().{|LLM007:GetResult|}();""")]
    [InlineData("""var a = chat.GetResponseAsync(text).ConfigureAwait(false).GetAwaiter().{|LLM007:GetResult|}();""")]
    [InlineData("""string a = Ask(text).{|LLM007:Result|};""")]
    [InlineData("""string a = AskTwice(text).{|LLM007:Result|};""")]
    [InlineData("""string a = AskLater(text).AsTask().{|LLM007:Result|};""")]
    [InlineData("""var a = kernel?.InvokePromptAsync("p").{|LLM007:Result|};""")]
    [InlineData("""var task = chat.GetResponseAsync(text); string a = task.{|LLM007:Result|}.Text;""")]
    [InlineData("""Task<string> task = Ask(text); task.{|LLM007:Wait|}(); string a = task.Result;""")]
    [InlineData("""var a = openAI.CompleteChatAsync("x").{|LLM007:Result|}.Value;""")]
    [InlineData("""var a = embeddings.GenerateVectorAsync(text).{|LLM007:Result|};""")]
    [InlineData("""var a = (service.GetChatMessageContentAsync(text)).{|LLM007:Result|};""")]
    [InlineData("""bool done = agent.RunAsync(text).{|LLM007:Wait|}(1000);""")]
    [InlineData("""var all = texts.Select(one => Ask(one).{|LLM007:Result|}).ToList();""")]
    public Task A_thread_that_waits(string statements) => SourceAsync(statements);

    [Theory]
    [InlineData("""var a = await chat.GetResponseAsync(text);""")]
    [InlineData("""var a = await chat.GetResponseAsync<int>(text); int n = a.Result;""")]
    [InlineData("""int n = (await chat.GetResponseAsync<int>(text)).Result;""")]
    [InlineData("""var a = await chat.GetResponseAsync<int>(text).ConfigureAwait(false); if (a.TryGetResult(out int n)) { }""")]
    [InlineData("""var x = Ask("x"); var y = Ask("y"); await Task.WhenAll(x, y); string both = x.Result + y.Result;""")]
    [InlineData("""var x = Ask("x"); await x; string a = x.Result;""")]
    [InlineData("""var x = Ask("x"); if (x.IsCompletedSuccessfully) { string a = x.Result; }""")]
    [InlineData("""var x = Ask("x"); if (await Task.WhenAny(x, Task.Delay(10)) == x) { string a = x.Result; }""")]
    [InlineData("""var tasks = texts.Select(Ask).ToArray(); await Task.WhenAll(tasks); var all = tasks.Select(task => task.Result).ToList();""")]
    [InlineData("""string a = Read("path").Result;""")]
    [InlineData("""Task.Delay(1).Wait();""")]
    [InlineData("""var a = openAI.CompleteChat("x").Value;""")]
    [InlineData("""var a = vectors.GenerateEmbedding(text).Value;""")]
    [InlineData("""Task<string> a = Ask(text); return a;""")]
    [InlineData("""_ = Ask(text);""")]
    [InlineData("""await foreach (var update in chat.GetStreamingResponseAsync(text)) { }""")]
    [InlineData("""var a = await Ask(text).WaitAsync(TimeSpan.FromSeconds(1), token);""")]
    [InlineData("""var a = await Ask(text).ContinueWith(task => task.Result, TaskScheduler.Default);""")]
    [InlineData("""var gate = new SemaphoreSlim(1); gate.Wait(); string a = await Ask(text);""")]
    [InlineData("""string result = (await Ask(text)).Trim(); var pair = new { Result = result }; string b = pair.Result;""")]
    [InlineData("""Func<string, Task<string>> ask = Ask; string a = await ask(text);""")]
    public Task What_does_not(string statements) => SourceAsync(statements);

    [Fact]
    public Task The_thread_of_main_is_the_programs_own() => Usage<BlockingCallAnalyzer>.SourceAsync(
        "static class Program { static void Main() { IChatClient chat = null!; Console.WriteLine(chat.GetResponseAsync(\"\").Result); } }");

    [Fact]
    public Task What_main_hands_to_others_is_not() => Usage<BlockingCallAnalyzer>.SourceAsync(
        "static class Program { static void Main() { IChatClient chat = null!; Func<string> handler = () => chat.GetResponseAsync(\"\").{|LLM007:Result|}.Text; Console.WriteLine(handler()); } }");

    [Fact]
    public Task Top_level_statements_are_main() => Verify<BlockingCallAnalyzer>.ReportsAsync(
        "IChatClient chat = null!;\nConsole.WriteLine(chat.GetResponseAsync(\"A\").Result);\nConsole.WriteLine(Ask(chat));\nstatic string Ask(IChatClient one) => one.GetResponseAsync(\"B\").{|LLM007:Result|}.Text;",
        test => test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("""string a = chat.GetResponseAsync(text).{|LLM007:Result|}.Text; // why""", """string a = (await chat.GetResponseAsync(text)).Text; // why""")]
    [InlineData("""var a = chat.GetResponseAsync(text).{|LLM007:Result|};""", """var a = await chat.GetResponseAsync(text);""")]
    [InlineData("""/* first */ Ask(text).{|LLM007:Wait|}();""", """/* first */ await Ask(text);""")]
    [InlineData("""var a = Ask(text).ConfigureAwait(false).GetAwaiter().{|LLM007:GetResult|}();""", """var a = await Ask(text).ConfigureAwait(false);""")]
    [InlineData("""return Ask(Ask(text).{|LLM007:Result|}).{|LLM007:Result|}.Length;""", """return (await Ask(await Ask(text))).Length;""")]
    [InlineData("""Func<Task> later = async () => Console.WriteLine(Ask(text).{|LLM007:Result|});""", """Func<Task> later = async () => Console.WriteLine(await Ask(text));""")]
    [InlineData("""try { } catch (Exception) { string a = Ask(text).{|LLM007:Result|}; } finally { Ask(text).{|LLM007:Wait|}(); }""", """try { } catch (Exception) { string a = await Ask(text); } finally { await Ask(text); }""")]
    [InlineData("""{ Span<char> head = stackalloc char[3]; head.Clear(); } string a = Ask(text).{|LLM007:Result|}; ReadOnlySpan<char> tail = a;""", """{ Span<char> head = stackalloc char[3]; head.Clear(); } string a = await Ask(text); ReadOnlySpan<char> tail = a;""")]
    [InlineData("""return string.Join(", ", Ask(text).{|LLM007:Result|}, text);""", """return string.Join(", ", await Ask(text), text);""")]
    [InlineData("""return $"{Ask(text).{|LLM007:Result|}} of {text.Length}";""", """return $"{await Ask(text)} of {text.Length}";""")]
    [InlineData("""try { return Ask(text).GetAwaiter().{|LLM007:GetResult|}(); } catch (AggregateException) { }""", """try { return await Ask(text); } catch (AggregateException) { }""")]
    public Task The_fix_awaits(string before, string after) => Usage<BlockingCallAnalyzer>.FixesAsync<BlockingCallFix>(Source(before), Source(after));

    [Theory]
    [InlineData("""var all = texts.Select(one => Ask(one).{|LLM007:Result|}).ToList();""")]
    [InlineData("""lock (_history) { string a = Ask(text).{|LLM007:Result|}; }""")]
    [InlineData("""bool done = Ask(text).{|LLM007:Wait|}(1000);""")]
    [InlineData("""var a = kernel?.InvokePromptAsync("p").{|LLM007:Result|};""")]
    [InlineData("""try { } catch (Exception) when (Ask(text).{|LLM007:Result|}.Length > 3) { }""")]
    [InlineData("""var all = from one in texts where Ask(one).{|LLM007:Result|}.Length > 3 select one;""")]
    [InlineData("""int Length(string one) { return Ask(one).{|LLM007:Result|}.Length; } return Length(text);""")]
    [InlineData("""IEnumerable<string> Each() { yield return Ask(text).{|LLM007:Result|}; } return Each().ToList();""")]
    [InlineData("""bool TryAsk(out string a) { a = Ask(text).{|LLM007:Result|}; return true; } return TryAsk(out string b) ? b : "";""")]
    [InlineData("""unsafe { int length = Ask(text).{|LLM007:Result|}.Length; }""")]
    // A span, or a reference, that is held meanwhile.
    [InlineData("""Span<char> head = stackalloc char[3]; string a = Ask(text).{|LLM007:Result|}; a.AsSpan(0, 3).CopyTo(head); return head.ToString();""")]
    [InlineData("""var numbers = new int[3]; ref int first = ref numbers[0]; first = Ask(text).{|LLM007:Result|}.Length; first++;""")]
    [InlineData("""return text.AsSpan().IndexOf(Ask(text).{|LLM007:Result|});""")]
    [InlineData("""return string.Concat(text, Ask(text).{|LLM007:Result|}.AsSpan());""")]
    [InlineData("""foreach (char letter in text.AsSpan()) { string a = Ask(text + letter).{|LLM007:Result|}; }""")]
    [InlineData("""var numbers = new int[3]; ref int First() => ref numbers[0]; First() = Ask(text).{|LLM007:Result|}.Length;""")]
    // A failure that is expected in its wrapping.
    [InlineData("""try { string a = Ask(text).{|LLM007:Result|}; } catch (AggregateException) { }""")]
    [InlineData("""try { Ask(text).{|LLM007:Wait|}(); } catch (Exception exception) when (exception.InnerException is OperationCanceledException) { }""")]
    public Task Where_nothing_can_be_awaited_there_is_no_fix(string statements) => Usage<BlockingCallAnalyzer>.FixesAsync<BlockingCallFix>(Source(statements), Source(statements));

    [Theory]
    [InlineData("""public string Answer => Ask("").{|LLM007:Result|};""")]
    [InlineData("""public string Answer { get { return Ask("").{|LLM007:Result|}; } set { Ask(value).{|LLM007:Wait|}(); } }""")]
    [InlineData("""public string this[string text] => Ask(text).{|LLM007:Result|};""")]
    [InlineData("""public void Dispose() { Ask("").{|LLM007:Wait|}(); }""")]
    [InlineData("""private sealed class Answer { public Answer(Desk desk) { Text = desk.Ask("").{|LLM007:Result|}; } public string Text { get; } }""")]
    [InlineData("""private sealed class Answer(Desk desk) { public string Text { get; } = desk.Ask("").{|LLM007:Result|}; }""")]
    [InlineData("""private readonly Lazy<string> _answer = new(() => Answers.AskAsync("").{|LLM007:Result|}); private static class Answers { public static IChatClient Client = null!; public static async Task<string> AskAsync(string text) => (await Client.GetResponseAsync(text)).Text; }""")]
    [InlineData("""public static string operator +(Desk desk, string text) => desk.Ask(text).{|LLM007:Result|};""")]
    public Task A_member_that_cannot_be_async_has_no_fix(string members) => Usage<BlockingCallAnalyzer>.FixesAsync<BlockingCallFix>(
        Snippet.OfMembers(members + Wrappers), Snippet.OfMembers(members + Wrappers));

    private static Task SourceAsync(string statements) => Usage<BlockingCallAnalyzer>.SourceAsync(Source(statements));

    private static string Source(string statements) => Snippet.Of(statements).Replace("    private string _state = \"\";\n", "    private string _state = \"\";\n" + Wrappers, StringComparison.Ordinal);
}
