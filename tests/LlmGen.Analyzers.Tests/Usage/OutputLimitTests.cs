using LlmGen.CodeFixes;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM003, on every library, with every place in which a limit can hide.</summary>
public sealed class OutputLimitTests
{
    [Theory]
    [InlineData("""var a = await chat.{|LLM003:GetResponseAsync|}(text);""")]
    [InlineData("""var a = await chat.{|LLM003:GetResponseAsync|}(_history, cancellationToken: token);""")]
    [InlineData("""var a = await chat.{|LLM003:GetResponseAsync|}(_history, null, token);""")]
    [InlineData("""var a = await chat.{|LLM003:GetResponseAsync|}(_history, new ChatOptions { Temperature = 0 }, token);""")]
    [InlineData("""var a = await chat.{|LLM003:GetResponseAsync|}(_history, new() { ModelId = "m" }, token);""")]
    [InlineData("""var a = await chat.{|LLM003:GetResponseAsync<int>|}(text, cancellationToken: token);""")]
    [InlineData("""await foreach (var update in chat.{|LLM003:GetStreamingResponseAsync|}(text)) { }""")]
    [InlineData("""var options = new ChatOptions(); options.Temperature = 0; var a = await chat.{|LLM003:GetResponseAsync|}(text, options);""")]
    [InlineData("""ChatOptions options = new() { TopK = 3 }; var a = await chat.{|LLM003:GetResponseAsync|}(text, options); var b = await chat.{|LLM003:GetResponseAsync|}(text, options);""")]
    [InlineData("""var a = openAI.{|LLM003:CompleteChat|}("Say hi");""")]
    [InlineData("""var a = await openAI.{|LLM003:CompleteChatAsync|}("Say hi", text);""")]
    [InlineData("""var a = await openAI.{|LLM003:CompleteChatAsync|}([new OpenAI.Chat.UserChatMessage(text)], cancellationToken: token);""")]
    [InlineData("""var a = openAI.{|LLM003:CompleteChatStreamingAsync|}([new OpenAI.Chat.UserChatMessage(text)], new OpenAI.Chat.ChatCompletionOptions { Temperature = 0 });""")]
    [InlineData("""var a = await responses.{|LLM003:CreateResponseAsync|}("model", text);""")]
    [InlineData("""var a = await responses.{|LLM003:CreateResponseAsync|}(new OpenAI.Responses.CreateResponseOptions("model", []));""")]
    [InlineData("""var a = await service.{|LLM003:GetChatMessageContentAsync|}("Hello");""")]
    [InlineData("""var a = await service.{|LLM003:GetChatMessageContentsAsync|}(new ChatHistory(), new OpenAIPromptExecutionSettings { Temperature = 0 }, kernel);""")]
    [InlineData("""var a = await kernel.{|LLM003:InvokePromptAsync|}("Hello {{$x}}", new KernelArguments { ["x"] = text });""")]
    [InlineData("""var a = await kernel.{|LLM003:InvokePromptAsync|}("Hello", new KernelArguments(new PromptExecutionSettings { ModelId = "m" }));""")]
    [InlineData("""Func<Task<ChatResponse>> later = () => chat.{|LLM003:GetResponseAsync|}(text);""")]
    [InlineData("""var local = new Contoso.LocalModels.PlainChatCompletion(); var a = await local.{|LLM003:GetChatMessageContentAsync|}(text);""")]
    public Task A_call_without_a_limit(string statements) => Usage<OutputLimitAnalyzer>.StatementsAsync(statements);

