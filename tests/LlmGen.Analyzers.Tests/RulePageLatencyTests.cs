using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using LlmGen.Generator;
using LlmGen.Simulation;
using LlmGen.Tests;
using LlmGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace LlmGen.Analyzers.Tests;

/// <summary>What a page says that its example costs is what the example takes, before and after, with a simulated model on a virtual clock.</summary>
[Collection(Alone.Name)]
public sealed class RulePageLatencyTests
{
    private const string Words = "spade rake hose mower fork seed pot soil bulb fern ";

    private static readonly SimulatedModelOptions Frontier = SimulatedModelOptions.Frontier with { Jitter = 0 };

    /// <summary>The same model up to its first token: what it writes takes no time.</summary>
    private static readonly SimulatedModelOptions ToFirstToken = Frontier with { DecodeTimePerToken = TimeSpan.Zero, Answer = static (_, _) => Text(150) };

    /// <summary>For each page what is measured, on what model, and how its example is run. What <c>mark</c> is called at is measured; the whole where it is not.</summary>
    private static readonly Dictionary<string, (string What, SimulatedModelOptions Model, string Run)> Measurements = new()
    {
        ["LLM001"] = ("two answers of 100 tokens", Frontier with { Answer = static (_, _) => Text(100) }, "await new Tickets(chat).ReadAsync(text(200));"),
        ["LLM002"] = ("to the first token of the 21st turn of a conversation, at 1,000 tokens a turn", ToFirstToken, """
            var desk = new Desk(chat);
            var conversation = new List<ChatMessage>();
            for (int turn = 0; turn < 20; turn++)
            {
                conversation.Add(new(ChatRole.User, text(850)));
                conversation.AddMessages(await desk.AnswerAsync(conversation, default));
                await Task.Delay(TimeSpan.FromSeconds(30), clock);
            }

            conversation.Add(new(ChatRole.User, text(50)));
            begin();
            await desk.AnswerAsync(conversation, default);
            """),
        ["LLM003"] = ("an answer that a model would write in 1,000 tokens", Frontier with { Answer = static (_, _) => Text(1000) }, "await new Tickets(chat).SummaryAsync(text(200), default);"),
        ["LLM004"] = ("twelve tickets, answers of 100 tokens", Frontier with { Answer = static (_, _) => Text(100) }, "await new Tickets(chat).SummariesAsync([.. Enumerable.Repeat(text(200), 12)], default);"),
        ["LLM005"] = (
            "the answer of one token that another user of the same key waits for, behind 64 tickets at a provider that serves eight requests at once",
            Frontier with { MaxConcurrency = 8, Answer = static (_, _) => Text(100) },
            """
            Task all = new Tickets(chat).SummariesAsync([.. Enumerable.Repeat(text(200), 64)]);
            await chat.GetResponseAsync("Hello", new ChatOptions { MaxOutputTokens = 1 });
            mark();
            await all;
            """),
        ["LLM006"] = ("to the first words of an answer of 300 tokens", Frontier with { Answer = static (_, _) => Text(300) }, """
            Console.Written = written => { if (written.Length > 0) { mark(); } };
            await new Desk(chat).AnswerAsync(text(200), default);
            """),
        ["LLM010"] = ("to the first token of the hundredth turn, at 300 tokens a turn, where no prefix is cached", ToFirstToken with { PrefixCacheTokens = 0 }, """
            var conversation = new Conversation(chat);
            for (int turn = 1; turn < 100; turn++)
            {
                await conversation.AskAsync(text(150), default);
            }

            begin();
            await conversation.AskAsync(text(150), default);
            """),
        ["LLM011"] = ("the same ticket ten times, answers of 100 tokens", Frontier with { Answer = static (_, _) => Text(100) }, """
            using var services = new ServiceCollection().AddSingleton(chat).AddSingleton(clock).AddDeskClient().BuildServiceProvider();
            var tickets = new Tickets(services.GetRequiredService<IDesk>());
            for (int time = 0; time < 10; time++)
            {
                await tickets.SummaryAsync(text(200), default);
            }
            """),
        ["LLM012"] = ("a caller who leaves after a second, until the model is free again", Frontier with { Answer = static (_, _) => Text(100) }, """
            using var leaving = new CancellationTokenSource(TimeSpan.FromSeconds(1), clock);
            try
            {
                await new Tickets(chat).SummaryAsync(text(200), leaving.Token);
            }
            catch (OperationCanceledException)
            {
            }
            """),
    };

    public static TheoryData<string> Ids => [.. Measurements.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_page_says_what_its_example_takes(string id)
    {
        (string what, SimulatedModelOptions model, string run) = Measurements[id];
        string page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "analyzers-docs", id + ".md"));
        TimeSpan before = await MeasureAsync(RulePageTests.Examples(page, "Before").First(), run, model);
        TimeSpan after = await MeasureAsync(RulePageTests.Examples(page, "After").First(), run, model);

        string measured = $"Measured with a simulated frontier model, {what}: {Seconds(before)} before, {Seconds(after)} after.\n";
        Assert.True(after < before && page.Contains("\n" + measured, StringComparison.Ordinal), "The page should say: " + measured);
    }

    private static string Text(int tokens) => string.Concat(Enumerable.Repeat(Words, (tokens * 4 / Words.Length) + 1))[..(tokens * 4)];

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(time.TotalSeconds < 1 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " s";

    private static async Task<TimeSpan> MeasureAsync(string example, string run, SimulatedModelOptions options)
    {
        CSharpCompilation compilation = Compiled.Create(
            "using System.Linq;\nusing Microsoft.Extensions.DependencyInjection;\n" + example + """


            public static class Console
            {
                public static Action<string> Written { get; set; } = static _ => { };

                public static void Write(string? text) => Written(text ?? "");

                public static void WriteLine(string? text = null) => Written((text ?? "") + "\n");
            }

            public static class DateTime
            {
                public static TimeProvider Clock { get; set; } = TimeProvider.System;

                public static DateTimeOffset Now => Clock.GetUtcNow();
            }

            public static class Example
            {
                public static async Task RunAsync(IChatClient chat, TimeProvider clock, Func<int, string> text, Action begin, Action mark)
                {
                    DateTime.Clock = clock;

            """ + run + "\n    }\n}\n");
        CSharpGeneratorDriver.Create([new LlmClientGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _);
        using var stream = new MemoryStream();
        EmitResult emitted = generated.Emit(stream);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        stream.Position = 0;
        MethodInfo method = new AssemblyLoadContext("page").LoadFromStream(stream).GetType("Example")!.GetMethod("RunAsync")!;

        var time = new VirtualTime();
        using var model = new SimulatedModel(options, time);
        TimeSpan began = TimeSpan.Zero;
        TimeSpan? marked = null;
        await time.RunAsync(() => (Task)method.Invoke(null, [model, time, (Func<int, string>)Text, (Action)(() => began = time.Elapsed), (Action)(() => marked ??= time.Elapsed)])!);
        return (marked ?? time.Elapsed) - began;
    }
}
