using LlmGen.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>Each fix in files with Windows line ends, comments and blank lines, several times in a method and in several files: one by one and all at once give the same.</summary>
public sealed class FixEverywhereTests
{
    private const string Wrappers = """

            private async Task<string> Ask(string prompt, CancellationToken token = default) => (await chat.GetResponseAsync(prompt, cancellationToken: token)).Text;
            private async Task Note(string prompt) => Console.WriteLine((await chat.GetResponseAsync(prompt)).Text);
            private string Summary { get; set; } = "";
            private sealed class Document { public string Text { get; set; } = ""; public string Summary { get; set; } = ""; }
            private readonly List<Document> _documents = [];

        """;

    [Fact]
    public Task LLM001() => RunAsync<SerialAwaitsAnalyzer, SerialAwaitsFix>(
        """
        // Both at once.
        Summary = {|LLM001:await Ask("A")|}; // short

        // And how it feels.
        string b = await Ask(
            "B", // the mood
            token);
        Console.WriteLine(b);

        Summary = {|LLM001:await Ask("C")|};
        string d = await Ask("D");
        Console.WriteLine(d);

        // Later.
        Func<Task<string>> later = async () => // both
            {|LLM001:await Ask("E")|} // one
                + await Ask("F"); // the other
        if (b.Length > 3) // long
            Summary = {|LLM001:await Ask("G")|} + await Ask("H"); // once more
        """,
        """
        // Both at once.
        Task<string> summaryTask = Ask("A");

        // And how it feels.
        Task<string> bTask = Ask(
            "B", // the mood
            token);
        await Task.WhenAll(summaryTask, bTask);
        Summary = await summaryTask; // short
        string b = await bTask;
        Console.WriteLine(b);

        Task<string> summaryTask2 = Ask("C");
        Task<string> dTask = Ask("D");
        await Task.WhenAll(summaryTask2, dTask);
        Summary = await summaryTask2;
        string d = await dTask;
        Console.WriteLine(d);

        // Later.
        Func<Task<string>> later = async () =>
        {
            // both
            Task<string> askTask = Ask("E");
            Task<string> askTask2 = Ask("F");
            await Task.WhenAll(askTask, askTask2);
            return await askTask // one
                + await askTask2;
        }; // the other
        if (b.Length > 3) // long
        {
            Task<string> askTask3 = Ask("G");
            Task<string> askTask4 = Ask("H");
            await Task.WhenAll(askTask3, askTask4);
            Summary = await askTask3 + await askTask4; // once more
        }
        """);

