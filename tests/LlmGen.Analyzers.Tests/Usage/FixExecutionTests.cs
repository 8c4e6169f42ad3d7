using LlmGen.Tests.Support;
using System.Collections.Concurrent;
using LlmGen.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>Code before and after each fix, run: what the fix promises is all that changes.</summary>
[Collection(Alone.Name)]
public sealed class FixExecutionTests
{
    [Theory]
    [InlineData(
        """
        var log = new List<string>();
        string a = {|LLM001:await Ask(chat, "aaa").ConfigureAwait(false)|};
        string prompt = "b" + texts.Count;
        string b = (await chat.GetResponseAsync(prompt, cancellationToken: token)).Text;
        log.Add(a);
        log.Add(b);
        log.Add(await Ask(chat, a + b));
        return string.Join(",", log);
        """,
        """
        var log = new List<string>();
        string prompt = "b" + texts.Count;
        Task<string> aTask = Ask(chat, "aaa");
        Task<ChatResponse> bTask = chat.GetResponseAsync(prompt, cancellationToken: token);
        await Task.WhenAll(aTask, bTask).ConfigureAwait(false);
        string a = await aTask.ConfigureAwait(false);
        string b = (await bTask).Text;
        log.Add(a);
        log.Add(b);
        log.Add(await Ask(chat, a + b));
        return string.Join(",", log);
        """,
        14, 12)]
    [InlineData(
        """
        try
        {
            string a = {|LLM001:await Ask(chat, "a")|};
            string b = await Ask(chat, "fail b");
            return a + b;
        }
        catch (InvalidOperationException exception)
        {
            return "caught " + exception.Message;
        }
        """,
        """
        try
        {
            Task<string> aTask = Ask(chat, "a");
            Task<string> bTask = Ask(chat, "fail b");
            await Task.WhenAll(aTask, bTask);
            string a = await aTask;
            string b = await bTask;
            return a + b;
        }
        catch (InvalidOperationException exception)
        {
            return "caught " + exception.Message;
        }
        """,
        7, 6)]
    public async Task LLM001_gives_the_same_sooner(string before, string after, int secondsBefore, int secondsAfter)
    {
        (Execution serial, Execution together) = await RunAsync<SerialAwaitsAnalyzer, SerialAwaitsFix>(before, after);

        Assert.Equal(serial.Result, together.Result);
        Assert.Equal(serial.Sent, together.Sent);
        Assert.Equal(1, serial.Peak);
        Assert.Equal(2, together.Peak);
        Assert.Equal(TimeSpan.FromSeconds(secondsBefore), serial.Elapsed);
        Assert.Equal(TimeSpan.FromSeconds(secondsAfter), together.Elapsed);
    }