    [Theory]
    [InlineData("""var a = await chat.GetResponseAsync(text, new ChatOptions { MaxOutputTokens = 10 });""")]
    [InlineData("""var a = await chat.GetResponseAsync(text, new() { MaxOutputTokens = 10 }, token);""")]
    [InlineData("""var a = await chat.GetResponseAsync(text, given);""")]
    [InlineData("""var a = await chat.GetResponseAsync(text, given ?? new ChatOptions());""")]
    [InlineData("""given ??= new ChatOptions(); var a = await chat.GetResponseAsync(text, given);""")]
    [InlineData("""var options = new ChatOptions(); options.MaxOutputTokens = 10; var a = await chat.GetResponseAsync(text, options);""")]
    [InlineData("""var options = new ChatOptions(); if (text == "") { options.MaxOutputTokens ??= 10; } var a = await chat.GetResponseAsync(text, options);""")]
    [InlineData("""var options = new ChatOptions { AdditionalProperties = new() { ["max_tokens"] = 10 } }; var a = await chat.GetResponseAsync(text, options);""")]
    [InlineData("""var options = new ChatOptions { RawRepresentationFactory = _ => new OpenAI.Chat.ChatCompletionOptions { MaxOutputTokenCount = 3 } }; var a = await chat.GetResponseAsync(text, options);""")]
    [InlineData("""var options = new ChatOptions(); Configure(options); var a = await chat.GetResponseAsync(text, options); static void Configure(ChatOptions o) => o.MaxOutputTokens = 3;""")]
    [InlineData("""var options = Make(); var a = await chat.GetResponseAsync(text, options); static ChatOptions Make() => new() { MaxOutputTokens = 3 };""")]
    [InlineData("""var options = given.Clone(); var a = await chat.GetResponseAsync(text, options);""")]
    [InlineData("""var options = new ChatOptions(); Action set = () => options.MaxOutputTokens = 3; set(); var a = await chat.GetResponseAsync(text, options);""")]
    [InlineData("""var options = new ChatOptions(); options = given; var a = await chat.GetResponseAsync(text, options);""")]
    [InlineData("""var options = new ChatOptions(); var same = options; same.MaxOutputTokens = 3; var a = await chat.GetResponseAsync(text, options);""")]
    [InlineData("""var a = openAI.CompleteChat([new OpenAI.Chat.UserChatMessage(text)], new OpenAI.Chat.ChatCompletionOptions { MaxOutputTokenCount = 10 });""")]
    [InlineData("""var a = openAI.CompleteChat(System.ClientModel.BinaryContent.Create(BinaryData.FromString(text)));""")]
    [InlineData("""var a = await responses.CreateResponseAsync(new OpenAI.Responses.CreateResponseOptions("model", []) { MaxOutputTokenCount = 3 });""")]
    [InlineData("""var a = await anthropic.Messages.Create(new Anthropic.Models.Messages.MessageCreateParams { MaxTokens = 3, Model = "m", Messages = [] });""")]
    [InlineData("""var a = await service.GetChatMessageContentAsync("Hello", new OpenAIPromptExecutionSettings { MaxTokens = 10 });""")]
    [InlineData("""var a = await service.GetChatMessageContentAsync("Hello", new PromptExecutionSettings { ExtensionData = new Dictionary<string, object> { ["max_tokens"] = 10 } });""")]
    [InlineData("""var a = await kernel.InvokePromptAsync("Hello", new KernelArguments(new OpenAIPromptExecutionSettings { MaxTokens = 10 }));""")]
    [InlineData("""var a = await kernel.InvokePromptAsync("Hello", new KernelArguments { ExecutionSettings = null! });""")]
    [InlineData("""var f = kernel.CreateFunctionFromPrompt("Hello", new OpenAIPromptExecutionSettings { MaxTokens = 10 }); var a = await kernel.InvokeAsync(f);""")]
    [InlineData("""var a = await agent.RunAsync(text);""")]
    [InlineData("""var a = await embeddings.GenerateAsync([text]); var b = vectors.GenerateEmbedding(text);""")]
    [InlineData("""var local = new Contoso.LocalModels.LimitedChatCompletion(); var a = await local.GetChatMessageContentAsync(text);""")]
    [InlineData("""IChatCompletionService local = new Contoso.LocalModels.LimitedChatCompletion(); var a = await local.GetChatMessageContentAsync(text);""")]
    public Task A_limit_or_what_may_be_one(string statements) => Usage<OutputLimitAnalyzer>.StatementsAsync(statements);

