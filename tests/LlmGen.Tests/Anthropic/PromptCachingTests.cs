using System.Text.Json;
using System.Text.Json.Nodes;
using Anthropic.Models.Messages;
using LlmGen.Tests.Support;
using LlmGen.Tests.Telemetry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace LlmGen.Tests.Anthropic;

/// <summary>Where the cache breakpoints of a request are, as the provider sees them.</summary>
public sealed class PromptCachingTests
{
    private const int TestTimeout = WireServer.TestTimeout;

    private static readonly ChatMessage Terse = new(ChatRole.System, "You are terse.");
    private static readonly ChatMessage Question = new(ChatRole.User, "What is new?");
    private static readonly AIFunctionDeclaration Lookup =
        AIFunctionFactory.CreateDeclaration("lookup", "Looks up.", JsonElement.Parse("""{"type":"object","properties":{}}"""));

    [Fact(Timeout = TestTimeout)]
    public async Task A_generated_call_has_one_behind_its_system_message()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("Fine."));
        Assert.Equal("Fine.", await new ClaudeDeskClient(claude.Client).TextAsync("rain"));
        Assert.Equal(["system[0]"], claude.Breakpoints);
        Assert.Equal(
            """[{"type":"text","text":"You are terse.","cache_control":{"type":"ephemeral"}}]""",
            claude.Body.GetProperty("system").GetRawText());
        Assert.Equal(64, claude.Body.GetProperty("max_tokens").GetInt32());
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_stable_prefix_has_one_behind_its_last_message()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("yes"));
        ChatMessage[] messages = [Terse, new(ChatRole.User, "A cat?"), new(ChatRole.Assistant, "yes"), new(ChatRole.User, "A dog?")];
        await claude.Client.GetResponseAsync(messages, Stable(3));
        Assert.Equal(["messages[1].content[0]"], claude.Breakpoints);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_history_has_one_behind_its_last_message()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("Nothing."));
        ChatMessage[] history = [new(ChatRole.User, "Hello."), new(ChatRole.Assistant, "Hello!")];
        await new ClaudeDeskClient(claude.Client).ReplyAsync("What is new?", history);
        Assert.Equal(["system[0]", "messages[1].content[0]"], claude.Breakpoints);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task The_next_step_of_a_tool_loop_reads_all_of_this_one()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("Found."));
        ChatMessage[] messages =
        [
            Terse,
            Question,
            new(ChatRole.Assistant, [new FunctionCallContent("1", "lookup", new Dictionary<string, object?> { ["what"] = "news" })]),
            new(ChatRole.Tool, [new FunctionResultContent("1", "None.")]),
        ];
        await claude.Client.GetResponseAsync(messages);
        Assert.Equal(["system[0]", "messages[2].content[0]"], claude.Breakpoints);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Instructions_have_one_like_a_system_message()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("Nothing."));
        var options = new ChatOptions { Instructions = "Answer in French." };
        await claude.Client.GetResponseAsync([Terse, Question], options);
        Assert.Equal(["system[1]"], claude.Breakpoints);
        Assert.Equal("Answer in French.", options.Instructions);
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData(1, new[] { "system[0]", "system[1]" })]
    [InlineData(3, new[] { "messages[1].content[0]" })]
    public async Task Instructions_beside_a_stable_prefix_move_no_breakpoint_off_it(int stable, string[] expected)
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("yes"));
        ChatMessage[] examples = stable == 3 ? [new(ChatRole.User, "A cat?"), new(ChatRole.Assistant, "yes")] : [];
        ChatOptions options = Stable(stable);
        options.Instructions = "Answer in French.";
        await claude.Client.GetResponseAsync([Terse, .. examples, Question], options);
        Assert.Equal(expected, claude.Breakpoints);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_request_with_nothing_to_repeat_has_none()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("Nothing."));
        await claude.Client.GetResponseAsync([Question]);
        Assert.Empty(claude.Breakpoints);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task What_the_provider_would_not_cache_is_passed_over()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("Nothing."));
        ChatMessage[] messages =
        [
            Terse,
            new(ChatRole.User, "A cat?"),
            new(ChatRole.Assistant, " "),
            new(ChatRole.User, [new DataContent(new byte[] { 1 }, "application/pdf"), new DataContent(new byte[] { 1 }, "audio/wav")]),
            new(ChatRole.Assistant, [new TextReasoningContent("Well.") { ProtectedData = "c2ln" }]),
            Question,
        ];
        await claude.Client.GetResponseAsync(messages, Stable(3));
        Assert.Equal(["messages[0].content[0]", "messages[1].content[0]"], claude.Breakpoints);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task An_hour_is_for_the_prefix_and_not_for_the_history()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("Nothing."), Ttl.Ttl1h);
        await claude.Client.GetResponseAsync([Terse, new(ChatRole.User, "Hello."), new(ChatRole.Assistant, "Hello!"), Question]);
        Assert.Equal(["system[0]:1h", "messages[1].content[0]"], claude.Breakpoints);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_breakpoint_of_the_caller_stays_and_is_not_doubled()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("Nothing."));
        ChatMessage[] messages =
        [
            new(ChatRole.System, [new TextContent("You are terse.").WithCacheControl(Ttl.Ttl1h)]),
            new(ChatRole.User, [new TextContent("Hello.")]),
            new(ChatRole.Assistant, [new TextContent("Hello!") { RawRepresentation = (ContentBlockParam)new TextBlockParam { Text = "Hi", CacheControl = new() } }]),
            Question,
        ];
        await claude.Client.GetResponseAsync(messages);
        Assert.Equal(["system[0]:1h", "messages[1].content[0]"], claude.Breakpoints);
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData(2, 4)]
    [InlineData(3, 4)]
    [InlineData(4, 4)]
    public async Task Never_more_than_four_are_sent(int callers, int expected)
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("Nothing."));
        AITool raw = ((ToolUnion)new Tool { Name = "raw", InputSchema = new InputSchema(), CacheControl = new CacheControlEphemeral() }).AsAITool();
        var described = AIFunctionFactory.Create(
            () => "",
            new AIFunctionFactoryOptions
            {
                Name = "described",
                AdditionalProperties = new Dictionary<string, object?> { [nameof(Tool.CacheControl)] = new CacheControlEphemeral() },
            });
        TextContent[] prompt = [.. Enumerable.Range(0, callers - 2).Select(_ => new TextContent("What?").WithCacheControl((Ttl?)null))];
        ChatMessage[] messages =
        [
            Terse, new(ChatRole.User, "Hello."), new(ChatRole.Assistant, "Hello!"), new(ChatRole.User, [.. prompt, new TextContent("Say.")]),
        ];
        await claude.Client.GetResponseAsync(messages, new ChatOptions { Tools = [raw, described, Lookup] });
        Assert.Equal(expected, claude.Breakpoints.Count);
        Assert.Equal(["tools[0]", "tools[1]"], claude.Breakpoints.Take(2));
        Assert.Equal(callers < 4, claude.Breakpoints.Contains("system[0]"));
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData(null, true, "system[0]:1h")]
    [InlineData(Ttl.Ttl1h, false, "system[0]")]
    public async Task None_of_an_hour_follows_one_of_five_minutes(Ttl? ours, bool callerIsBehind, string expected)
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("Nothing."), ours);
        var tool = AIFunctionFactory.Create(
            () => "",
            new AIFunctionFactoryOptions
            {
                Name = "described",
                AdditionalProperties = new Dictionary<string, object?> { [nameof(Tool.CacheControl)] = new CacheControlEphemeral() },
            });
        var question = new TextContent("What is new?");
        await claude.Client.GetResponseAsync(
            [Terse, new ChatMessage(ChatRole.User, [callerIsBehind ? question.WithCacheControl(Ttl.Ttl1h) : question])],
            new ChatOptions { Tools = callerIsBehind ? [Lookup] : [tool] });
        Assert.Contains(expected, claude.Breakpoints);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task But_for_its_breakpoints_a_request_is_what_the_sdk_sends()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("Nothing."));
        ChatMessage[] messages =
        [
            Terse,
            new(ChatRole.System, "You are polite."),
            new(ChatRole.User, [new TextContent("Read this."), new DataContent(new byte[] { 1, 2 }, "image/png")]),
            new(ChatRole.Assistant, "I did. "),
            new(ChatRole.System, "The user is in Rome."),
            Question,
        ];
        var options = new ChatOptions { Instructions = "Answer in French.", Temperature = 0.5f, Tools = [Lookup], ToolMode = ChatToolMode.Auto };
        await claude.Bare.GetResponseAsync(messages, options);
        await claude.Client.GetResponseAsync(messages, options);

        JsonNode[] bodies = [.. claude.Server.Requests.Select(request => JsonNode.Parse(request.Body.GetRawText())!)];
        Assert.Equal(2, Strip(bodies[1]));
        Assert.Equal(bodies[0].ToJsonString(), bodies[1].ToJsonString());
    }

    [Fact]
    public async Task What_the_caller_hands_in_is_never_changed()
    {
        using ScriptedChatClient inner = ScriptedChatClient.Saying("Fine.");
        using IChatClient client = inner.WithAnthropicPromptCaching();
        var pdf = new DataContent(new byte[] { 1 }, "application/pdf") { AdditionalProperties = new() { ["name"] = "a.pdf" } };
        ChatMessage[] messages = [new(ChatRole.System, "You are terse."), new(ChatRole.User, [new TextContent("Read this."), pdf]), Question];
        ChatOptions options = Stable(1);
        options.Instructions = "Answer in French.";

        await client.GetStreamingResponseAsync(messages, options).CountAsync();
        await client.GetResponseAsync(messages, options);

        Assert.Equal(1, StablePrefix.Of(options)?.Messages);
        Assert.Equal("Answer in French.", options.Instructions);
        Assert.Equal([1, 2, 1], messages.Select(message => message.Contents.Count));
        Assert.Null(messages[0].Contents[0].AdditionalProperties);
        Assert.Same(pdf, messages[1].Contents[1]);
        Assert.Equal(["name"], pdf.AdditionalProperties.Keys);

        Assert.Null(StablePrefix.Of(inner.Options));
        Assert.Null(inner.Options!.Instructions);
        DataContent sent = Assert.IsType<DataContent>(inner.Messages[2].Contents[1]);
        Assert.Equal(pdf.Uri, sent.Uri);
        Assert.Equal(["name", "anthropic:cache_control"], sent.AdditionalProperties!.Keys);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_logger_that_throws_ends_no_call()
    {
        using ILoggerFactory logs = LoggerFactory.Create(builder => builder.AddProvider(new HostileListenerTests.ThrowingLoggers()));
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("half a sen") { StopReason = "max_tokens" }, loggerFactory: logs);
        Assert.Equal("half a sen", (await claude.Client.GetResponseAsync([Question])).Text);

        // The log is written once for a client.
        using IChatClient other = claude.Bare.WithAnthropicPromptCaching(loggerFactory: logs);
        Assert.Equal("half a sen", (await other.GetStreamingResponseAsync([Question]).ToChatResponseAsync()).Text);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task An_answer_that_an_unset_limit_cuts_is_logged_once()
    {
        using var services = new ServiceCollection().AddLogging(logging => logging.AddFakeLogging()).BuildServiceProvider();
        FakeLogCollector log = services.GetFakeLogCollector();
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("half a sen") { StopReason = "max_tokens" });
        using IChatClient client = claude.Bare.AsBuilder().UseAnthropicPromptCaching().Build(services);
        Assert.NotNull(client.GetService<IStablePrefixReader>());

        await client.GetResponseAsync([Question], new ChatOptions { MaxOutputTokens = 3 });
        Assert.Empty(log.GetSnapshot());

        await client.GetStreamingResponseAsync([Question]).CountAsync();
        await client.GetResponseAsync([Question]);
        FakeLogRecord record = Assert.Single(log.GetSnapshot());
        Assert.Equal((LogLevel.Warning, 1, "LlmGen.Anthropic"), (record.Level, record.Id.Id, record.Category));
        Assert.Contains("MaxOutputTokens", record.Message, StringComparison.Ordinal);
        Assert.Equal([3, 1024, 1024], claude.Server.Requests.Select(request => request.Body.GetProperty("max_tokens").GetInt32()));
    }

    private static ChatOptions Stable(int messages) => new()
    {
        AdditionalProperties = new() { [StablePrefix.PropertyName] = new StablePrefix(messages, "key") },
    };

    /// <summary>Takes the breakpoints out and counts them.</summary>
    private static int Strip(JsonNode? node) => node switch
    {
        JsonObject item => (item.Remove("cache_control") ? 1 : 0) + item.Sum(property => Strip(property.Value)),
        JsonArray items => items.Sum(Strip),
        _ => 0,
    };
}