    [Fact]
    public Task LLM002() => RunAsync<UnstablePrefixAnalyzer, UnstablePrefixFix>(
        """"
        string terms = "Goods may be returned within thirty days in the state in which they were delivered. The shop pays for the way back where the goods were faulty, and the customer where they were not. A refund takes five working days. Seeds may not be returned.";

        // The clock.
        string system = $"""
            It is {{|LLM002:DateTime.Now|}}.

            {terms}
            """; // end
        string other = $$"""
                Request {{{|LLM002:Guid.NewGuid()|}}} of {today}.
                {{terms}} Be kind.
            """;
        await chat.GetResponseAsync([new(ChatRole.System, system), new(ChatRole.User, text)]);
        await chat.GetResponseAsync([new(ChatRole.System, other), new(ChatRole.User, text)]);
        """",
        """"
        string terms = "Goods may be returned within thirty days in the state in which they were delivered. The shop pays for the way back where the goods were faulty, and the customer where they were not. A refund takes five working days. Seeds may not be returned.";

        // The clock.
        string system = $"""

            {terms}
            It is {DateTime.Now}.
            """; // end
        string other = $$"""
                {{terms}} Be kind.
                Request {{Guid.NewGuid()}} of {today}.
            """;
        await chat.GetResponseAsync([new(ChatRole.System, system), new(ChatRole.User, text)]);
        await chat.GetResponseAsync([new(ChatRole.System, other), new(ChatRole.User, text)]);
        """");

    [Fact]
    public Task LLM003() => RunAsync<OutputLimitAnalyzer, OutputLimitFix>(
        """
        // First.
        var a = await chat.{|LLM003:GetResponseAsync|}( // the question
            text,
            cancellationToken: token); // sent

        var b = await chat.{|LLM003:GetResponseAsync|}(text, new ChatOptions
        {
            // Exact.
            Temperature = 0
        });
        var c = await chat.{|LLM003:GetResponseAsync|}(await {|LLM003:chat|}, null);
        """.Replace("await {|LLM003:chat|}", "(await chat.{|LLM003:GetResponseAsync|}(text)).Text", StringComparison.Ordinal),
        """
        // First.
        var a = await chat.GetResponseAsync( // the question
            text,
            new ChatOptions { MaxOutputTokens = 1024 },
            cancellationToken: token); // sent

        var b = await chat.GetResponseAsync(text, new ChatOptions
        {
            // Exact.
            Temperature = 0,
            MaxOutputTokens = 1024
        });
        var c = await chat.GetResponseAsync((await chat.GetResponseAsync(text, new ChatOptions { MaxOutputTokens = 1024 })).Text, new ChatOptions { MaxOutputTokens = 1024 });
        """);

    [Fact]
    public Task LLM004() => RunAsync<AwaitInLoopAnalyzer, AwaitInLoopFix>(
        """
        var all = new List<string>();

        // One by one.
        foreach (string one in texts)
        { // begins
            // Ask.
            all.Add({|LLM004:await Ask(one)|}); // in order

            // Done.
        } // ends

        foreach (string one in texts.Where(t => t != "a"))
            // Ask again.
            all.Add({|LLM004:await Ask("again; " + one)|});
        foreach (string one in texts.Where(t => t != "b")) { string a = "once; " + one; all.Add({|LLM004:await Ask(a)|}); }
        """,
        """
        var all = new List<string>();

        // One by one.
        string[] allInOrder = new string[texts.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, texts.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (index, _) =>
        {
            string one = texts[index];
            // begins
            // Ask.
            allInOrder[index] = await Ask(one); // in order

            // Done.
        });
        all.AddRange(allInOrder); // ends

        string[] items = Enumerable.ToArray(texts.Where(t => t != "a"));
        string[] allInOrder2 = new string[items.Length];
        await Parallel.ForEachAsync(Enumerable.Range(0, items.Length), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (index2, _) =>
        {
            string one = items[index2];
            // Ask again.
            allInOrder2[index2] = await Ask("again; " + one);
        });
        all.AddRange(allInOrder2);
        string[] items2 = Enumerable.ToArray(texts.Where(t => t != "b"));
        string[] allInOrder3 = new string[items2.Length];
        await Parallel.ForEachAsync(Enumerable.Range(0, items2.Length), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (index3, _) =>
        {
            string one = items2[index3];
            string a = "once; " + one;
            allInOrder3[index3] = await Ask(a);
        });
        all.AddRange(allInOrder3);
        """,
        isPlain: true);

    [Fact]
    public Task LLM005() => Usage<UnboundedFanOutAnalyzer>.FixesAsync<UnboundedFanOutFix>(
        Methods(
            "// All.\n        return await Task.WhenAll(texts.{|LLM005:Select|}(one => Ask(one, token))); // in order",
            "await Task.WhenAll(texts.{|LLM005:Select|}(Note)); return texts;",
            "await Task.WhenAll(texts.{|LLM005:Select|}(async one => { await Note(one); })); return texts;",
            "var tasks = texts.{|LLM005:Select|}(async one => Console.WriteLine(await Ask(one))).ToList();\n        await Task.WhenAll(tasks);\n        return texts;",
            "return await Task.WhenAll(texts.{|LLM005:Select|}(async one =>\n        {\n            // Ask.\n            string answer = await Ask(one);\n\n            return answer;\n        }));"),
        Methods(
            "// All.\n        using var gate = new SemaphoreSlim(4);\n        return await Task.WhenAll(texts.Select(async one =>" + Gated("return await Ask(one, token);", "token") + ")); // in order",
            "using var gate = new SemaphoreSlim(4);\n        await Task.WhenAll(texts.Select(async prompt =>" + Gated("await Note(prompt);") + ")); return texts;",
            "using var gate = new SemaphoreSlim(4);\n        await Task.WhenAll(texts.Select(async one =>" + Gated("await Note(one);") + ")); return texts;",
            "using var gate = new SemaphoreSlim(4);\n        var tasks = texts.Select(async one =>" + Gated("Console.WriteLine(await Ask(one));") + ").ToList();\n        await Task.WhenAll(tasks);\n        return texts;",
            "using var gate = new SemaphoreSlim(4);\n        return await Task.WhenAll(texts.Select(async one =>" + Gated("// Ask.\n                string answer = await Ask(one);\n\n                return answer;") + "));"));

    private static string Methods(params string[] bodies) => Snippet.OfMembers(Wrappers + string.Concat(bodies.Select((body, index) =>
        $"    public async Task<IEnumerable<string>> Run{index}Async(IEnumerable<string> texts, CancellationToken token)\n    {{\n        {body}\n    }}\n\n"))).ReplaceLineEndings("\r\n");

    private static string Gated(string body, string token = "") => $$"""

                {
                    await gate.WaitAsync({{token}});
                    try
                    {
                        {{body}}
                    }
                    finally
                    {
                        gate.Release();
                    }
                }
        """;

    [Fact]
    public Task LLM006() => RunAsync<WholeResponseWrittenAnalyzer, WholeResponseWrittenFix>(
        """
        // Ask.
        var response = await chat.{|LLM006:GetResponseAsync|}(text);

        // Show.
        Console.WriteLine($"Bot: {response.Text}!"); // whole
        Console.Write(await chat.{|LLM006:GetResponseAsync|}( // again
            _state));
        """,
        """
        // Ask.

        // Show.
        Console.Write("Bot: ");
        await foreach (var update in chat.GetStreamingResponseAsync(text))
        {
            Console.Write(update.Text);
        }
        Console.WriteLine("!"); // whole
        await foreach (var update in chat.GetStreamingResponseAsync( // again
            _state))
        {
            Console.Write(update.Text);
        }
        """);

    [Fact]
    public Task LLM007() => RunAsync<BlockingCallAnalyzer, BlockingCallFix>(
        """
        // Waits.
        string a = Ask(text) // for it
            .{|LLM007:Result|}; // here

        Ask(
            text, // too
            token).{|LLM007:Wait|}();
        int n = (Ask(text).{|LLM007:Result|} + Ask(a).GetAwaiter().{|LLM007:GetResult|}()).Length;
        if (Ask(text).{|LLM007:Result|} is { Length: > 3 } && !Ask(a).{|LLM007:Result|}.StartsWith('x')) { return n; }
        """,
        """
        // Waits.
        string a = await Ask(text) // for it
            ; // here

        await Ask(
            text, // too
            token);
        int n = (await Ask(text) + await Ask(a)).Length;
        if (await Ask(text) is { Length: > 3 } && !(await Ask(a)).StartsWith('x')) { return n; }
        """);

    [Fact]
    public Task LLM009() => RunAsync<SerialToolsAnalyzer, SerialToolsFix>(
        """
        AITool[] tools = [AIFunctionFactory.Create(() => 1)];
        using var a = chat
            .AsBuilder()
            .{|LLM009:UseFunctionInvocation|}() // one by one
            .Build();

        using var b = new {|LLM009:FunctionInvokingChatClient|}(
            chat); // too
        FunctionInvokingChatClient client = {|LLM009:new(chat)|};
        using var c = client.AsBuilder().{|LLM009:UseFunctionInvocation|}(loggerFactory: null).Build();
        """,
        """
        AITool[] tools = [AIFunctionFactory.Create(() => 1)];
        using var a = chat
            .AsBuilder()
            .UseFunctionInvocation(configure: invoker => invoker.AllowConcurrentInvocation = true) // one by one
            .Build();

        using var b = new FunctionInvokingChatClient(
            chat) { AllowConcurrentInvocation = true }; // too
        FunctionInvokingChatClient client = new(chat) { AllowConcurrentInvocation = true };
        using var c = client.AsBuilder().{|LLM009:UseFunctionInvocation|}(loggerFactory: null).Build();
        """);

    [Fact]
    public Task LLM012() => RunAsync<TokenNotPassedAnalyzer, TokenNotPassedFix>(
        """
        // Deaf.
        var a = await chat.{|LLM012:GetResponseAsync|}( // to the end
            text,
            given // as they are
        ); // done

        var b = await chat.{|LLM012:GetResponseAsync|}((await chat.{|LLM012:GetResponseAsync|}(text)).Text);
        """,
        """
        // Deaf.
        var a = await chat.GetResponseAsync( // to the end
            text,
            given, // as they are
            token
        ); // done

        var b = await chat.GetResponseAsync((await chat.GetResponseAsync(text, cancellationToken: token)).Text, cancellationToken: token);
        """);

    [Fact]
    public Task LLM013() => RunAsync<InputInSystemPromptAnalyzer, InputInSystemPromptFix>(
        """"
        string topic = Console.ReadLine()!;
        string name = Console.ReadLine()!;

        // Two inputs.
        await chat.GetResponseAsync(
        [
            new(ChatRole.System, $"Be kind. The topic is {{|LLM013:topic|}}. The name is {name}."), // rules

            // The question.
            new(ChatRole.User, text),
        ]);
        string prompt = $"""
            Be kind.

            The topic is {{|LLM013:topic|}}.
            """;
        await chat.GetResponseAsync([new(ChatRole.System, prompt)]);
        """",
        """"
        string topic = Console.ReadLine()!;
        string name = Console.ReadLine()!;

        // Two inputs.
        await chat.GetResponseAsync(
        [
            new(ChatRole.System, "Be kind."), // rules

            // The question.
            new(ChatRole.User, $"The topic is {topic}. The name is {name}."),
            new(ChatRole.User, text),
        ]);
        string prompt = """
            Be kind.
            """;
        await chat.GetResponseAsync([new(ChatRole.System, prompt), new(ChatRole.User, $"""
            The topic is {topic}.
            """)]);
        """");

    [Fact]
    public Task LLM015() => RunAsync<EmbeddingPerItemAnalyzer, EmbeddingPerItemFix>(
        """"
        var all = new List<Embedding<float>>();

        // One by one.
        foreach (string one in texts) // each
        {
            // In order.
            all.Add({|LLM015:await embeddings.GenerateAsync(one)|});

            // Done.
        }

        foreach (var one in texts) all.Add({|LLM015:await embeddings.GenerateAsync(one, cancellationToken: token)|}); // again

        // With what they say.
        foreach (string word in given.StopSequences!)
        {
            // In full.
            string prompt = $"""
                A word
                to stop at: {word}
                """;

            var embedding = {|LLM015:await embeddings.GenerateAsync(
                prompt, // the text
                cancellationToken: token)|}; // Of the message.

            // Kept.
            all.Add(embedding);
        }
        """",
        """"
        var all = new List<Embedding<float>>();

        // One by one.
        foreach (var (_, embedding) in await embeddings.GenerateAndZipAsync(texts)) // each
        {
            // In order.
            all.Add(embedding);

            // Done.
        }

        foreach (var (_, embedding) in await embeddings.GenerateAndZipAsync(texts, cancellationToken: token)) all.Add(embedding); // again

        // With what they say.
        // In full.
        // Of the message.
        var embedded = await embeddings.GenerateAndZipAsync(
            given.StopSequences!.Select(word => $"""
                A word
                to stop at: {word}
                """), // the text
            cancellationToken: token);
        foreach (var (_, embedding) in embedded)
        {
            // Kept.
            all.Add(embedding);
        }
        """");

    private static Task RunAsync<TAnalyzer, TFix>(string before, string after, bool isPlain = false)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new() => Usage<TAnalyzer>.FixesAsync<TFix>(
            Source(before),
            Source(after),
            test =>
            {
                test.Before("Other.cs", Source(before).Replace("class Desk", "class Other", StringComparison.Ordinal));
                test.After("Other.cs", Source(after).Replace("class Desk", "class Other", StringComparison.Ordinal));
                if (isPlain)
                {
                    test.WithoutLlmGen();
                }
            });

    private static string Source(string statements) => Snippet.Of(statements)
        .Replace(
            "    private string _state = \"\";\n",
            "    private string _state = \"\";\n" + (statements.Contains("Ask(", StringComparison.Ordinal) ? Wrappers : ""),
            StringComparison.Ordinal)
        .ReplaceLineEndings("\r\n");
}