    [Theory]
    [InlineData("""private readonly ChatOptions _options = new() { Temperature = 0 }; public Task A(string text) => chat.{|LLM003:GetResponseAsync|}(text, _options);""")]
    [InlineData("""private static readonly ChatOptions Options = new ChatOptions(); public Task A(string text) => chat.{|LLM003:GetResponseAsync|}(text, Options);""")]
    [InlineData("""private readonly ChatOptions _options = new() { MaxOutputTokens = 0 }; public Task A(string text) => chat.GetResponseAsync(text, _options);""")]
    [InlineData("""private readonly ChatOptions _options = new(); public void Init() => _options.MaxOutputTokens = 3; public Task A(string text) => chat.GetResponseAsync(text, _options);""")]
    [InlineData("""private ChatOptions _options = new(); public Task A(string text) => chat.GetResponseAsync(text, _options);""")]
    [InlineData("""public ChatOptions Options { get; } = new(); public Task A(string text) => chat.GetResponseAsync(text, Options);""")]
    [InlineData("""private readonly ChatOptions _options = new(); public Desk Bind(Action<ChatOptions> bind) { bind(_options); return this; } public Task A(string text) => chat.GetResponseAsync(text, _options);""")]
    [InlineData("""public static IChatClient Limited(IChatClient inner) => inner.AsBuilder().ConfigureOptions(o => o.MaxOutputTokens ??= 500).Build(); public Task A(string text) => chat.GetResponseAsync(text);""")]
    [InlineData("""private static async Task<string> Limited(IChatClient inner, string text) => (await inner.GetResponseAsync(text, new ChatOptions { MaxOutputTokens = 500 }).ConfigureAwait(false)).Text; public Task A(string text) => chat.{|LLM003:GetResponseAsync|}(text);""")]
    [InlineData("""private class Fake(IChatClient inner) : DelegatingChatClient(inner) { } public Task A(Fake fake, string text) => fake.GetResponseAsync([new(ChatRole.User, text)]); public class B { }""")]
    [InlineData("""private class Forwarder(IChatClient inner) : DelegatingChatClient(inner) { public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> m, ChatOptions? o = null, CancellationToken c = default) => InnerClient.GetResponseAsync(m); }""")]
    [InlineData("""private class Fake(IChatClient inner) : DelegatingChatClient(inner) { } public Task A(string text) { IChatClient fake = new Fake(chat); return fake.GetResponseAsync(text); }""")]
    [InlineData("""private class Fake(IChatClient inner) : DelegatingChatClient(inner) { } public Task A(string text) { IChatClient fake = new ChatClientBuilder(new Fake(chat)).UseFunctionInvocation().Build(); return fake.GetResponseAsync(text); }""")]
    [InlineData("""private class Holder(IChatClient inner) { public IChatClient Inner => inner; } public Task A(string text) { IChatClient real = new Holder(chat).Inner; return real.{|LLM003:GetResponseAsync|}(text); }""")]
    [InlineData("""public Task A(string text) { IChatClient real = new FunctionInvokingChatClient(chat); return real.{|LLM003:GetResponseAsync|}(text); }""")]
    [InlineData("""private class Fake : OpenAI.Chat.ChatClient { } public Task A(string text) { var fake = new Fake(); return fake.CompleteChatAsync(text); }""")]
    public Task Of_fields_and_middleware(string members) => Usage<OutputLimitAnalyzer>.MembersAsync(members.Replace("Task A(Fake", "Task A(object o) => Task.CompletedTask; private Task A(Fake", StringComparison.Ordinal));

    [Fact]
    public Task Middleware_that_limits_calls_silences_all_of_its_project() => Usage<OutputLimitAnalyzer>.MembersAsync("""
        private class Limit(IChatClient inner) : DelegatingChatClient(inner)
        {
            public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken token = default)
            {
                options ??= new();
                options.MaxOutputTokens ??= 500;
                return base.GetResponseAsync(messages, options, token);
            }
        }
        public Task A(string text) => chat.GetResponseAsync(text);
        """);

