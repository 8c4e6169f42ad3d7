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
            private async Task<string> AskWith(string prompt, CancellationToken token) => (await chat.GetResponseAsync(prompt, cancellationToken: token)).Text;
            private async Task<string> AskSafely(string prompt, CancellationToken token) { try { return await AskWith(prompt, token); } catch (Exception) { return ""; } }
            private async Task<string> AskCounted(string prompt, CancellationToken token) { try { return await AskWith(prompt, token); } catch { _state += "!"; throw; } }
            private async Task<string> Keyword(string @class) => await Ask(@class);
            private async Task<string> Odd(string gate) => await Ask(gate);
            private async Task<string> Number(string prompt, int number) => await Ask(prompt + number);
            private async Task Note(string prompt) => _state += await Ask(prompt);
            private Desk Other => this;
            private readonly Desk _next = null!;
            private static readonly Desk Shared = null!;

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
    [InlineData("""var all = await Task.WhenAll(texts.{|LLM005:Select|}(Ask));""")]
    [InlineData("""var tasks = texts.{|LLM005:Select|}(this.Ask).ToList(); await Task.WhenAll(tasks);""")]
    [InlineData("""await Task.WhenAll(texts.{|LLM005:Select|}(Number)); await Task.WhenAll(texts.{|LLM005:Select|}(Local)); Task<string> Local(string one) => Ask(one);""")]
    [InlineData("""using var gate = new SemaphoreSlim(4); var some = await Task.WhenAll(texts.Select(async one => { await gate.WaitAsync(); try { return await Ask(one); } finally { gate.Release(); } })); await Task.WhenAll(some.{|LLM005:Select|}(Note));""")]
    [InlineData("""await Task.WhenAll(Enumerable.{|LLM005:Select<string, Task>|}(texts, Ask));""")]
    public Task All_items_at_once(string statements) => SourceAsync(statements);

    [Theory]
    [InlineData("""using var gate = new SemaphoreSlim(4); var all = await Task.WhenAll(texts.Select(async one => { await gate.WaitAsync(); try { return await Ask(one); } finally { gate.Release(); } }));""")]
    [InlineData("""var all = await Task.WhenAll(texts.Select(one => AskGated(one)));""")]
    [InlineData("""await _gate.WaitAsync(); var all = await Task.WhenAll(texts.Select(one => Ask(one))); var more = await Task.WhenAll(texts.Select(one => AskGated(one)));""")]
    [InlineData("""await Task.WhenAll(texts.Take(5).Select(async one => { await _gate.WaitAsync(); try { await Task.WhenAll(texts.Select(other => Ask(one + other))); } finally { _gate.Release(); } }));""")]
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
    [InlineData("""var all = await Task.WhenAll(texts.Select(AskGated));""")]
    [InlineData("""var all = await Task.WhenAll(Kinds.Select(Ask));""")]
    [InlineData("""var all = await Task.WhenAny(texts.Take(500).Select(Ask));""")]
    [InlineData("""Func<string, Task<string>> ask = Ask; var all = texts.Select(ask).ToList();""")]
    [InlineData("""var pairs = texts.ToDictionary(one => one, one => new Func<string, Task<string>>(Ask));""")]
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
    [InlineData(
        """
        if (texts.Count > 1)
            return await Task.WhenAll(
                texts.{|LLM005:Select|}(one => // each
                    one.Length > 3 ? Ask(one) : Task.FromResult(one)));
        """,
        """
        if (texts.Count > 1)
        {
            using var gate = new SemaphoreSlim(4);
            return await Task.WhenAll(
                texts.Select(async one =>
                {
                    await gate.WaitAsync();
                    try
                    {
                        // each
                        return await (one.Length > 3 ? Ask(one) : Task.FromResult(one));
                    }
                    finally
                    {
                        gate.Release();
                    }
                }));
        }
        """)]
    [InlineData(
        """
        var all = await Task.WhenAll(texts.{|LLM005:Select|}(static (_, index) => Shared.Ask($"{index}")));
        """,
        """
        using var gate = new SemaphoreSlim(4);
        var all = await Task.WhenAll(texts.Select(async (_, index) =>
        {
            await gate.WaitAsync();
            try
            {
                return await Shared.Ask($"{index}");
            }
            finally
            {
                gate.Release();
            }
        }));
        """)]
    [InlineData(
        """
        await Task.WhenAll(texts.{|LLM005:Select|}(async static Task<string> (one) => await Shared.Ask(one)));
        """,
        """
        using var gate = new SemaphoreSlim(4);
        await Task.WhenAll(texts.Select(async Task<string> (one) =>
        {
            await gate.WaitAsync();
            try
            {
                return await Shared.Ask(one);
            }
            finally
            {
                gate.Release();
            }
        }));
        """)]
    public Task The_fix_lets_a_few_pass_at_once(string before, string after) => FixesAsync(before, after);

    [Theory]
    [InlineData(
        """"
        var all = await Task.WhenAll(texts.{|LLM005:Select|}(async one =>
        {
            // First a draft.
            string draft = await Ask(one);

            if (draft.Length > 3)
            {
                return draft; // good enough
            }

            return await Ask($"""
                Improve: {
            one
                }
                """ + draft + @"
        kindly");
            // Done.
        }));
        """",
        """"
        using var gate = new SemaphoreSlim(4);
        var all = await Task.WhenAll(texts.Select(async one =>
        {
            await gate.WaitAsync();
            try
            {
                // First a draft.
                string draft = await Ask(one);

                if (draft.Length > 3)
                {
                    return draft; // good enough
                }

                return await Ask($"""
                Improve: {
                one
                    }
                """ + draft + @"
        kindly");
                // Done.
            }
            finally
            {
                gate.Release();
            }
        }));
        """")]
    [InlineData(
        """
        var all = await Task.WhenAll(texts.{|LLM005:Select|}(async (string one) => /* each */ { /* asked */ var answer = await chat.GetResponseAsync(one); /* whole */ return answer.Text; }));
        """,
        """
        using var gate = new SemaphoreSlim(4);
        var all = await Task.WhenAll(texts.Select(async (string one) =>
        {
            await gate.WaitAsync();
            try
            {
                /* each */
                /* asked */
                var answer = await chat.GetResponseAsync(one); /* whole */
                return answer.Text;
            }
            finally
            {
                gate.Release();
            }
        }));
        """)]
    [InlineData(
        """
        await Task.WhenAll(texts.{|LLM005:Select|}(async one => { // each
            await Note(one);
            await Note(one); }));
        """,
        """
        using var gate = new SemaphoreSlim(4);
        await Task.WhenAll(texts.Select(async one => { // each
            await gate.WaitAsync();
            try
            {
                await Note(one);
                await Note(one);
            }
            finally
            {
                gate.Release();
            }
        }));
        """)]
    [InlineData(
        """
        var all = await Task.WhenAll(texts.{|LLM005:Select|}(one =>
        {
            if (one.Length == 0)
            {
                return Task.FromResult("");
            }

            Func<string> last = () => { return one; };
            return last() == "x" ? Ask(one) : Read(one);
        })).ConfigureAwait(false);
        """,
        """
        using var gate = new SemaphoreSlim(4);
        var all = await Task.WhenAll(texts.Select(async one =>
        {
            await gate.WaitAsync().ConfigureAwait(false);
            try
            {
                if (one.Length == 0)
                {
                    return await Task.FromResult("").ConfigureAwait(false);
                }

                Func<string> last = () => { return one; };
                return await (last() == "x" ? Ask(one) : Read(one)).ConfigureAwait(false);
            }
            finally
            {
                gate.Release();
            }
        })).ConfigureAwait(false);
        """)]
    [InlineData(
        """
        await Task.WhenAll(texts.{|LLM005:Select|}(one =>
        {
            _state += one;
            return Note(one);
        }));
        """,
        """
        using var gate = new SemaphoreSlim(4);
        await Task.WhenAll(texts.Select(async one =>
        {
            await gate.WaitAsync();
            try
            {
                _state += one;
                await Note(one);
            }
            finally
            {
                gate.Release();
            }
        }));
        """)]
    public Task The_fix_lets_a_whole_block_wait(string before, string after) => FixesAsync(before, after);

    [Theory]
    [InlineData(
        """
        var tasks = texts.{|LLM005:Select|}(async one => new ChatMessage
        {
            AuthorName = one,
            MessageId = await Ask(one).ConfigureAwait(false),
            // Contents = [],

        });

        var all = await Task.WhenAll(tasks).ConfigureAwait(false);
        """,
        """
        using var gate = new SemaphoreSlim(4);
        var tasks = texts.Select(async one =>
        {
            await gate.WaitAsync().ConfigureAwait(false);
            try
            {
                return new ChatMessage
                {
                    AuthorName = one,
                    MessageId = await Ask(one).ConfigureAwait(false),
                    // Contents = [],

                };
            }
            finally
            {
                gate.Release();
            }
        });

        var all = await Task.WhenAll(tasks).ConfigureAwait(false);
        """)]
    [InlineData(
        """
        var tasks = texts
            .Where(one => one.Length > 0)
            .{|LLM005:Select|}(async one =>
            {
                var options = new ChatOptions
                {
                    StopSequences = [],
                };
                return await chat.GetResponseAsync(one, options, token).ConfigureAwait(false);
            })
            .ToList();

        var all = (await Task.WhenAll(tasks).ConfigureAwait(false)).Select(answer => answer.Text).ToList();
        Console.WriteLine(tasks.Count);
        """,
        """
        using var gate = new SemaphoreSlim(4);
        var tasks = texts
            .Where(one => one.Length > 0)
            .Select(async one =>
            {
                await gate.WaitAsync(token).ConfigureAwait(false);
                try
                {
                    var options = new ChatOptions
                    {
                        StopSequences = [],
                    };
                    return await chat.GetResponseAsync(one, options, token).ConfigureAwait(false);
                }
                finally
                {
                    gate.Release();
                }
            })
            .ToList();

        var all = (await Task.WhenAll(tasks).ConfigureAwait(false)).Select(answer => answer.Text).ToList();
        Console.WriteLine(tasks.Count);
        """)]
    [InlineData(
        """
        IEnumerable<Task<string>> tasks = texts.{|LLM005:Select|}(one => Ask(one));
        Console.WriteLine("They wait until they are awaited.");
        try
        {
            string[] all = await Task.WhenAll(tasks);
        }
        catch (InvalidOperationException)
        {
        }
        """,
        """
        using var gate = new SemaphoreSlim(4);
        IEnumerable<Task<string>> tasks = texts.Select(async one =>
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
        });
        Console.WriteLine("They wait until they are awaited.");
        try
        {
            string[] all = await Task.WhenAll(tasks);
        }
        catch (InvalidOperationException)
        {
        }
        """)]
    [InlineData(
        """
        Task<string>[] tasks = texts.{|LLM005:Select|}(one => Ask(one)).ToArray();
        foreach (string answer in await Task.WhenAll(tasks))
        {
            _state += answer + tasks.Length;
        }
        """,
        """
        using var gate = new SemaphoreSlim(4);
        Task<string>[] tasks = texts.Select(async one =>
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
        }).ToArray();
        foreach (string answer in await Task.WhenAll(tasks))
        {
            _state += answer + tasks.Length;
        }
        """)]
    public Task The_fix_follows_tasks_to_where_they_are_awaited(string before, string after) => FixesAsync(before, after);

    [Theory]
    [InlineData("texts", "Ask", "async prompt", "Ask(prompt)")]
    [InlineData("texts", "_next.Ask", "async prompt", "_next.Ask(prompt)")]
    [InlineData("texts", "Number", "async (prompt, number)", "Number(prompt, number)")]
    [InlineData("texts", "this.Ask", "async prompt2", "this.Ask(prompt2)", "string prompt = text; ")]
    [InlineData("texts", "Keyword", "async @class", "Keyword(@class)")]
    [InlineData("texts", "_next.Odd", "async gate", "_next.Odd(gate)", "", "gate2")]
    public Task The_fix_makes_a_lambda_of_a_method_s_name(string items, string method, string head, string call, string before = "", string gate = "gate") => FixesAsync(
        $$"""
        {{before}}var all = await Task.WhenAll({{items}}.{|LLM005:Select|}({{method}}));
        """,
        $$"""
        {{before}}using var {{gate}} = new SemaphoreSlim(4);
        var all = await Task.WhenAll({{items}}.Select({{head}} =>
        {
            await {{gate}}.WaitAsync();
            try
            {
                return await {{call}};
            }
            finally
            {
                {{gate}}.Release();
            }
        }));
        """);

    [Theory]
    [InlineData("one => AskWith(one, token)", "AskWith(one, token)", "token")]
    [InlineData("async one => await AskWith(one, own)", "AskWith(one, own)", "own")]
    [InlineData("async one => await AskWith(await Read(one), token)", "AskWith(await Read(one), token)", "token")]
    [InlineData("one => AskCounted(one, token)", "AskCounted(one, token)", "token")]
    [InlineData("one => AskSafely(one, token)", "AskSafely(one, token)", "")]
    [InlineData("one => AskWith(one, default)", "AskWith(one, default)", "")]
    [InlineData("one => AskWith(one, new CancellationTokenSource(text.Length).Token)", "AskWith(one, new CancellationTokenSource(text.Length).Token)", "")]
    public Task The_fix_waits_with_the_token_of_the_call(string lambda, string call, string token) => FixesAsync(
        $$"""
        CancellationToken own = new();
        var all = await Task.WhenAll(texts.{|LLM005:Select|}({{lambda}}));
        """,
        $$"""
        CancellationToken own = new();
        using var gate = new SemaphoreSlim(4);
        var all = await Task.WhenAll(texts.Select(async one =>
        {
            await gate.WaitAsync({{token}});
            try
            {
                return await {{call}};
            }
            finally
            {
                gate.Release();
            }
        }));
        """);

    [Fact]
    public Task The_fix_waits_without_the_token_where_the_lambda_answers_for_a_cancelled_call() => FixesAsync(
        """
        var all = await Task.WhenAll(texts.{|LLM005:Select|}(async one =>
        {
            try { return await AskWith(one, token).ConfigureAwait(true); }
            catch (OperationCanceledException) { return ""; }
        }));
        """,
        """
        using var gate = new SemaphoreSlim(4);
        var all = await Task.WhenAll(texts.Select(async one =>
        {
            await gate.WaitAsync();
            try
            {
                try { return await AskWith(one, token).ConfigureAwait(true); }
                catch (OperationCanceledException) { return ""; }
            }
            finally
            {
                gate.Release();
            }
        }));
        """);

    [Fact]
    public Task The_fix_gives_an_expression_a_block() => Usage<UnboundedFanOutAnalyzer>.FixesAsync<UnboundedFanOutFix>(
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

    [Theory]
    [InlineData("var answers = await Task.WhenAll(args.{|LLM005:Select|}(Ask));\n", "prompt", "Ask(prompt)", "var answers = await Task.WhenAll(args.Select(", "));\n")]
    [InlineData(
        "// All.\nvar tasks = args.{|LLM005:Select|}(one => Ask(one)).ToList();\n\nvar answers = await Task.WhenAll(tasks);\n",
        "one",
        "Ask(one)",
        "var tasks = args.Select(",
        ").ToList();\n\nvar answers = await Task.WhenAll(tasks);\n",
        "// All.\n")]
    public Task The_fix_stands_among_top_level_statements(string before, string item, string call, string start, string end, string remark = "")
    {
        const string Rest = """
            Console.WriteLine(answers.Length);

            async Task<string> Ask(string prompt) => (await new OllamaClient().GetResponseAsync(prompt)).Text;

            internal abstract class Client : DelegatingChatClient { protected Client(IChatClient inner) : base(inner) { } }
            internal sealed class OllamaClient : Client { public OllamaClient() : base(null!) { } }
            """;
        return Usage<UnboundedFanOutAnalyzer>.FixesAsync<UnboundedFanOutFix>(
            before + Rest,
            remark + "using var gate = new SemaphoreSlim(4);\n" + start + $$"""
            async {{item}} =>
            {
                await gate.WaitAsync();
                try
                {
                    return await {{call}};
                }
                finally
                {
                    gate.Release();
                }
            }
            """ + end + Rest,
            test => test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);
    }

    [Fact]
    public Task All_fan_outs_of_a_method_are_bounded_at_once() => FixesAsync(
        """
            if (texts.Count > 1)
                foreach (string one in await Task.WhenAll(texts.{|LLM005:Select|}(Ask)))
                {
                    await Task.WhenAll(texts.{|LLM005:Select|}(other => Note(one + other)));
                }
            """,
        """
            if (texts.Count > 1)
            {
                using var gate = new SemaphoreSlim(4);
                foreach (string one in await Task.WhenAll(texts.Select(async prompt =>
                {
                    await gate.WaitAsync();
                    try
                    {
                        return await Ask(prompt);
                    }
                    finally
                    {
                        gate.Release();
                    }
                })))
                {
                    using var gate2 = new SemaphoreSlim(4);
                    await Task.WhenAll(texts.Select(async other =>
                    {
                        await gate2.WaitAsync();
                        try
                        {
                            await Note(one + other);
                        }
                        finally
                        {
                            gate2.Release();
                        }
                    }));
                }
            }
            """);

    [Fact]
    public Task No_fix_where_a_switch_section_cannot_declare_the_gate() =>
        OffersNoneAsync("""switch (text) { case "a": return await Task.WhenAll(texts.{|LLM005:Select|}(one => Ask(one))); default: return null; }""");

    [Fact]
    public Task No_fix_where_a_jump_would_pass_the_gate_by() =>
        OffersNoneAsync("""if (text == "") goto end; await Task.WhenAll(texts.{|LLM005:Select|}(one => Ask(one))); end: Console.WriteLine();""");

    [Fact]
    public Task No_fix_where_something_may_throw_before_tasks_that_run_are_awaited() =>
        OffersNoneAsync("""var tasks = texts.{|LLM005:Select|}(one => Ask(one)).ToList(); Console.WriteLine(int.Parse(text)); var all = await Task.WhenAll(tasks);""");

    [Fact]
    public Task No_fix_where_an_operand_may_throw_before_tasks_that_run_are_awaited() =>
        OffersNoneAsync("""var tasks = texts.{|LLM005:Select|}(one => Ask(one)).ToList(); var all = (int.Parse(text), await Task.WhenAll(tasks));""");

    [Fact]
    public Task No_fix_where_tasks_that_run_are_awaited_only_perhaps() =>
        OffersNoneAsync("""var tasks = texts.{|LLM005:Select|}(one => Ask(one)).ToList(); if (text.Length > 3) { await Task.WhenAll(tasks); }""");

    [Fact]
    public Task No_fix_where_the_calls_are_made_once_more_each_time_they_are_enumerated() =>
        OffersNoneAsync("""var tasks = texts.{|LLM005:Select|}(one => Ask(one)); var all = await Task.WhenAll(tasks); Console.WriteLine(tasks.Count());""");

    [Fact]
    public Task No_fix_where_the_tasks_are_awaited_by_another_function() =>
        OffersNoneAsync("""var tasks = texts.{|LLM005:Select|}(one => Ask(one)); Func<Task<string[]>> later = async () => await Task.WhenAll(tasks); return later;""");

    [Fact]
    public Task No_fix_where_the_tasks_are_handed_on() =>
        OffersNoneAsync("""return Task.WhenAll(texts.{|LLM005:Select|}(one => Ask(one)));""");

    [Fact]
    public Task No_fix_where_they_are_not_awaited_to_the_end() =>
        OffersNoneAsync("""return await Task.WhenAll(texts.{|LLM005:Select|}(one => Ask(one))).WaitAsync(TimeSpan.FromSeconds(9));""");

    [Fact]
    public Task No_fix_where_a_local_holds_what_is_awaited() =>
        OffersNoneAsync("""Task<string[]> all = Task.WhenAll(texts.{|LLM005:Select|}(one => Ask(one))); Console.WriteLine(); await all;""");

    [Fact]
    public Task No_fix_of_a_lambda_in_the_old_form() =>
        OffersNoneAsync("""var all = await Task.WhenAll(texts.{|LLM005:Select|}(delegate (string one) { return Ask(one); }));""");

    [Fact]
    public Task No_fix_where_a_lambda_that_awaits_would_catch_more() =>
        OffersNoneAsync("""var all = await Task.WhenAll(texts.{|LLM005:Select|}(one => { try { return Ask(one.Substring(1)); } catch (ArgumentException) { return Ask(one); } }));""");

    [Fact]
    public Task No_fix_where_a_lambda_that_awaits_would_dispose_later() =>
        OffersNoneAsync("""var all = await Task.WhenAll(texts.{|LLM005:Select|}(one => { using var source = new CancellationTokenSource(); return AskWith(one, source.Token); }));""");

    [Fact]
    public Task No_fix_where_a_lambda_hands_nothing_on_that_could_be_awaited() =>
        OffersNoneAsync("""var all = await Task.WhenAll(texts.{|LLM005:Select|}(one => { if (one == "") { return null!; } return Ask(one); }));""");

    [Fact]
    public Task No_fix_where_a_lambda_that_awaits_would_hold_a_span() =>
        OffersNoneAsync("""var all = await Task.WhenAll(texts.{|LLM005:Select|}(one => { ReadOnlySpan<char> start = one.AsSpan(1); return Ask(start.ToString()); }));""");

    [Fact]
    public Task No_fix_where_a_lambda_has_several_texts_under_conditions() =>
        OffersNoneAsync("var all = await Task.WhenAll(texts.{|LLM005:Select|}(async one =>\n{\n#if DEBUG\n    Console.WriteLine(one);\n#endif\n    return await Ask(one);\n}));");

    [Theory]
    [InlineData("Other.Ask")]
    [InlineData("new List<Desk> { this }[0].Ask")]
    public Task No_fix_where_a_method_s_owner_would_be_found_anew_for_every_item(string method) =>
        OffersNoneAsync($$"""var all = await Task.WhenAll(texts.{|LLM005:Select|}({{method}}));""");

    private static Task FixesAsync(string before, string after) => Usage<UnboundedFanOutAnalyzer>.FixesAsync<UnboundedFanOutFix>(Source(before), Source(after));

    private static Task OffersNoneAsync(string statements) => FixesAsync(statements, statements);

    private static Task SourceAsync(string statements) => Usage<UnboundedFanOutAnalyzer>.SourceAsync(Source(statements));

    private static string Source(string statements) => Snippet.Of(statements).Replace("    private string _state = \"\";\n", "    private string _state = \"\";\n" + Wrappers, StringComparison.Ordinal);
}
