using LlmGen.CodeFixes;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM004: it speaks only where no turn needs another.</summary>
public sealed class AwaitInLoopTests
{
    private const string Wrappers = """

            private async Task<string> Ask(string prompt) => (await chat.GetResponseAsync(prompt)).Text;
            private async Task<string> AskWith(string prompt, CancellationToken token) => (await chat.GetResponseAsync(prompt, cancellationToken: token)).Text;
            private async Task<string> AskInHistory(string prompt) { _history.Add(new(ChatRole.User, prompt)); return (await chat.GetResponseAsync(_history)).Text; }
            private async Task<string> AskOfSeen(string prompt) => await Ask(prompt + string.Join(",", Seen));
            private async Task<string> AskAndCount(string prompt) { Count++; return await Ask(prompt); }
            private int Count;
            private List<string> Seen { get; } = [];
            private sealed class Document { public string Text { get; set; } = ""; public string Summary { get; set; } = ""; public Document? Next { get; set; } }
            private sealed class Report { public List<string> Lines { get; } = []; public List<string> Shown { get { Console.WriteLine("Read"); return Lines; } } }
            private readonly List<Document> _documents = [];

        """;

    [Theory]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { all.Add({|LLM004:await Ask(one)|}); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) all.Add({|LLM004:await Ask(one)|}); return all;""")]
    [InlineData("""List<ChatResponse> all = []; foreach (var one in texts) { var r = {|LLM004:await chat.GetResponseAsync(one, cancellationToken: token)|}; all.Add(r); } return all;""")]
    [InlineData("""var all = new List<string>(); for (int i = 0; i < texts.Count; i++) { all.Add({|LLM004:await Ask(texts[i])|}); } return all;""")]
    [InlineData("""var all = new string[texts.Count]; for (int i = 0; i < texts.Count; i++) { all[i] = {|LLM004:await Ask(texts[i])|}; } return all;""")]
    [InlineData("""var all = new Dictionary<string, string>(); foreach (string one in texts) { all[one] = {|LLM004:await Ask(one)|}; } return all;""")]
    [InlineData("""foreach (Document document in _documents) { document.Summary = {|LLM004:await Ask(document.Text)|}; }""")]
    [InlineData("""var votes = new List<string>(); for (int i = 0; i < 5; i++) { string draft = {|LLM004:await Ask(text)|}; votes.Add(await Ask("Judge: " + draft)); } return votes;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts.Where(t => t.Length > 0)) { logger.LogDebug("Next {One}", one); all.Add(({|LLM004:await chat.GetResponseAsync(one)|}).Text.Trim()); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { if (one.Length == 0) { continue; } all.Add({|LLM004:await Ask(one)|}); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { try { all.Add({|LLM004:await Ask(one)|}); } catch (InvalidOperationException e) { logger.LogError(e, "Skipped"); } } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { var messages = new List<ChatMessage> { new(ChatRole.System, "Be brief.") }; messages.Add(new(ChatRole.User, one)); all.Add(({|LLM004:await chat.GetResponseAsync(messages)|}).Text); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { token.ThrowIfCancellationRequested(); all.Add({|LLM004:await AskWith(one, token)|}); } return all;""")]
    [InlineData("""var all = new List<(string, string)>(); foreach (string one in texts) { string a = {|LLM004:await Ask(one)|}; all.Add((one, a)); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { var r = {|LLM004:await openAI.CompleteChatAsync(one)|}; all.Add(r.Value.Content[0].Text); } return all;""")]
    [InlineData("""Func<Task<List<string>>> handler = async () => { var all = new List<string>(); foreach (string one in texts) { all.Add({|LLM004:await Ask(one)|}); } return all; };""")]
    [InlineData("""var all = new List<string>(); foreach (string a in texts) { foreach (string b in texts) { all.Add({|LLM004:await Ask(a + b)|}); } } return all;""")]
    [InlineData("""var all = new System.Text.StringBuilder(); foreach (string one in texts) { string a = {|LLM004:await Ask(one)|}; all.AppendLine(a); all.AppendLine(); } return all.ToString();""")]
    [InlineData("""var report = new Report(); foreach (string one in texts) { string a = {|LLM004:await Ask(one)|}; report.Lines.Add(a); } return report.Lines;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { string a = {|LLM004:await Ask(one)|}; all.AddRange(a.Split(',')); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string path in texts) { string page = await System.IO.File.ReadAllTextAsync(path, token); all.Add({|LLM004:await Ask(page)|}); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { try { all.Add({|LLM004:await Ask(one)|}); } catch (InvalidOperationException e) { logger.LogError(e, "Failed"); throw; } } return all;""")]
    [InlineData("""using var gate = new SemaphoreSlim(4); string[] tags = await Task.WhenAll(texts.Select(async one => { await gate.WaitAsync(token); try { return await Ask(one); } finally { gate.Release(); } })); var all = new List<string>(); foreach (string one in tags) { all.Add({|LLM004:await Ask(one)|}); } return all;""")]
    public Task Turns_that_do_not_need_each_other(string statements) => SourceAsync(statements);

    [Theory]
    // What one turn leaves, another reads.
    [InlineData("""string summary = ""; foreach (string one in texts) { summary = await Ask(summary + one); } return summary;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { all.Add(await Ask(one + all.Count)); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { string a = await Ask(one + string.Join(",", all)); all.Add(a); } return all;""")]
    [InlineData("""var history = new List<ChatMessage>(); foreach (string one in texts) { history.Add(new(ChatRole.User, one)); var r = await chat.GetResponseAsync(history); history.AddMessages(r); } return history;""")]
    [InlineData("""foreach (string one in texts) { _history.Add(new(ChatRole.User, one)); var r = await chat.GetResponseAsync(_history); _history.AddMessages(r); }""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { all.Add(await AskInHistory(one)); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { all.Add(await AskAndCount(one)); } return all;""")]
    [InlineData("""foreach (string one in texts) { Seen.Add(await AskOfSeen(one)); }""")]
    [InlineData("""int done = 0; var all = new List<string>(); foreach (string one in texts) { all.Add(await Ask(one)); done++; } return (all, done);""")]
    [InlineData("""string? last = null; var all = new List<string>(); foreach (string one in texts) { all.Add(await Ask(one + last)); last = one; } return all;""")]
    [InlineData("""var buffer = new List<string>(); var all = new List<string>(); foreach (string one in texts) { buffer.Add(one); if (buffer.Count == 3) { all.Add(await Ask(string.Join(",", buffer))); buffer.Clear(); } } return all;""")]
    [InlineData("""foreach (Document document in _documents) { document.Summary = await Ask(document.Text + document.Next?.Summary); }""")]
    [InlineData("""long total = 0; foreach (string one in texts) { var r = await chat.GetResponseAsync(one); total += r.Usage?.TotalTokenCount ?? 0; } return total;""")]
    [InlineData("""var session = agent.CreateSession(); var all = new List<string>(); foreach (string one in texts) { all.Add((await agent.RunAsync(one, session)).Text); } return all;""")]
    [InlineData("""string? id = null; var all = new List<string>(); foreach (string one in texts) { var r = await responses.CreateResponseAsync("m", one, id); id = r.Value.Id; all.Add(id); } return all;""")]
    [InlineData("""var all = new System.Text.StringBuilder(); foreach (string one in texts) { string a = await Ask(all.ToString() + one); all.Append(a); } return all.ToString();""")]
    [InlineData("""var all = new System.Text.StringBuilder(); foreach (string one in texts) { string a = await Ask(one); all.Append(a); all.Insert(0, one); } return all.ToString();""")]
    [InlineData("""var report = new Report(); foreach (string one in texts) { report.Lines.Add(await Ask(one + report.Lines.Count)); } return report.Lines;""")]
    [InlineData("""var report = new Report(); foreach (string one in texts) { report.Lines.Add(await Ask(one + Last(report))); } return report.Lines; static string Last(Report r) => r.Lines.Count == 0 ? "" : r.Lines[0];""")]
    [InlineData("""var report = new Report(); foreach (string one in texts) { report.Shown.Add(await Ask(one)); } return report.Lines;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { string a = await Ask(one + all.Count); all.AddRange(a.Split(',')); } return all;""")]
    // A turn decides whether there is another.
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { string a = await Ask(one); if (a == "stop") { break; } all.Add(a); } return all;""")]
    [InlineData("""foreach (string one in texts) { string a = await Ask(one); if (a.Length > 0) { return a; } }""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { string a = await Ask(one); if (a == "") { throw new InvalidOperationException(); } all.Add(a); } return all;""")]
    [InlineData("""string answer = ""; for (int attempt = 0; attempt < 3; attempt++) { try { answer = await Ask(text); break; } catch (InvalidOperationException) { } } return answer;""")]
    [InlineData("""var all = new List<string>(); for (int attempt = 0; attempt < 3; attempt++) { all.Add(await Ask(text)); } return all;""")]
    [InlineData("""var all = new List<string>(); while (all.Count < 3) { all.Add(await Ask(text)); } return all;""")]
    [InlineData("""var all = new List<string>(); do { all.Add(await Ask(text)); } while (all.Last() != "done"); return all;""")]
    [InlineData("""while (true) { string question = Console.ReadLine()!; if (question == "") { break; } Console.WriteLine(await Ask(question)); }""")]
    [InlineData("""var all = new List<string>(); for (int i = 0; i < texts.Count - all.Count; i++) { all.Add(await Ask(texts[i])); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { try { all.Add(await Ask(one)); } catch (InvalidOperationException e) { throw new ArgumentException(one, e); } } return all;""")]
    // Effects in order, and pace.
    [InlineData("""foreach (string one in texts) { Console.WriteLine(await Ask(one)); }""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { all.Add(await Ask(one)); Console.Write("."); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { all.Add(await Ask(one)); await Task.Delay(1000); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { all.Add(await Ask(one)); Thread.Sleep(10); } return all;""")]
    [InlineData("""using var gate = new SemaphoreSlim(1); var all = new List<string>(); foreach (string one in texts) { await gate.WaitAsync(); all.Add(await Ask(one)); gate.Release(); } return all;""")]
    [InlineData("""foreach (string one in texts) { await System.IO.File.WriteAllTextAsync(one, await Ask(one)); }""")]
    [InlineData("""var all = new List<string>(); foreach (string path in texts) { string seen = await System.IO.File.ReadAllTextAsync("seen", token); all.Add(await Ask(path + seen)); System.IO.File.AppendAllText("seen", path); } return all;""")]
    [InlineData("""var times = new List<long>(); var watch = new System.Diagnostics.Stopwatch(); foreach (string one in texts) { watch.Restart(); string a = await Ask(one); times.Add(watch.ElapsedMilliseconds); } return times;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { all.Add(await Ask(one)); ProgressChanged(all.Count); } return all; void ProgressChanged(int n) => Console.Title = n.ToString();""")]
    [InlineData("""var options = new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1)] }; var all = new List<string>(); foreach (string one in texts) { all.Add((await chat.GetResponseAsync(one, options)).Text); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { all.Add((await chat.GetResponseAsync(one, given)).Text); } return all;""")]
    // Concurrent already, or no loop over calls.
    [InlineData("""await Parallel.ForEachAsync(texts, async (one, _) => { var all = new List<string>(); foreach (char c in one) { all.Add(await Ask(c.ToString())); } });""")]
    [InlineData("""var all = await Task.WhenAll(texts.Select(async one => { var inner = new List<string>(); for (int i = 0; i < 2; i++) { inner.Add(await Ask(one)); } return inner; })); return all;""")]
    [InlineData("""var tasks = new List<Task<string>>(); foreach (string one in texts) { tasks.Add(Ask(one)); } return await Task.WhenAll(tasks);""")]
    [InlineData("""var tasks = texts.Select(Ask).ToList(); var all = new List<string>(); foreach (var task in tasks) { all.Add(await task); } return all;""")]
    [InlineData("""var all = new List<Embedding<float>>(); foreach (string one in texts) { all.Add(await embeddings.GenerateAsync(one)); } return all;""")]
    [InlineData("""var all = new List<string>(); await foreach (var update in chat.GetStreamingResponseAsync(text)) { all.Add(await Ask(update.Text)); } return all;""")]
    [InlineData("""for (int i = 0; i < 3; i++) { string warm = await Ask(text); }""")]
    [InlineData("""var all = new List<string>(); for (int i = 0; i < texts.Count; i++) { all.Add(await Ask(texts[i] + texts[i++])); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { if (_documents.Count > 3) { _documents.Clear(); } all.Add(await Ask(one + _documents.Count)); } return all;""")]
    [InlineData("""int total = 0; foreach (string one in texts) { if (int.TryParse(await Ask(one), out total)) { _state += total; } } return total;""")]
    [InlineData("""var seen = new HashSet<string>(); var all = new List<string>(); foreach (string one in texts) { string a = await Ask(one); if (!seen.Add(a)) { continue; } all.Add(a); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { using var file = System.IO.File.OpenText(one); all.Add(await Ask(file.ReadToEnd())); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { lock (all) { all.Add(one); } all.Add(await Ask(one)); } return all;""")]
    [InlineData("""using var gate = new SemaphoreSlim(1); await Task.WhenAll(texts.Select(async two => { await gate.WaitAsync(token); var all = new List<string>(); foreach (string one in texts) { all.Add(await Ask(one + two)); } gate.Release(); return all; })); return null;""")]
    public Task Turns_that_may(string statements) => SourceAsync(statements);

    [Theory]
    [InlineData("""public async IAsyncEnumerable<string> Each(IEnumerable<string> texts) { foreach (string one in texts) { string a = await Ask(one); yield return a; } }""")]
    [InlineData("""public async Task Each(IEnumerable<string> texts, Action<string> show) { var all = new List<string>(); foreach (string one in texts) { string a = await Ask(one); show(a); all.Add(a); } }""")]
    [InlineData("""private interface IStore { Task SaveAsync(string x); } private async Task Each(IEnumerable<string> texts, IStore store) { foreach (string one in texts) { await store.SaveAsync(await Ask(one)); } }""")]
    public Task Members_that_may(string members) => Usage<AwaitInLoopAnalyzer>.MembersAsync(members + Wrappers);

    [Theory]
    [InlineData(
        """
        var all = new List<string>();

        // One after the other.
        foreach (string one in texts)
        {
            // Ask for it.
            string answer = {|LLM004:await AskWith(one, token)|}; // slow
            all.Add(answer.Trim());
        }

        return all;
        """,
        """
        var all = new List<string>();

        // One after the other.
        string[] allInOrder = new string[texts.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, texts.Count), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = token }, async (index, _) =>
        {
            string one = texts[index];
            // Ask for it.
            string answer = await AskWith(one, token); // slow
            allInOrder[index] = answer.Trim();
        });
        all.AddRange(allInOrder);

        return all;
        """)]
    [InlineData(
        """
        var votes = new List<string>();
        for (int i = 0; i < 5; i++)
            votes.Add({|LLM004:await Ask(text)|});
        return votes;
        """,
        """
        var votes = new List<string>();
        string[] votesInOrder = new string[5];
        await Parallel.ForEachAsync(Enumerable.Range(0, 5), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            votesInOrder[i] = await Ask(text);
        });
        votes.AddRange(votesInOrder);
        return votes;
        """)]
    [InlineData(
        """
        var all = new string[texts.Count];
        for (int i = 0; i < texts.Count; i++)
        {
            all[i] = {|LLM004:await Ask(texts[i])|};
        }
        """,
        """
        var all = new string[texts.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, texts.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            all[i] = await Ask(texts[i]);
        });
        """)]
    [InlineData(
        """
        var all = new List<string>();
        foreach (string one in texts)
        {
            bool isNumber = int.TryParse(one, out _);
            all.Add({|LLM004:await Ask(one + isNumber)|});
        }
        """,
        """
        var all = new List<string>();
        string[] allInOrder = new string[texts.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, texts.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (index, stop) =>
        {
            string one = texts[index];
            bool isNumber = int.TryParse(one, out _);
            allInOrder[index] = await Ask(one + isNumber);
        });
        all.AddRange(allInOrder);
        """)]
    [InlineData(
        """
        foreach (Document document in _documents)
        {
            document.Summary = {|LLM004:await Ask(document.Text)|};
        }
        """,
        """
        await Parallel.ForEachAsync(_documents, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (document, _) =>
        {
            document.Summary = await Ask(document.Text);
        });
        """)]
    [InlineData(
        """
        List<(string, string?)> all = [];
        foreach (var one in texts.Where(t => t.Length > 0))
        {
            all.Add((one, {|LLM004:await Ask(one)|}));
        }
        """,
        """
        List<(string, string?)> all = [];
        string[] items = Enumerable.ToArray(texts.Where(t => t.Length > 0));
        (string, string?)[] allInOrder = new (string, string?)[items.Length];
        await Parallel.ForEachAsync(Enumerable.Range(0, items.Length), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (index, _) =>
        {
            var one = items[index];
            allInOrder[index] = (one, await Ask(one));
        });
        all.AddRange(allInOrder);
        """)]
    [InlineData(
        """
        var report = new Report();
        foreach (string one in texts)
        {
            report.Lines.Add({|LLM004:await Ask(one)|});
        }
        """,
        """
        var report = new Report();
        string[] linesInOrder = new string[texts.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, texts.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (index, _) =>
        {
            string one = texts[index];
            linesInOrder[index] = await Ask(one);
        });
        report.Lines.AddRange(linesInOrder);
        """)]
    [InlineData(
        """
        #nullable enable
        var all = new List<Document>();
        foreach (string one in texts)
        {
            Document? document = System.Text.Json.JsonSerializer.Deserialize<Document>({|LLM004:await Ask(one)|});
            if (document is not null)
            {
                all.Add(document);
            }
        }
        """,
        """
        #nullable enable
        var all = new List<Document>();
        Document?[] allInOrder = new Document?[texts.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, texts.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (index, _) =>
        {
            string one = texts[index];
            Document? document = System.Text.Json.JsonSerializer.Deserialize<Document>(await Ask(one));
            allInOrder[index] = document;
        });
        all.AddRange(Enumerable.OfType<Document>(allInOrder));
        """)]
    [InlineData(
        """
        try
        {
            var all = new List<string>();
            for (int i = 0; i < texts.Count; i++)
            {
                string? answer = {|LLM004:await Ask(texts[i])|};
                if (answer != null) all.Add(answer);
            }

            return all;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
        """,
        """
        try
        {
            var all = new List<string>();
            string[] allInOrder = new string[texts.Count];
            await Parallel.ForEachAsync(Enumerable.Range(0, texts.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
            {
                string? answer = await Ask(texts[i]);
                allInOrder[i] = answer;
            });
            all.AddRange(Enumerable.OfType<string>(allInOrder));

            return all;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
        """)]
    public Task The_fix_runs_a_bounded_number_at_once(string before, string after) =>
        Usage<AwaitInLoopAnalyzer>.FixesAsync<AwaitInLoopFix>(Source(before), Source(after), test => test.WithoutLlmGen());

    [Theory]
    [InlineData(
        """
        var all = new List<string>();

        // One after the other.
        foreach (string one in texts)
        {
            // Ask for it.
            string answer = {|LLM004:await AskWith(one, token)|}; // slow
            all.Add(answer.Trim());
        }

        return all;
        """,
        """
        var all = new List<string>();

        // One after the other.
        all.AddRange(await LlmGen.FanOut.ForEachAsync(texts, async (one, _) =>
        {
            // Ask for it.
            string answer = await AskWith(one, token); // slow
            return answer.Trim();
        }, maxConcurrency: 4, token));

        return all;
        """)]
    [InlineData(
        """
        List<string> all = [];
        foreach (var one in texts.Where(t => t.Length > 0))
            all.Add({|LLM004:await Ask(one)|});
        """,
        """
        List<string> all = [];
        all.AddRange(await LlmGen.FanOut.ForEachAsync(texts.Where(t => t.Length > 0), async (one, _) =>
        {
            return await Ask(one);
        }, maxConcurrency: 4));
        """)]
    [InlineData(
        """
        List<(string, string?)> all = [];
        foreach (var one in texts)
        {
            all.Add((one, {|LLM004:await Ask(one)|}));
        }
        """,
        """
        List<(string, string?)> all = [];
        (string, string?)[] allInOrder = new (string, string?)[texts.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, texts.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (index, _) =>
        {
            var one = texts[index];
            allInOrder[index] = (one, await Ask(one));
        });
        all.AddRange(allInOrder);
        """)]
    [InlineData(
        """
        var report = new Report();
        foreach (string one in texts)
        {
            string? answer = {|LLM004:await Ask(one)|};
            if (answer is not null)
                report.Lines.Add(answer);
        }
        """,
        """
        var report = new Report();
        report.Lines.AddRange(Enumerable.OfType<string>(await LlmGen.FanOut.ForEachAsync(texts, async (one, _) =>
        {
            string? answer = await Ask(one);
            return answer;
        }, maxConcurrency: 4)));
        """)]
    public Task With_LlmGen_at_hand_the_fix_uses_its_fan_out_where_the_types_are_plain(string before, string after) =>
        Usage<AwaitInLoopAnalyzer>.FixesAsync<AwaitInLoopFix>(Source(before), Source(after));

    [Theory]
    [InlineData("""var all = new Dictionary<string, string>(); foreach (string one in texts) { all[one] = {|LLM004:await Ask(one)|}; } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { if (one.Length == 0) { continue; } all.Add({|LLM004:await Ask(one)|}); } return all;""")]
    [InlineData("""var all = new List<string>(); try { foreach (string one in texts) { all.Add({|LLM004:await Ask(one)|}); } } catch (InvalidOperationException) { } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { if (one.Length > 0) { all.Add({|LLM004:await Ask(one)|}); } } return all;""")]
    [InlineData("""var all = new List<string>(); for (int i = 1; i < texts.Count; i++) { all.Add({|LLM004:await Ask(texts[i])|}); } return all;""")]
    [InlineData("""var all = new List<string>(); for (long i = 0; i < 5L; i++) { all.Add({|LLM004:await Ask(text + i)|}); } return all;""")]
    [InlineData("""var all = new string[texts.Count]; for (int i = 2; i < texts.Count; i++) { all[i] = {|LLM004:await Ask(texts[i])|}; } return all;""")]
    [InlineData("""var report = new Report(); try { foreach (string one in texts) { report.Lines.Add({|LLM004:await Ask(one)|}); } } catch (InvalidOperationException) { } return report;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { string? a = {|LLM004:await Ask(one)|}; if (a != null) { all.Add(a); } else { logger.LogDebug("None"); } } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { string? a = {|LLM004:await Ask(one)|}; if (a != null) { logger.LogDebug("Some"); all.Add(a); } } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { string? a = {|LLM004:await Ask(one)|}; if (one != null) { all.Add(a); } } return all;""")]
    [InlineData("""var all = new List<int>(); foreach (string one in texts) { int? a = ({|LLM004:await Ask(one)|}).Length; if (a != null) { all.Add(a.Value); } } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { string? a = {|LLM004:await Ask(one)|}; if (a != null) { /* at last */ all.Add(a); } } return all;""")]
    public Task Where_the_rewriting_is_not_sure_to_mean_the_same_there_is_none(string statements) =>
        Usage<AwaitInLoopAnalyzer>.FixesAsync<AwaitInLoopFix>(Source(statements), Source(statements));

    [Fact]
    public Task The_bound_comes_from_the_configuration() => Usage<AwaitInLoopAnalyzer>.FixesAsync<AwaitInLoopFix>(
        Source("foreach (Document document in _documents)\n{\n    document.Summary = {|LLM004:await Ask(document.Text)|};\n}"),
        Source("await Parallel.ForEachAsync(_documents, new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (document, _) =>\n{\n    document.Summary = await Ask(document.Text);\n});"),
        test => test.Configure("llmgen.max_concurrency = 12"));

    [Fact]
    public async Task The_fixed_loop_gives_the_same_in_less_time()
    {
        const string Before = """
            var all = new List<string>();
            foreach (string one in texts)
            {
                all.Add({|LLM004:await Ask(chat, one)|});
            }

            return string.Join(",", all);
            """;
        const string After = """
            var all = new List<string>();
            string[] allInOrder = new string[texts.Count];
            await Parallel.ForEachAsync(Enumerable.Range(0, texts.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (index, _) =>
            {
                string one = texts[index];
                allInOrder[index] = await Ask(chat, one);
            });
            all.AddRange(allInOrder);

            return string.Join(",", all);
            """;
        const string FannedOut = """
            var all = new List<string>();
            all.AddRange(await LlmGen.FanOut.ForEachAsync(texts, async (one, _) =>
            {
                return await Ask(chat, one);
            }, maxConcurrency: 4));

            return string.Join(",", all);
            """;
        await Usage<AwaitInLoopAnalyzer>.FixesAsync<AwaitInLoopFix>(Execution.Source(Before), Execution.Source(After), test => test.WithoutLlmGen());
        await Usage<AwaitInLoopAnalyzer>.FixesAsync<AwaitInLoopFix>(Execution.Source(Before), Execution.Source(FannedOut));

        Execution serial = await Execution.OfAsync(Markup.Parse(Before).Source);
        Assert.Equal("<ccc>,<a>,<bb>,<dddd>,<e>,<ff>", serial.Result);
        Assert.Equal(TimeSpan.FromSeconds(13), serial.Elapsed);
        foreach (string after in (string[])[After, FannedOut])
        {
            Execution bounded = await Execution.OfAsync(after);
            Assert.Equal(serial.Result, bounded.Result);
            Assert.Equal(serial.Requests.Order(), bounded.Requests.Order());
            Assert.True(bounded.Elapsed < TimeSpan.FromSeconds(7), bounded.Elapsed.ToString());
        }
    }

    private static Task SourceAsync(string statements) => Usage<AwaitInLoopAnalyzer>.SourceAsync(Source(statements));

    private static string Source(string statements) => Snippet.Of(statements).Replace("    private string _state = \"\";\n", "    private string _state = \"\";\n" + Wrappers, StringComparison.Ordinal);
}