    [Theory]
    [InlineData("""json["max_tokens"] = 500;""")]
    [InlineData("""json["max_completion_tokens"] ??= 500;""")]
    [InlineData("""json["options"]!["num_predict"] = 500;""")]
    [InlineData("""json.AsObject().Add("max_output_tokens", 500);""")]
    [InlineData("""if (!json.AsObject().ContainsKey(Name)) { json[Name] = 500; } } private const string Name = "max_tokens"; static void Other() {""")]
    [InlineData("""text = text.Replace("\"model\":", "\"max_tokens\":500,\"model\":");""")]
    [InlineData("text = $\"{{\\\"max_tokens\\\":{limit},{text[1..]}\";")]
    [InlineData("""text = "{\"max_tokens\":" + limit + "," + text.Substring(1);""")]
    [InlineData("""text = System.Text.Json.JsonSerializer.Serialize(new { max_tokens = limit, messages = text });""")]
    [InlineData("""dynamic body = json; body.max_tokens = limit;""")]
    public async Task A_handler_that_limits_requests_silences_all_of_its_project(string statement)
    {
        await HandlerAsync(isReported: false, "DelegatingHandler", statement);
        await HandlerAsync(isReported: false, "HttpClientHandler", statement);
        await HandlerAsync(isReported: false, "Base", statement);
        await HandlerAsync(isReported: true, "object", statement);
    }

    [Theory]
    [InlineData("""logger.LogDebug("max_tokens of {Request}", text);""")]
    [InlineData("""logger.LogDebug("max_tokens " + json["max_tokens"]);""")]
    [InlineData("""limit = (int?)json["max_tokens"] ?? 0;""")]
    [InlineData("""limit = json.AsObject().TryGetPropertyValue("max_tokens", out var most) ? (int)most! : 0;""")]
    [InlineData("""if (text.Contains("max_tokens")) { throw new InvalidOperationException(); }""")]
    [InlineData("""json.AsObject().Remove("max_tokens");""")]
    [InlineData("""if ((string?)json["stop_reason"] == "max_tokens" || text is "max_tokens") { limit++; }""")]
    [InlineData("""json["temperature"] = 0;""")]
    public Task A_handler_that_only_looks_silences_nothing(string statement) => HandlerAsync(isReported: true, "DelegatingHandler", statement);

    [Fact]
    public Task A_policy_of_the_pipeline_is_a_handler_too_for_every_library() => Usage<OutputLimitAnalyzer>.MembersAsync("""
        private sealed class Limit : System.ClientModel.Primitives.PipelinePolicy
        {
            public override void Process(System.ClientModel.Primitives.PipelineMessage message, IReadOnlyList<System.ClientModel.Primitives.PipelinePolicy> pipeline, int index)
            {
                var body = new System.Text.Json.Nodes.JsonObject { ["max_tokens"] = 500 };
                message.Request.Content = System.ClientModel.BinaryContent.Create(BinaryData.FromString(body.ToJsonString()));
                ProcessNext(message, pipeline, index);
            }
            public override ValueTask ProcessAsync(System.ClientModel.Primitives.PipelineMessage message, IReadOnlyList<System.ClientModel.Primitives.PipelinePolicy> pipeline, int index) =>
                ProcessNextAsync(message, pipeline, index);
        }
        public async Task A(string text) { openAI.CompleteChat(text); await chat.GetResponseAsync(text); await service.GetChatMessageContentAsync(text); await kernel.InvokePromptAsync(text); }
        """);

    private static Task HandlerAsync(bool isReported, string type, string statement) => Usage<OutputLimitAnalyzer>.MembersAsync($$"""
        private class Base : System.Net.Http.DelegatingHandler { }
        private sealed class Limit(ILogger logger) : {{type}}
        {
            private void Change(System.Text.Json.Nodes.JsonNode json, ref string text, int limit)
            {
                {{statement}}
            }
            private object[] Everything => [logger];
        }
        public Task A(string text) => chat.{{(isReported ? "{|LLM003:GetResponseAsync|}" : "GetResponseAsync")}}(text);
        """.Replace(": DelegatingHandler", ": System.Net.Http.DelegatingHandler", StringComparison.Ordinal).Replace(": HttpClientHandler", ": System.Net.Http.HttpClientHandler", StringComparison.Ordinal));

    [Fact]
    public Task Generated_code_and_code_without_a_library_are_left_alone() => Usage<OutputLimitAnalyzer>.SourceAsync(
        "// <auto-generated/>\nclass A { System.Threading.Tasks.Task B(Microsoft.Extensions.AI.IChatClient c) => Microsoft.Extensions.AI.ChatClientExtensions.GetResponseAsync(c, \"\"); }");