    [Fact]
    public async Task LLM002_sends_the_same_lines_in_another_order()
    {
        (Execution unstable, Execution stable) = await RunAsync<UnstablePrefixAnalyzer, UnstablePrefixFix>(
            """"
            string policy = "You are the support desk of a shop for garden tools. Answer in the language of the customer, kindly and briefly. Never promise a refund; say what the terms allow, and name the paragraph. If the customer is angry, say first that you understand. Do not guess.";
            string system = $"""
                It is {{|LLM002:clock.GetUtcNow()|}:HH:mm:ss}.
                {policy}
                Be kind.
                """;
            return (await chat.GetResponseAsync([new(ChatRole.System, system), new(ChatRole.User, "a")])).Text;
            """",
            """"
            string policy = "You are the support desk of a shop for garden tools. Answer in the language of the customer, kindly and briefly. Never promise a refund; say what the terms allow, and name the paragraph. If the customer is angry, say first that you understand. Do not guess.";
            string system = $"""
                {policy}
                Be kind.
                It is {clock.GetUtcNow():HH:mm:ss}.
                """;
            return (await chat.GetResponseAsync([new(ChatRole.System, system), new(ChatRole.User, "a")])).Text;
            """");

        AssertSame(unstable, stable, sent => sent.Replace("It is 00:00:00.", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));
        Assert.StartsWith("system: It is 00:00:00.", unstable.Sent[0], StringComparison.Ordinal);
        Assert.EndsWith("It is 00:00:00. | user: a", stable.Sent[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("It is HOLE.", "clock.GetUtcNow()", ":HH:mm:ss", true)]
    [InlineData("Examples: HOLE", """string.Join(", ", texts.OrderBy(_ => Guid.NewGuid()))""", "", true)]
    [InlineData("Trace HOLE.", "System.Diagnostics.Activity.Current?.Id", "", true)]
    [InlineData("HOLE", "System.Diagnostics.Activity.Current?.Id", "", false)]
    public async Task LLM002_sends_the_same_beginning_twice(string line, string value, string format, bool isSentence)
    {
        string Source(bool isBefore)
        {
            string written = line.Replace("HOLE", "{" + (isBefore ? "{|LLM002:" + value + "|}" : value) + format + "}", StringComparison.Ordinal);
            string lines = !isBefore ? "{policy}\n        Be kind.\n" + (isSentence ? "" : "\n") + "        " + written
                : written + (isSentence ? "" : "\n") + "\n        {policy}\n        Be kind.";
            return """"
                const string policy = "You are the support desk of a shop for garden tools. Answer in the language of the customer, kindly and briefly. Never promise a refund; say what the terms allow, and name the paragraph. If the customer is angry, say first that you understand. Do not guess.";
                for (int i = 0; i < 2; i++)
                {
                    using var activity = new System.Diagnostics.Activity("turn").Start();
                    string system = $"""
                        LINES
                        """;
                    await chat.GetResponseAsync([new(ChatRole.System, system), new(ChatRole.User, "a")]);
                }

                return "";
                """".Replace("LINES", lines, StringComparison.Ordinal);
        }

        (Execution unstable, Execution stable) = await RunAsync<UnstablePrefixAnalyzer, UnstablePrefixFix>(Source(isBefore: true), Source(isBefore: false));

        const string Stable = "system: You are the support desk of a shop for garden tools.";
        Assert.NotEqual(stable.Sent[0], stable.Sent[1]);
        Assert.All(stable.Sent, sent => Assert.StartsWith(Stable, sent, StringComparison.Ordinal));
        Assert.True(SharedBy(stable.Sent) > 250, stable.Sent[0]);
        Assert.True(SharedBy(unstable.Sent) < 60, unstable.Sent[0]);
        Assert.Equal(unstable.Sent[0].Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, stable.Sent[0].Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task LLM002_sends_the_same_beginning_twice_from_a_template()
    {
        const string Client = """"
            [LlmGen.LlmClient]
            public interface IDesk
            {
                [LlmGen.Prompt("""
                    LINES
                    """)]
                Task<string> AskAsync(string ticket);
            }
            """";
        const string Rules = "Say in two sentences what the customer wants and what has been promised to them. Name the order and the paragraph of the terms. Do not guess, do not apologize, do not repeat yourself, and answer in the language of the customer.";
        string before = Client.Replace("LINES", "{|LLM002:{ticket}|}\n\n        " + Rules + "\n        Be kind.", StringComparison.Ordinal);
        string after = Client.Replace("LINES", Rules + "\n        Be kind.\n\n        {ticket}", StringComparison.Ordinal);
        await Verify<UnstablePrefixAnalyzer>.FixesAsync<UnstablePrefixFix>(before, after);

        const string Calls = """var desk = new DeskClient(chat); return await desk.AskAsync("a") + await desk.AskAsync("b");""";
        Execution unstable = await Execution.OfAsync(Calls, clients: Markup.Parse(before).Source);
        Execution stable = await Execution.OfAsync(Calls, clients: after);

        Assert.Equal(["user: a\n\n" + Rules + "\nBe kind.", "user: b\n\n" + Rules + "\nBe kind."], unstable.Sent);
        Assert.Equal(["user: " + Rules + "\nBe kind.\n\na", "user: " + Rules + "\nBe kind.\n\nb"], stable.Sent);
    }

    [Theory]
    [InlineData(
        """return (await chat.{|LLM003:GetResponseAsync|}("a")).Text;""",
        """return (await chat.GetResponseAsync("a", new ChatOptions { MaxOutputTokens = 1024 })).Text;""")]
    [InlineData(
        """
        var options = new ChatOptions { Temperature = 0.5f };
        string a = (await chat.{|LLM003:GetResponseAsync|}("a", options, token)).Text;
        await foreach (var update in chat.{|LLM003:GetStreamingResponseAsync|}(a, options, token)) { a += update; }
        return a;
        """,
        """
        var options = new ChatOptions { Temperature = 0.5f, MaxOutputTokens = 1024 };
        string a = (await chat.GetResponseAsync("a", options, token)).Text;
        await foreach (var update in chat.GetStreamingResponseAsync(a, options, token)) { a += update; }
        return a;
        """)]
    public async Task LLM003_sends_the_limit_and_nothing_else(string before, string after)
    {
        (Execution open, Execution limited) = await RunAsync<OutputLimitAnalyzer, OutputLimitFix>(before, after);

        AssertSame(open, limited, sent => sent.Replace(" (at most 1024)", "", StringComparison.Ordinal));
        Assert.All(open.Sent, sent => Assert.DoesNotContain("at most", sent, StringComparison.Ordinal));
        Assert.All(limited.Sent, sent => Assert.Contains("(at most 1024)", sent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task LLM003_sends_the_limit_of_a_response_and_nothing_else()
    {
        const string Statements =
            """
            #pragma warning disable OPENAI001
            var sent = new List<string>();
            var responses = new OpenAI.Responses.ResponsesClient(new System.ClientModel.ApiKeyCredential("any"), new OpenAI.Responses.ResponsesClientOptions
            {
                Transport = new System.ClientModel.Primitives.HttpClientPipelineTransport(new System.Net.Http.HttpClient(new Refusal(sent))),
                RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(0),
            });
            try { await responses.{|LLM003:CreateResponseAsync|}("m", "a", cancellationToken: token); } catch (System.ClientModel.ClientResultException) { }
            try { await foreach (var update in responses.{|LLM003:CreateResponseStreamingAsync|}("m", "b", "earlier", token)) { } } catch (System.ClientModel.ClientResultException) { }
            try { await responses.{|LLM003:CreateResponseAsync|}("m", [OpenAI.Responses.ResponseItem.CreateUserMessageItem("c")]); } catch (System.ClientModel.ClientResultException) { }
            return string.Join("\n", sent);
            """;
        const string Refusal =
            """

            public sealed class Refusal(List<string> sent) : System.Net.Http.HttpMessageHandler
            {
                protected override async Task<System.Net.Http.HttpResponseMessage> SendAsync(System.Net.Http.HttpRequestMessage request, CancellationToken token)
                {
                    sent.Add(await request.Content!.ReadAsStringAsync(token));
                    return new System.Net.Http.HttpResponseMessage(System.Net.HttpStatusCode.BadRequest);
                }
            }
            """;
        string after = Markup.Parse(Statements).Source
            .Replace("(\"m\", \"a\",", "(Options(\"a\") { MaxOutputTokenCount = 1024 },", StringComparison.Ordinal)
            .Replace("(\"m\", \"b\", \"earlier\",", "(Options(\"b\") { PreviousResponseId = \"earlier\", MaxOutputTokenCount = 1024, StreamingEnabled = true },", StringComparison.Ordinal)
            .Replace("(\"m\", [OpenAI.Responses.ResponseItem.CreateUserMessageItem(\"c\")])", "(Options(\"c\") { MaxOutputTokenCount = 1024 })", StringComparison.Ordinal);
        foreach (string text in (string[])["a", "b", "c"])
        {
            after = after.Replace(
                $"Options(\"{text}\")",
                $"new OpenAI.Responses.CreateResponseOptions(\"m\", [OpenAI.Responses.ResponseItem.CreateUserMessageItem(\"{text}\")])",
                StringComparison.Ordinal);
        }

        await Usage<OutputLimitAnalyzer>.FixesAsync<OutputLimitFix>(Execution.Source(Statements) + Refusal, Execution.Source(after) + Refusal);

        Execution open = await Execution.OfAsync(Markup.Parse(Statements).Source, clients: Refusal);
        Execution limited = await Execution.OfAsync(after, clients: Refusal);
        Assert.Equal(3, open.Result.Split("\"input\":").Length - 1);
        Assert.Equal(3, limited.Result.Split("\"max_output_tokens\":1024,").Length - 1);
        Assert.Equal(open.Result, limited.Result.Replace("\"max_output_tokens\":1024,", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LLM003_sends_the_limit_of_a_prompt_and_nothing_else()
    {
        const string Statements =
            """
            var desk = (IDesk)Activator.CreateInstance(typeof(IDesk).Assembly.GetType("DeskClient")!, chat)!;
            string all = await desk.AskAsync("a", token);
            await foreach (string text in desk.TellAsync("b", token)) { all += text; }
            return all;
            """;
        const string Before =
            """

            [LlmGen.LlmClient]
            public interface IDesk
            {
                [{|LLM003:LlmGen.Prompt|}("{x}", Temperature = 0)]
                Task<string> AskAsync(string x, CancellationToken token);

                [{|LLM003:LlmGen.Prompt|}("{x}")]
                IAsyncEnumerable<string> TellAsync(string x, CancellationToken token);
            }
            """;
        string plain = Before.Replace("{|LLM003:LlmGen.Prompt|}", "LlmGen.Prompt", StringComparison.Ordinal);
        string onPrompts = plain
            .Replace("Temperature = 0)", "Temperature = 0, MaxOutputTokens = 1024)", StringComparison.Ordinal)
            .Replace("(\"{x}\")", "(\"{x}\", MaxOutputTokens = 1024)", StringComparison.Ordinal);
        string onClient = plain.Replace("LlmClient]", "LlmClient(MaxOutputTokens = 1024)]", StringComparison.Ordinal);
        await Usage<OutputLimitAnalyzer>.FixesAsync<OutputLimitFix>(Execution.Source(Statements) + Before, Execution.Source(Statements) + onPrompts);

        Execution open = await Execution.OfAsync(Statements, clients: plain);
        Assert.Equal("<a><b>", open.Result);
        Assert.Equal(["user: a (temperature 0) (token)", "user: b (token)"], open.Sent);
        foreach (string fixedText in (string[])[onPrompts, onClient])
        {
            Execution limited = await Execution.OfAsync(Statements, clients: fixedText);
            AssertSame(open, limited, sent => sent.Replace(" (at most 1024)", "", StringComparison.Ordinal));
            Assert.All(limited.Sent, sent => Assert.Contains("(at most 1024)", sent, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(
        """
        var all = new string[texts.Count];
        for (int i = 0; i < texts.Count; i++)
        {
            all[i] = i + {|LLM004:await Ask(chat, texts[i])|};
        }

        return string.Join(",", all);
        """,
        """
        var all = new string[texts.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, texts.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            all[i] = i + await Ask(chat, texts[i]);
        });

        return string.Join(",", all);
        """)]
    [InlineData(
        """
        var all = new List<string>();
        foreach (string one in texts)
        {
            string draft = {|LLM004:await Ask(chat, one)|};
            all.Add(await Ask(chat, draft));
        }

        return string.Join(",", all);
        """,
        """
        var all = new List<string>();
        string[] allInOrder = new string[texts.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, texts.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (index, _) =>
        {
            string one = texts[index];
            string draft = await Ask(chat, one);
            allInOrder[index] = await Ask(chat, draft);
        });
        all.AddRange(allInOrder);

        return string.Join(",", all);
        """)]
    [InlineData(
        """
        var all = new List<string>();
        foreach (string one in texts)
        {
            all.Add({|LLM004:await Ask(chat, one == "dddd" ? "fail" : one)|});
        }

        return string.Join(",", all);
        """,
        """
        var all = new List<string>();
        string[] allInOrder = new string[texts.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, texts.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (index, _) =>
        {
            string one = texts[index];
            allInOrder[index] = await Ask(chat, one == "dddd" ? "fail" : one);
        });
        all.AddRange(allInOrder);

        return string.Join(",", all);
        """)]
    [InlineData(
        """
        var all = new List<string>();
        foreach (string one in texts)
        {
            string? answer = one.Length == 2 ? null : {|LLM004:await Ask(chat, one)|};
            if (answer != null)
            {
                all.Add(answer);
            }
        }

        return string.Join(",", all);
        """,
        """
        var all = new List<string>();
        string[] allInOrder = new string[texts.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, texts.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (index, _) =>
        {
            string one = texts[index];
            string? answer = one.Length == 2 ? null : await Ask(chat, one);
            allInOrder[index] = answer;
        });
        all.AddRange(Enumerable.OfType<string>(allInOrder));

        return string.Join(",", all);
        """)]
    public async Task LLM004_gives_the_same_with_a_bound(string before, string after)
    {
        (Execution serial, Execution bounded) = await RunAsync<AwaitInLoopAnalyzer, AwaitInLoopFix>(before, after, isPlain: true);

        Assert.Equal(serial.Result, bounded.Result);
        Assert.Subset(bounded.Requests.ToHashSet(), serial.Requests.ToHashSet());
        Assert.Equal(1, serial.Peak);
        Assert.InRange(bounded.Peak, 2, 4);
        Assert.True(bounded.Elapsed < serial.Elapsed);
    }

    [Theory]
    [InlineData("""return string.Join(",", await Task.WhenAll(texts.{|LLM005:Select|}(SELECTED)));""", "one => Ask(chat, one)", "return await Ask(chat, one);")]
    [InlineData("""return string.Join(",", await Task.WhenAll(texts.{|LLM005:Select|}(SELECTED)));""", """one => Ask(chat, one == "bb" ? "fail" : one)""", """return await Ask(chat, one == "bb" ? "fail" : one);""")]
    [InlineData("""return string.Join(",", await Task.WhenAll(texts.{|LLM005:Select|}(SELECTED)));""", """async one => { if (one == "a") { return one; } return await Ask(chat, one); }""", "if (one == \"a\") { return one; }\n        return await Ask(chat, one);")]
    [InlineData("var tasks = texts.{|LLM005:Select|}(SELECTED);\nstring[] all = await Task.WhenAll(tasks);\nreturn string.Join(\",\", all);", "async one => one + await Ask(chat, one)", "return one + await Ask(chat, one);")]
    [InlineData("var tasks = texts.{|LLM005:Select|}(SELECTED).ToList();\nawait Task.WhenAll(tasks);\nreturn string.Join(\",\", tasks.Select(task => task.Result));", "one => Ask(chat, one)", "return await Ask(chat, one);")]
    [InlineData("var tasks = texts.{|LLM005:Select|}(SELECTED).ToArray();\nawait Task.WhenAll(tasks);\nreturn tasks.Length.ToString();", "one => { string prompt = one == \"bb\" || one == \"a\" ? \"fail \" + one : one; return Ask(chat, prompt); }", "string prompt = one == \"bb\" || one == \"a\" ? \"fail \" + one : one;\n        return await Ask(chat, prompt);")]
    [InlineData("return string.Join(\",\", await Task.WhenAll(texts.{|LLM005:Select|}(SELECTED)));\n\nTask<string> Say(string one) => Ask(chat, one);", "Say", "return await Say(one);")]
    public async Task LLM005_gives_the_same_with_a_bound(string statements, string selected, string body)
    {
        (Execution all, Execution few) = await RunAsync<UnboundedFanOutAnalyzer, UnboundedFanOutFix>(
            statements.Replace("SELECTED", selected, StringComparison.Ordinal),
            "using var gate = new SemaphoreSlim(4);\n" + statements.Replace("{|LLM005:Select|}", "Select", StringComparison.Ordinal).Replace("SELECTED", $$"""
            async one =>
            {
                await gate.WaitAsync();
                try
                {
                    {{body}}
                }
                finally
                {
                    gate.Release();
                }
            }
            """, StringComparison.Ordinal));

        Assert.Equal(all.Result, few.Result);
        Assert.Equal(all.Requests.Order(), few.Requests.Order());
        Assert.InRange(all.Peak, 5, 6);
        Assert.Equal(4, few.Peak);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(60)]
    public async Task LLM005_gives_up_with_the_token(int seconds)
    {
        const string Before = """return string.Join(",", await Task.WhenAll(texts.{|LLM005:Select|}(async one => (await chat.GetResponseAsync(one, cancellationToken: token)).Text)));""";
        const string After = """
            using var gate = new SemaphoreSlim(4);
            return string.Join(",", await Task.WhenAll(texts.Select(async one =>
            {
                await gate.WaitAsync(token);
                try
                {
                    return (await chat.GetResponseAsync(one, cancellationToken: token)).Text;
                }
                finally
                {
                    gate.Release();
                }
            })));
            """;
        await RunAsync<UnboundedFanOutAnalyzer, UnboundedFanOutFix>(Before, After);

        Execution all = await Execution.OfAsync(Markup.Parse(Before).Source, TimeSpan.FromSeconds(seconds));
        Execution few = await Execution.OfAsync(After, TimeSpan.FromSeconds(seconds));

        Assert.Equal(all.Result, few.Result);
        Assert.Equal(seconds < 60 ? "cancelled" : "<ccc>,<a>,<bb>,<dddd>,<e>,<ff>", few.Result);
        Assert.Equal(all.Elapsed, seconds < 60 ? few.Elapsed : all.Elapsed);
        Assert.InRange(few.Peak, 1, 4);
    }

    [Fact]
    public async Task LLM006_writes_what_came_before_a_failure_and_fails_the_same()
    {
        const string Frame = """
            var output = new System.IO.StringWriter();
            try { await Write(output); }
            catch (InvalidOperationException exception) { output.Write("!" + exception.Message); }
            return output.ToString();

            async Task Write(System.IO.TextWriter output)
            {
            BODY
            }
            """;
        (Execution whole, Execution streamed) = await RunAsync<WholeResponseWrittenAnalyzer, WholeResponseWrittenFix>(
            Frame.Replace("BODY", """    output.Write(await chat.{|LLM006:GetResponseAsync|}("fail late"));""", StringComparison.Ordinal),
            Frame.Replace(
                "BODY",
                """
                    await foreach (var update in chat.GetStreamingResponseAsync("fail late"))
                    {
                        output.Write(update.Text);
                    }
                """,
                StringComparison.Ordinal));

        Assert.Equal("!fail late", whole.Result);
        Assert.Equal("<fail late!fail late", streamed.Result);
        Assert.Equal(whole.Sent, streamed.Sent);
        Assert.Equal(whole.Elapsed, streamed.Elapsed);
    }

    [Theory]
    [InlineData(
        """
        await Task.Yield();
        string a = Ask(chat, "a").{|LLM007:Result|};
        Ask(chat, "bb").{|LLM007:Wait|}();
        return a + Ask(chat, "c").GetAwaiter().{|LLM007:GetResult|}();
        """,
        """
        await Task.Yield();
        string a = await Ask(chat, "a");
        await Ask(chat, "bb");
        return a + await Ask(chat, "c");
        """)]
    [InlineData(
        """
        await Task.Yield();
        return Ask(chat, "fail").ConfigureAwait(false).GetAwaiter().{|LLM007:GetResult|}();
        """,
        """
        await Task.Yield();
        return await Ask(chat, "fail").ConfigureAwait(false);
        """)]
    public async Task LLM007_gives_the_same(string before, string after)
    {
        (Execution blocked, Execution awaited) = await RunAsync<BlockingCallAnalyzer, BlockingCallFix>(before, after);

        AssertSame(blocked, awaited, sent => sent);
        Assert.Equal(blocked.Elapsed, awaited.Elapsed);
    }

    [Theory]
    [InlineData("new {|LLM009:FunctionInvokingChatClient|}(chat)", "new FunctionInvokingChatClient(chat) { AllowConcurrentInvocation = true }")]
    [InlineData(
        "chat.AsBuilder().{|LLM009:UseFunctionInvocation|}().Build()",
        "chat.AsBuilder().UseFunctionInvocation(configure: invoker => invoker.AllowConcurrentInvocation = true).Build()")]
    public async Task LLM009_runs_the_tools_at_once_and_answers_the_same(string before, string after)
    {
        const string Frame = """
            using IChatClient tooled = CLIENT;
            var options = new ChatOptions { Tools = [
                AIFunctionFactory.Create(async () => { await Task.Delay(TimeSpan.FromSeconds(5), clock); return 1; }, "one"),
                AIFunctionFactory.Create(async () => { await Task.Delay(TimeSpan.FromSeconds(4), clock); return 2; }, "two")] };
            return (await tooled.GetResponseAsync("a", options)).Text;
            """;
        (Execution serial, Execution concurrent) = await RunAsync<SerialToolsAnalyzer, SerialToolsFix>(
            Frame.Replace("CLIENT", before, StringComparison.Ordinal), Frame.Replace("CLIENT", after, StringComparison.Ordinal));

        AssertSame(serial, concurrent, sent => sent);
        Assert.Equal("1,2", serial.Result);
        Assert.Equal(TimeSpan.FromSeconds(10), serial.Elapsed);
        Assert.Equal(TimeSpan.FromSeconds(6), concurrent.Elapsed);
    }

    [Fact]
    public async Task LLM012_cancels_the_request_and_changes_nothing_else()
    {
        const string Before = """return (await chat.{|LLM012:GetResponseAsync|}("aaaa")).Text;""";
        const string After = """return (await chat.GetResponseAsync("aaaa", cancellationToken: token)).Text;""";
        (Execution deaf, Execution listening) = await RunAsync<TokenNotPassedAnalyzer, TokenNotPassedFix>(Before, After);

        AssertSame(deaf, listening, sent => sent.Replace(" (token)", "", StringComparison.Ordinal));
        Assert.Equal("<aaaa>", (await Execution.OfAsync(Markup.Parse(Before).Source, TimeSpan.FromSeconds(2))).Result);
        Execution cancelled = await Execution.OfAsync(After, TimeSpan.FromSeconds(2));
        Assert.Equal("cancelled", cancelled.Result);
        Assert.Equal(TimeSpan.FromSeconds(2), cancelled.Elapsed);
    }

    [Theory]
    [InlineData(
        """return (await chat.GetResponseAsync([new(ChatRole.System, $"You are kind. Answer about {{|LLM013:topic|}}. Be brief."), new(ChatRole.User, "a")])).Text;""",
        """return (await chat.GetResponseAsync([new(ChatRole.System, "You are kind. Be brief."), new(ChatRole.User, $"Answer about {topic}."), new(ChatRole.User, "a")])).Text;""",
        "system: You are kind. Answer about gardens. Be brief. | user: a",
        "system: You are kind. Be brief. | user: Answer about gardens. | user: a")]
    [InlineData(
        """
        var messages = new List<ChatMessage>();
        messages.Add(new ChatMessage(ChatRole.System, $"{{|LLM013:topic|}}? You are {{kind}}."));
        messages.Add(new ChatMessage(ChatRole.User, "a"));
        return (await chat.GetResponseAsync(messages)).Text;
        """,
        """
        var messages = new List<ChatMessage>();
        messages.Add(new ChatMessage(ChatRole.System, $"You are {{kind}}."));
        messages.Add(new ChatMessage(ChatRole.User, $"{topic}?"));
        messages.Add(new ChatMessage(ChatRole.User, "a"));
        return (await chat.GetResponseAsync(messages)).Text;
        """,
        "system: gardens? You are {kind}. | user: a",
        "system: You are {kind}. | user: gardens? | user: a")]
    public async Task LLM013_sends_the_same_words_in_another_role(string before, string after, string sentBefore, string sentAfter)
    {
        const string Input = "string topic = Console.ReadLine()!;\n";
        Console.SetIn(new StringReader("gardens\ngardens\n"));
        (Execution inSystem, Execution inUser) = await RunAsync<InputInSystemPromptAnalyzer, InputInSystemPromptFix>(Input + before, Input + after);

        Assert.Equal(inSystem.Result, inUser.Result);
        Assert.Equal([sentBefore], inSystem.Sent);
        Assert.Equal([sentAfter], inUser.Sent);
        Assert.Equal(inSystem.Elapsed, inUser.Elapsed);
    }

    [Theory]
    [InlineData(
        """
        foreach (string one in texts)
        {
            log.Add(({|LLM015:await embeddings.GenerateVectorAsync(one, cancellationToken: token)|}).Span[0].ToString());
        }
        """,
        """
        foreach (var (_, embedding) in await embeddings.GenerateAndZipAsync(texts, cancellationToken: token))
        {
            log.Add(embedding.Vector.Span[0].ToString());
        }
        """,
        "3,1,2,4,1,2",
        "ccc,a,bb,dddd,e,ff")]
    [InlineData(
        """
        foreach (string one in texts)
        {
            var embedding = {|LLM015:await embeddings.GenerateAsync("p" + one)|};
            log.Add(one + embedding.Vector.Span[0]);
            await Task.Yield();
            if (one.Length > 1) { continue; }
            log.Add("short");
        }
        """,
        """
        var embedded = await embeddings.GenerateAndZipAsync(texts.Select(one => "p" + one));
        foreach (var (one, (_, embedding)) in texts.Zip(embedded))
        {
            log.Add(one + embedding.Vector.Span[0]);
            await Task.Yield();
            if (one.Length > 1) { continue; }
            log.Add("short");
        }
        """,
        "ccc4,a2,short,bb3,dddd5,e2,short,ff3",
        "pccc,pa,pbb,pdddd,pe,pff")]
    [InlineData(
        """
        List<ChatMessage> messages = [.. texts.Select(one => new ChatMessage(ChatRole.User, one))];
        foreach (ChatMessage message in messages)
        {
            log.Add("before");
            string words = $"{message.Role}: {message.Text}";
            var vector = {|LLM015:await embeddings.GenerateVectorAsync(words, new() { Dimensions = 1 })|};
            message.AuthorName = words + vector.Span[0];
            log.Add(message.AuthorName);
        }
        """,
        """
        List<ChatMessage> messages = [.. texts.Select(one => new ChatMessage(ChatRole.User, one))];
        var embedded = await embeddings.GenerateAndZipAsync(messages.Select(message => $"{message.Role}: {message.Text}"), new() { Dimensions = 1 });
        foreach (var (message, (words, embedding)) in messages.Zip(embedded))
        {
            log.Add("before");
            message.AuthorName = words + embedding.Vector.Span[0];
            log.Add(message.AuthorName);
        }
        """,
        "before,user: ccc9,before,user: a7,before,user: bb8,before,user: dddd10,before,user: e7,before,user: ff8",
        "user: ccc,user: a,user: bb,user: dddd,user: e,user: ff")]
    [InlineData(
        """
        int drawn = 0;
        IEnumerable<string> once = texts.Select(one => one + Interlocked.Increment(ref drawn));
        foreach (string one in once)
        {
            log.Add(one + ({|LLM015:await embeddings.GenerateVectorAsync(one.Trim())|}).Span[0]);
        }
        """,
        """
        int drawn = 0;
        IEnumerable<string> once = texts.Select(one => one + Interlocked.Increment(ref drawn));
        var items = once.ToArray();
        var embedded = await embeddings.GenerateAndZipAsync(items.Select(one => one.Trim()));
        foreach (var (one, (_, embedding)) in items.Zip(embedded))
        {
            log.Add(one + embedding.Vector.Span[0]);
        }
        """,
        "ccc14,a22,bb33,dddd45,e52,ff63",
        "ccc1,a2,bb3,dddd4,e5,ff6")]
    public async Task LLM015_asks_once_for_the_same(string before, string after, string result, string requests)
    {
        const string Head = "var log = new List<string>();\n";
        const string Tail = "\nreturn string.Join(\",\", log);";
        (Execution each, Execution together) = await RunAsync<EmbeddingPerItemAnalyzer, EmbeddingPerItemFix>(Head + before + Tail, Head + after + Tail);

        Assert.Equal(result, each.Result);
        Assert.Equal(result, together.Result);
        Assert.Equal(requests.Split(','), each.Requests);
        Assert.Equal(requests, Assert.Single(together.Requests));
        Assert.Equal(TimeSpan.FromSeconds(6), each.Elapsed);
        Assert.Equal(TimeSpan.FromSeconds(1), together.Elapsed);
    }

    [Theory]
    [InlineData("texts.Clear();", "List<string>", "texts")]
    [InlineData("", "string[]", "[]")]
    [InlineData("", "IReadOnlyCollection<string>", "new HashSet<string>()")]
    [InlineData("", "ICollection<string>", "[]")]
    [InlineData("", "System.Collections.Immutable.ImmutableArray<string>", "[]")]
    [InlineData("", "IEnumerable<string>", "texts.Where(one => one.Length > 9)", ".ToArray()")]
    public async Task LLM015_asks_nothing_for_nothing(string before, string type, string value, string held = "")
    {
        string head = $"{before}\n{type} none = {value};\nvar all = new List<Embedding<float>>();\n";
        const string Tail = "\nreturn all.Count.ToString();";
        (Execution each, Execution together) = await RunAsync<EmbeddingPerItemAnalyzer, EmbeddingPerItemFix>(
            head + "foreach (string one in none)\n{\n    all.Add({|LLM015:await embeddings.GenerateAsync(one)|});\n}" + Tail,
            head + $"foreach (var (_, embedding) in await embeddings.GenerateAndZipAsync(none{held}))\n{{\n    all.Add(embedding);\n}}" + Tail);

        Assert.Equal("0", each.Result);
        Assert.Equal("0", together.Result);
        Assert.Empty(each.Requests);
        Assert.Empty(together.Requests);
    }

    [Fact]
    public async Task LLM015_begins_no_turn_before_all_embeddings_are_there()
    {
        const string Head = "var log = new List<string>();\ntry\n{\n    List<string?> some = [\"a\", null, \"b\"];\n";
        const string Tail = "\n}\ncatch (NullReferenceException)\n{\n    log.Add(\"caught\");\n}\n\nreturn string.Join(\",\", log);";
        (Execution each, Execution together) = await RunAsync<EmbeddingPerItemAnalyzer, EmbeddingPerItemFix>(
            Head + "    foreach (string? one in some)\n    {\n        var vector = {|LLM015:await embeddings.GenerateVectorAsync(one!.Trim())|};\n        log.Add(one + vector.Length);\n    }" + Tail,
            Head + "    var embedded = await embeddings.GenerateAndZipAsync(some.Select(one => one!.Trim()));\n    foreach (var (one, (_, embedding)) in some.Zip(embedded))\n    {\n        log.Add(one + embedding.Vector.Length);\n    }" + Tail);

        Assert.Equal("a1,caught", each.Result);
        Assert.Equal("caught", together.Result);
    }

    [Theory]
    [InlineData(true, """_ = Ask(chat, "fail unseen"); return await Ask(chat, "wait for the failure");""")]
    [InlineData(
        false,
        """
        Task<string> aTask = Ask(chat, "fail unseen");
        Task<string> bTask = Ask(chat, "fail unseen too");
        await Task.WhenAll(aTask, bTask);
        return await aTask + await bTask;
        """)]
    [InlineData(
        false,
        """
        var all = new string[texts.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, texts.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            all[i] = await Ask(chat, "fail unseen" + i);
        });
        return string.Join(",", all);
        """)]
    [InlineData(
        false,
        """
        using var gate = new SemaphoreSlim(4);
        return string.Join(",", await Task.WhenAll(texts.Select(async one =>
        {
            await gate.WaitAsync();
            try
            {
                return await Ask(chat, "fail unseen" + one);
            }
            finally
            {
                gate.Release();
            }
        })));
        """)]
    public async Task The_shapes_of_the_fixes_leave_no_failure_unobserved(bool isAbandoned, string statements)
    {
        var unobserved = new ConcurrentQueue<string>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs args)
        {
            foreach (Exception exception in args.Exception.Flatten().InnerExceptions.Where(exception => exception.Message.StartsWith("fail unseen", StringComparison.Ordinal)))
            {
                unobserved.Enqueue(exception.Message);
            }
        }

        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await Execution.OfAsync(statements);
            for (int i = 0; i < 10 && unobserved.IsEmpty; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                await Task.Yield();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        // The first case shows that what is left alone is seen.
        Assert.Equal(isAbandoned, !unobserved.IsEmpty);
    }

    /// <summary>Applies the fix, and runs the code before and after it.</summary>
    private static async Task<(Execution Before, Execution After)> RunAsync<TAnalyzer, TFix>(string before, string after, bool isPlain = false)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        await Usage<TAnalyzer>.FixesAsync<TFix>(Execution.Source(before), Execution.Source(after), test =>
        {
            if (isPlain)
            {
                test.WithoutLlmGen();
            }
        });
        return (await Execution.OfAsync(Markup.Parse(before).Source), await Execution.OfAsync(after));
    }

    /// <summary>How many characters two requests begin with in common.</summary>
    private static int SharedBy(IReadOnlyList<string> sent) => sent[0].Zip(sent[1]).TakeWhile(pair => pair.First == pair.Second).Count();

    private static void AssertSame(Execution before, Execution after, Func<string, string> but)
    {
        Assert.Equal(before.Result, after.Result);
        Assert.Equal(before.Sent.Select(but), after.Sent.Select(but));
        Assert.Equal(before.Peak, after.Peak);
    }
}