    [Theory]
    [InlineData(
        """var a = await chat.{|LLM003:GetResponseAsync|}(text);""",
        """var a = await chat.GetResponseAsync(text, new ChatOptions { MaxOutputTokens = 1024 });""")]
    [InlineData(
        """var a = await chat.{|LLM003:GetResponseAsync|}(_history, null, token); // the plan""",
        """var a = await chat.GetResponseAsync(_history, new ChatOptions { MaxOutputTokens = 1024 }, token); // the plan""")]
    [InlineData(
        """var a = await chat.{|LLM003:GetResponseAsync|}(_history, cancellationToken: token);""",
        """var a = await chat.GetResponseAsync(_history, new ChatOptions { MaxOutputTokens = 1024 }, cancellationToken: token);""")]
    [InlineData(
        """var a = await chat.{|LLM003:GetResponseAsync|}(messages: _history);""",
        """var a = await chat.GetResponseAsync(messages: _history, options: new ChatOptions { MaxOutputTokens = 1024 });""")]
    [InlineData(
        """var a = await chat.{|LLM003:GetResponseAsync|}(text, new ChatOptions(), token);""",
        """var a = await chat.GetResponseAsync(text, new ChatOptions { MaxOutputTokens = 1024 }, token);""")]
    [InlineData(
        """var a = await chat.{|LLM003:GetResponseAsync|}(text, new());""",
        """var a = await chat.GetResponseAsync(text, new() { MaxOutputTokens = 1024 });""")]
    [InlineData(
        """var a = await chat.{|LLM003:GetResponseAsync|}(text, new ChatOptions { Temperature = 0 });""",
        """var a = await chat.GetResponseAsync(text, new ChatOptions { Temperature = 0, MaxOutputTokens = 1024 });""")]
    [InlineData(
        """
        var options = new ChatOptions
        {
            Temperature = 0, // exact
            TopK = 3,
        };
        var a = await chat.{|LLM003:GetResponseAsync|}(text, options);
        var b = await chat.{|LLM003:GetResponseAsync|}(text, options);
        """,
        """
        var options = new ChatOptions
        {
            Temperature = 0, // exact
            TopK = 3,
            MaxOutputTokens = 1024,
        };
        var a = await chat.GetResponseAsync(text, options);
        var b = await chat.GetResponseAsync(text, options);
        """)]
    [InlineData(
        """
        var a = await chat.{|LLM003:GetResponseAsync|}(
            text, // the question
            cancellationToken: token);
        """,
        """
        var a = await chat.GetResponseAsync(
            text, // the question
            new ChatOptions { MaxOutputTokens = 1024 },
            cancellationToken: token);
        """)]
    [InlineData(
        """var a = await openAI.{|LLM003:CompleteChatAsync|}("Say hi", text);""",
        """var a = await openAI.CompleteChatAsync(["Say hi", text], new OpenAI.Chat.ChatCompletionOptions { MaxOutputTokenCount = 1024 });""")]
    [InlineData(
        """var a = openAI.{|LLM003:CompleteChat|}([new OpenAI.Chat.UserChatMessage(text)], cancellationToken: token);""",
        """var a = openAI.CompleteChat([new OpenAI.Chat.UserChatMessage(text)], new OpenAI.Chat.ChatCompletionOptions { MaxOutputTokenCount = 1024 }, cancellationToken: token);""")]
    [InlineData(
        """
        var a = await openAI.{|LLM003:CompleteChatAsync|}(
        [
            new OpenAI.Chat.SystemChatMessage("Be brief."),
            new OpenAI.Chat.UserChatMessage(text),
        ]);
        """,
        """
        var a = await openAI.CompleteChatAsync(
        [
            new OpenAI.Chat.SystemChatMessage("Be brief."),
            new OpenAI.Chat.UserChatMessage(text),
        ],
        new OpenAI.Chat.ChatCompletionOptions { MaxOutputTokenCount = 1024 });
        """)]
    [InlineData(
        """
        var a = await openAI.{|LLM003:CompleteChatAsync|}(
            "Be brief.", // always
            text);
        """,
        """
        var a = await openAI.CompleteChatAsync(
            ["Be brief.", // always
            text],
            new OpenAI.Chat.ChatCompletionOptions { MaxOutputTokenCount = 1024 });
        """)]
    [InlineData(
        """var a = await openAI.{|LLM003:CompleteChatAsync|}(new[] { new OpenAI.Chat.UserChatMessage(text) });""",
        """var a = await openAI.CompleteChatAsync(new[] { new OpenAI.Chat.UserChatMessage(text) }, new OpenAI.Chat.ChatCompletionOptions { MaxOutputTokenCount = 1024 });""")]
    [InlineData(
        """var a = await responses.{|LLM003:CreateResponseAsync|}(new OpenAI.Responses.CreateResponseOptions("model", []));""",
        """var a = await responses.CreateResponseAsync(new OpenAI.Responses.CreateResponseOptions("model", []) { MaxOutputTokenCount = 1024 });""")]
    [InlineData(
        """var a = await responses.{|LLM003:CreateResponseAsync|}("model", text);""",
        """var a = await responses.CreateResponseAsync(new OpenAI.Responses.CreateResponseOptions("model", [OpenAI.Responses.ResponseItem.CreateUserMessageItem(text)]) { MaxOutputTokenCount = 1024 });""")]
    [InlineData(
        """var a = responses.{|LLM003:CreateResponseStreamingAsync|}("model", text, cancellationToken: token);""",
        """var a = responses.CreateResponseStreamingAsync(new OpenAI.Responses.CreateResponseOptions("model", [OpenAI.Responses.ResponseItem.CreateUserMessageItem(text)]) { MaxOutputTokenCount = 1024, StreamingEnabled = true }, cancellationToken: token);""")]
    [InlineData(
        """
        var a = responses.{|LLM003:CreateResponse|}("model", [
            OpenAI.Responses.ResponseItem.CreateUserMessageItem(text), // the question
        ], "earlier", token); // at once
        """,
        """
        var a = responses.CreateResponse(new OpenAI.Responses.CreateResponseOptions("model", [
            OpenAI.Responses.ResponseItem.CreateUserMessageItem(text), // the question
        ]) { PreviousResponseId = "earlier", MaxOutputTokenCount = 1024 }, token); // at once
        """)]
    [InlineData(
        """
        var a = responses.{|LLM003:CreateResponse|}(
            "model",
            text
        );
        """,
        """
        var a = responses.CreateResponse(new OpenAI.Responses.CreateResponseOptions(
            "model",
            [OpenAI.Responses.ResponseItem.CreateUserMessageItem(text)]
        ) { MaxOutputTokenCount = 1024 });
        """)]
    [InlineData(
        """var a = await service.{|LLM003:GetChatMessageContentAsync|}("Hello", kernel: kernel);""",
        """var a = await service.GetChatMessageContentAsync("Hello", new OpenAIPromptExecutionSettings { MaxTokens = 1024 }, kernel: kernel);""")]
    [InlineData(
        """var a = await kernel.{|LLM003:InvokePromptAsync|}("Hello {{$x}}", new KernelArguments { ["x"] = text });""",
        """var a = await kernel.InvokePromptAsync("Hello {{$x}}", new KernelArguments(new OpenAIPromptExecutionSettings { MaxTokens = 1024 }) { ["x"] = text });""")]
    [InlineData(
        """var a = await kernel.{|LLM003:InvokePromptAsync|}("Hello");""",
        """var a = await kernel.InvokePromptAsync("Hello", new KernelArguments(new OpenAIPromptExecutionSettings { MaxTokens = 1024 }));""")]
    public Task The_fix_sets_it_in_the_form_of_each_library(string before, string after) =>
        Usage<OutputLimitAnalyzer>.FixesStatementsAsync<OutputLimitFix>(before, after, WithOpenAIName);

    [Fact]
    public Task The_number_comes_from_the_configuration() => Usage<OutputLimitAnalyzer>.FixesStatementsAsync<OutputLimitFix>(
        """var a = await chat.{|LLM003:GetResponseAsync|}(text);""",
        """var a = await chat.GetResponseAsync(text, new ChatOptions { MaxOutputTokens = 300 });""",
        test => test.Configure("llmgen.default_max_output_tokens = 300"));

    private static void WithOpenAIName(RuleTest<OutputLimitAnalyzer, OutputLimitFix> test) => test.Without();
}
