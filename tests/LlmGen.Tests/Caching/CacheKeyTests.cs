using System.Globalization;
using System.Text.Json;
using LlmGen.CompilerServices;
using LlmGen.Levers.Caching;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Caching;

/// <summary>Whatever can change the answer changes the key; whatever cannot be told from the call itself leaves it without one.</summary>
public class CacheKeyTests
{
    private static readonly ModelIdentity Small = ModelIdentity.Of(new NamedChatClient(ScriptedChatClient.Saying("x")), null);

    private static readonly Dictionary<string, Action<ChatOptions>> Options = new()
    {
        ["instructions"] = options => options.Instructions = "Be kind.",
        ["model"] = options => options.ModelId = "m",
        ["output limit"] = options => options.MaxOutputTokens = 1,
        ["temperature"] = options => options.Temperature = 1,
        ["temperature 0"] = options => options.Temperature = 0,
        ["top p"] = options => options.TopP = 1,
        ["top k"] = options => options.TopK = 1,
        ["frequency penalty"] = options => options.FrequencyPenalty = 1,
        ["presence penalty"] = options => options.PresencePenalty = 1,
        ["seed"] = options => options.Seed = 1,
        ["reasoning"] = options => options.Reasoning = new ReasoningOptions(),
        ["reasoning effort"] = options => options.Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low },
        ["reasoning output"] = options => options.Reasoning = new ReasoningOptions { Output = ReasoningOutput.Summary },
        ["no stop sequences"] = options => options.StopSequences = [],
        ["a stop sequence"] = options => options.StopSequences = ["ab"],
        ["two stop sequences"] = options => options.StopSequences = ["a", "b"],
        ["stop sequences in another order"] = options => options.StopSequences = ["b", "a"],
        ["text"] = options => options.ResponseFormat = ChatResponseFormat.Text,
        ["JSON"] = options => options.ResponseFormat = ChatResponseFormat.Json,
        ["a schema"] = options => options.ResponseFormat = ChatResponseFormat.ForJsonSchema(Json("""{"type":"object"}""")),
        ["another schema"] = options => options.ResponseFormat = ChatResponseFormat.ForJsonSchema(Json("""{"type":"array"}""")),
        ["a schema's name"] = options => options.ResponseFormat = ChatResponseFormat.ForJsonSchema(Json("""{"type":"object"}"""), "n"),
        ["a schema's description"] = options => options.ResponseFormat = ChatResponseFormat.ForJsonSchema(Json("""{"type":"object"}"""), null, "n"),
        ["no tools"] = options => options.Tools = [],
        ["a tool"] = options => options.Tools = [Tool("f", "d", """{"type":"object"}""")],
        ["a tool's name"] = options => options.Tools = [Tool("g", "d", """{"type":"object"}""")],
        ["a tool's description"] = options => options.Tools = [Tool("f", "e", """{"type":"object"}""")],
        ["a tool's schema"] = options => options.Tools = [Tool("f", "d", """{"type":"object","properties":{}}""")],
        ["a tool's result"] = options => options.Tools = [Tool("f", "d", """{"type":"object"}""", """{"type":"string"}""")],
        ["two tools"] = options => options.Tools = [Tool("f", "d", """{"type":"object"}"""), Tool("g", "d", """{"type":"object"}""")],
        ["web search"] = options => options.Tools = [new HostedWebSearchTool()],
        ["web search with a setting"] = options => options.Tools = [new HostedWebSearchTool(new Dictionary<string, object?> { ["size"] = "low" })],
        ["code interpreter"] = options => options.Tools = [new HostedCodeInterpreterTool()],
        ["code interpreter with a file"] = options => options.Tools = [new HostedCodeInterpreterTool { Inputs = [new HostedFileContent("f")] }],
        ["file search"] = options => options.Tools = [new HostedFileSearchTool { Inputs = [new HostedVectorStoreContent("s")] }],
        ["file search elsewhere"] = options => options.Tools = [new HostedFileSearchTool { Inputs = [new HostedVectorStoreContent("t")] }],
        ["file search with a limit"] = options => options.Tools = [new HostedFileSearchTool { Inputs = [new HostedVectorStoreContent("s")], MaximumResultCount = 3 }],
        ["several tool calls"] = options => options.AllowMultipleToolCalls = true,
        ["one tool call"] = options => options.AllowMultipleToolCalls = false,
        ["no tool call"] = options => options.ToolMode = ChatToolMode.None,
        ["tool calls by choice"] = options => options.ToolMode = ChatToolMode.Auto,
        ["any tool call"] = options => options.ToolMode = ChatToolMode.RequireAny,
        ["a certain tool call"] = options => options.ToolMode = ChatToolMode.RequireSpecific("f"),
        ["no background response"] = options => options.AllowBackgroundResponses = false,
        ["property null"] = options => options.AdditionalProperties = new() { ["p"] = null },
        ["property text"] = options => options.AdditionalProperties = new() { ["p"] = "1" },
        ["property of another name"] = options => options.AdditionalProperties = new() { ["q"] = "1" },
        ["property number"] = options => options.AdditionalProperties = new() { ["p"] = 1 },
        ["property large number"] = options => options.AdditionalProperties = new() { ["p"] = ulong.MaxValue },
        ["property flag"] = options => options.AdditionalProperties = new() { ["p"] = true },
        ["property single"] = options => options.AdditionalProperties = new() { ["p"] = 1F },
        ["property double"] = options => options.AdditionalProperties = new() { ["p"] = 1D },
        ["property decimal"] = options => options.AdditionalProperties = new() { ["p"] = 1M },
        ["property character"] = options => options.AdditionalProperties = new() { ["p"] = '1' },
        ["property enum"] = options => options.AdditionalProperties = new() { ["p"] = DayOfWeek.Monday },
        ["property other enum"] = options => options.AdditionalProperties = new() { ["p"] = ReasoningEffort.Low },
        ["property guid"] = options => options.AdditionalProperties = new() { ["p"] = Guid.Empty },
        ["property date"] = options => options.AdditionalProperties = new() { ["p"] = DateTime.UnixEpoch },
        ["property day"] = options => options.AdditionalProperties = new() { ["p"] = DateOnly.MinValue },
        ["property duration"] = options => options.AdditionalProperties = new() { ["p"] = TimeSpan.FromTicks(1) },
        ["property JSON"] = options => options.AdditionalProperties = new() { ["p"] = Json("1") },
        ["property JSON text"] = options => options.AdditionalProperties = new() { ["p"] = Json("\"1\"") },
    };

    private static readonly Dictionary<string, ChatMessage[]> Conversations = new()
    {
        ["none"] = [],
        ["one"] = [new(ChatRole.User, "ab")],
        ["other text"] = [new(ChatRole.User, "ac")],
        ["other role"] = [new(ChatRole.System, "ab")],
        ["author"] = [new(ChatRole.User, "ab") { AuthorName = "Kim" }],
        ["two contents"] = [new(ChatRole.User, [new TextContent("a"), new TextContent("b")])],
        ["two messages"] = [new(ChatRole.User, "a"), new(ChatRole.User, "b")],
        ["two messages, cut elsewhere"] = [new(ChatRole.User, "ab"), new(ChatRole.User, "")],
        ["message property"] = [new(ChatRole.User, "ab") { AdditionalProperties = new() { ["p"] = 1 } }],
        ["content property"] = [new(ChatRole.User, [new TextContent("ab") { AdditionalProperties = new() { ["p"] = 1 } }])],
        ["reasoning"] = [new(ChatRole.User, [new TextReasoningContent("ab")])],
        ["protected reasoning"] = [new(ChatRole.User, [new TextReasoningContent("ab") { ProtectedData = "p" }])],
        ["half a character"] = [new(ChatRole.User, "\ud800")],
        ["another half"] = [new(ChatRole.User, "\ud801")],
        ["a replacement character"] = [new(ChatRole.User, "\ufffd")],
        ["data"] = [new(ChatRole.User, [new DataContent(new byte[] { 1, 2 }, "image/png")])],
        ["other data"] = [new(ChatRole.User, [new DataContent(new byte[] { 1, 3 }, "image/png")])],
        ["data of another type"] = [new(ChatRole.User, [new DataContent(new byte[] { 1, 2 }, "image/gif")])],
        ["data of a name"] = [new(ChatRole.User, [new DataContent(new byte[] { 1, 2 }, "image/png") { Name = "n" }])],
        ["much data"] = [new(ChatRole.User, [new DataContent(new byte[5000], "image/png")])],
        ["much other data"] = [new(ChatRole.User, [new DataContent((byte[])[.. new byte[4999], 1], "image/png")])],
        ["more data"] = [new(ChatRole.User, [new DataContent(new byte[5001], "image/png")])],
        ["address"] = [new(ChatRole.User, [new UriContent("https://contoso.test/a", "image/png")])],
        ["other address"] = [new(ChatRole.User, [new UriContent("https://contoso.test/b", "image/png")])],
        ["address of another type"] = [new(ChatRole.User, [new UriContent("https://contoso.test/a", "image/gif")])],
        ["file"] = [new(ChatRole.User, [new HostedFileContent("f")])],
        ["store"] = [new(ChatRole.User, [new HostedVectorStoreContent("f")])],
        ["error"] = [new(ChatRole.User, [new ErrorContent("ab")])],
        ["error code"] = [new(ChatRole.User, [new ErrorContent("ab") { ErrorCode = "1" }])],
        ["error details"] = [new(ChatRole.User, [new ErrorContent("ab") { Details = "1" }])],
        ["call"] = [new(ChatRole.Assistant, [new FunctionCallContent("1", "f")])],
        ["call of another id"] = [new(ChatRole.Assistant, [new FunctionCallContent("2", "f")])],
        ["call of another name"] = [new(ChatRole.Assistant, [new FunctionCallContent("1", "g")])],
        ["call with an argument"] = [new(ChatRole.Assistant, [new FunctionCallContent("1", "f", new Dictionary<string, object?> { ["a"] = 1 })])],
        ["call with another value"] = [new(ChatRole.Assistant, [new FunctionCallContent("1", "f", new Dictionary<string, object?> { ["a"] = Json("2") })])],
        ["call that is for information"] = [new(ChatRole.Assistant, [new FunctionCallContent("1", "f") { InformationalOnly = true }])],
        ["result"] = [new(ChatRole.Tool, [new FunctionResultContent("1", "ab")])],
        ["another result"] = [new(ChatRole.Tool, [new FunctionResultContent("1", Json("\"ab\""))])],
        ["no result"] = [new(ChatRole.Tool, [new FunctionResultContent("1", null)])],
    };

    private static readonly Dictionary<string, ChatOptions> Stateful = new()
    {
        ["ChatOptions.RawRepresentationFactory is set"] = new() { RawRepresentationFactory = _ => null },
        ["ChatOptions.ConversationId is set"] = new() { ConversationId = "c" },
        ["ChatOptions requests a background response"] = new() { AllowBackgroundResponses = true },
        ["the options are a OwnOptions"] = new OwnOptions(),
        ["a value is a Version"] = new() { AdditionalProperties = new() { ["p"] = new Version(1, 0) } },
        ["a value is a String[]"] = new() { AdditionalProperties = new() { ["p"] = new[] { "a" } } },
        ["a tool is a HostedMcpServerTool"] = new() { Tools = [new HostedMcpServerTool("s", "https://contoso.test/")] },
        ["a message contains a OwnContent"] = new() { Tools = [new HostedCodeInterpreterTool { Inputs = [new OwnContent()] }] },
    };

    private static readonly Dictionary<string, ChatMessage> Opaque = new()
    {
        ["a message is a OwnMessage"] = new OwnMessage(),
        ["a message contains a OwnContent"] = new(ChatRole.User, [new OwnContent()]),
        ["a message contains a AIContent"] = new(ChatRole.User, [new AIContent { RawRepresentation = new object() }]),
        ["a message contains a FunctionResultContent"] = new(ChatRole.Tool, [new FunctionResultContent("1", null) { Exception = new InvalidOperationException() }]),
        ["a value is a Object"] = new(ChatRole.Tool, [new FunctionResultContent("1", new object())]),
        ["RawRepresentation is set on content that is not from the model"] = new(ChatRole.User, []) { RawRepresentation = new object() },
        ["a content has annotations"] = new(ChatRole.Assistant, [new TextContent("a") { Annotations = [new CitationAnnotation()] }]),
    };

    public static TheoryData<string> Obstacles => [.. Stateful.Keys];

    public static TheoryData<string> Opacities => [.. Opaque.Keys];

    [Fact]
    public void Every_option_changes_the_key_of_a_request()
    {
        AssertDistinct(Options.ToDictionary(entry => entry.Key, entry => Key(Conversations["one"], Changed(entry.Value))), Key(Conversations["one"]));
    }

    [Fact]
    public void Every_option_of_the_caller_changes_the_key_of_a_method()
    {
        byte[] constant = Constant();
        AssertDistinct(
            Options.ToDictionary(entry => entry.Key, entry => MethodKey(constant, new LlmPrompt("a") { Options = Changed(entry.Value) })),
            MethodKey(constant, new LlmPrompt("a")));
    }

    [Fact]
    public void Every_part_of_a_message_changes_the_key()
    {
        AssertDistinct(Conversations.ToDictionary(entry => entry.Key, entry => Key(entry.Value)));
        byte[] constant = Constant();
        AssertDistinct(
            Conversations.ToDictionary(entry => entry.Key, entry => MethodKey(constant, new LlmPrompt("a") { History = entry.Value })),
            MethodKey(constant, new LlmPrompt("a")));
    }

    [Fact]
    public void Every_constant_of_a_method_changes_the_key()
    {
        var variants = new Dictionary<string, byte[]>
        {
            ["none"] = Constant(),
            ["system"] = Constant(new LlmMethod("I.M") { System = "a" }),
            ["other system"] = Constant(new LlmMethod("I.M") { System = "b" }),
            ["example"] = Constant(new LlmMethod("I.M") { Examples = [new LlmExample("a", "b")] }),
            ["example, cut elsewhere"] = Constant(new LlmMethod("I.M") { Examples = [new LlmExample("ab", "")] }),
            ["example turned round"] = Constant(new LlmMethod("I.M") { Examples = [new LlmExample("b", "a")] }),
            ["output limit"] = Constant(new LlmMethod("I.M") { MaxOutputTokens = 1 }),
            ["temperature"] = Constant(new LlmMethod("I.M") { Temperature = 1 }),
            ["top p"] = Constant(new LlmMethod("I.M") { TopP = 1 }),
            ["seed"] = Constant(new LlmMethod("I.M") { Seed = 1 }),
            ["reasoning effort"] = Constant(new LlmMethod("I.M") { ReasoningEffort = ReasoningEffort.Low }),
            ["stop sequence"] = Constant(new LlmMethod("I.M") { StopSequences = ["a"] }),
            ["schema"] = Constant(new LlmMethod("I.M") { Format = ChatResponseFormat.Json }),
            ["version"] = Constant(new LlmMethod("I.M") { Cache = new CachePolicy { Version = "a" } }),
            ["runtime's output limit"] = Constant(options: new LlmRuntimeOptions { MaxOutputTokens = 2 }),
            ["runtime's temperature"] = Constant(options: new LlmRuntimeOptions { Temperature = 2 }),
            ["runtime's top p"] = Constant(options: new LlmRuntimeOptions { TopP = 0.5F }),
            ["runtime's seed"] = Constant(options: new LlmRuntimeOptions { Seed = 2 }),
            ["runtime's reasoning effort"] = Constant(options: new LlmRuntimeOptions { ReasoningEffort = ReasoningEffort.High }),
            ["model asked for"] = CacheKey.ConstantOf(new LlmMethod("I.M"), new LlmRuntimeOptions(), Small, "m"),
            ["model behind the client"] = CacheKey.ConstantOf(new LlmMethod("I.M"), new LlmRuntimeOptions(), Identity("large"), null),
        };
        AssertDistinct(variants.ToDictionary(entry => entry.Key, entry => MethodKey(entry.Value, new LlmPrompt("a"))));
    }

    [Fact]
    public void Every_part_of_a_prompt_changes_the_key()
    {
        byte[] constant = Constant();
        AssertDistinct(new Dictionary<string, string>
        {
            ["text"] = MethodKey(constant, new LlmPrompt("a")),
            ["other text"] = MethodKey(constant, new LlmPrompt("b")),
            ["scope"] = MethodKey(constant, new LlmPrompt("a") { CacheScope = "s" }),
            ["other scope"] = MethodKey(constant, new LlmPrompt("a") { CacheScope = "t" }),
            ["empty scope"] = MethodKey(constant, new LlmPrompt("a") { CacheScope = "" }),
            ["scope and text the other way round"] = MethodKey(constant, new LlmPrompt("s") { CacheScope = "a" }),
            ["attachment"] = MethodKey(constant, new LlmPrompt("a") { Attachments = [new TextContent("b")] }),
            ["two attachments"] = MethodKey(constant, new LlmPrompt("a") { Attachments = [new TextContent("b"), new TextContent("")] }),
            ["history"] = MethodKey(constant, new LlmPrompt("a") { History = [new ChatMessage(ChatRole.User, "b")] }),
        });
        Assert.Equal(
            MethodKey(constant, new LlmPrompt("a") { Attachments = [new TextContent("b")] }),
            MethodKey(constant, new LlmPrompt("a") { Attachments = [null, new TextContent("b")] }));
    }

    [Fact]
    public void The_name_of_the_method_is_no_part_of_the_key()
    {
        Assert.Equal(Constant(new LlmMethod("I.First") { System = "a" }), Constant(new LlmMethod("I.Second") { System = "a" }));
    }

    [Fact]
    public void A_setting_counts_whether_the_attributes_or_the_runtime_have_it()
    {
        Assert.Equal(Constant(new LlmMethod("I.M") { MaxOutputTokens = 7 }), Constant(options: new LlmRuntimeOptions { MaxOutputTokens = 7 }));
    }

    [Fact]
    public void Ids_and_times_and_the_raw_objects_of_what_the_model_said_do_not_count()
    {
        Assert.Equal(
            Key([new ChatMessage(ChatRole.Assistant, "a")]),
            Key([new ChatMessage(ChatRole.Assistant, [new TextContent("a") { RawRepresentation = new object() }])
            {
                MessageId = "1",
                CreatedAt = DateTimeOffset.UnixEpoch,
                RawRepresentation = new object(),
            }]));
    }

    [Fact]
    public void Properties_count_in_any_order_and_by_any_culture()
    {
        using var culture = new CultureScope("de-DE");
        var one = new ChatOptions { AdditionalProperties = new() { ["a"] = 1.5, ["B"] = -2, ["c"] = 2.5M } };
        string german = Key(Conversations["one"], one);
        CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
        Assert.Equal(german, Key(Conversations["one"], new ChatOptions { AdditionalProperties = new() { ["c"] = 2.5M, ["a"] = 1.5, ["B"] = -2 } }));
    }

    [Fact]
    public void The_stable_prefix_does_not_count()
    {
        var options = new ChatOptions { AdditionalProperties = new() { [StablePrefix.PropertyName] = new StablePrefix(1, "k") } };
        Assert.Equal(Key(Conversations["one"], new ChatOptions()), Key(Conversations["one"], options));
    }

    /// <summary>A change here drops every answer that users have stored: it must be meant.</summary>
    [Fact]
    public void Keys_stay_what_they_are()
    {
        var options = new ChatOptions
        {
            Temperature = 0.5F,
            Tools = [Tool("f", "d", """{"type":"object"}""")],
            AdditionalProperties = new() { ["p"] = "v" },
        };
        var method = new LlmMethod("I.M") { System = "You are terse.", MaxOutputTokens = 64, Format = ChatResponseFormat.Json, StopSequences = ["END"] };
        string request = Key([new ChatMessage(ChatRole.System, "You are terse."), new ChatMessage(ChatRole.User, "Grüße")], options);
        string call = MethodKey(Constant(method), new LlmPrompt("Grüße") { CacheScope = "tenant", Options = options });
        Assert.Equal(("llmgen:IqfrXHwaSV1VI6xADm-CIy15DBpe_nmN6XFSvVyFBL8", "llmgen:YC90qh1CZdr_0qfry8_UoXCy-z11-DnnGrKB96aPnMs"), (request, call));
    }

    [Theory]
    [MemberData(nameof(Obstacles))]
    public void What_points_to_a_state_elsewhere_leaves_the_call_without_a_key(string obstacle)
    {
        Assert.False(CacheKey.TryCompute(Conversations["one"], Stateful[obstacle], Small, out string? key, out string? found));
        Assert.Null(key);
        Assert.Equal(obstacle, found);
        Assert.False(CacheKey.TryCompute(Constant(), new LlmPrompt("a") { Options = Stateful[obstacle] }, out _, out found));
        Assert.Equal(obstacle, found);
    }

    [Theory]
    [MemberData(nameof(Opacities))]
    public void What_nobody_can_look_into_leaves_the_call_without_a_key(string obstacle)
    {
        Assert.False(CacheKey.TryCompute([Opaque[obstacle]], null, Small, out _, out string? found));
        Assert.Equal(obstacle, found);
        Assert.False(CacheKey.TryCompute(Constant(), new LlmPrompt("a") { History = [Opaque[obstacle]] }, out _, out found));
        Assert.Equal(obstacle, found);
    }

    /// <summary>A member that a later version adds could change answers without changing keys.</summary>
    [Fact]
    public void No_member_of_the_options_is_unknown()
    {
        string[] known =
        [
            "AdditionalProperties", "AllowBackgroundResponses", "AllowMultipleToolCalls", "ContinuationToken", "ConversationId", "FrequencyPenalty",
            "Instructions", "MaxOutputTokens", "ModelId", "PresencePenalty", "RawRepresentationFactory", "Reasoning", "ResponseFormat", "Seed",
            "StopSequences", "Temperature", "ToolMode", "Tools", "TopK", "TopP",
        ];
        Assert.Equal(known, typeof(ChatOptions).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["Effort", "Output"], typeof(ReasoningOptions).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Models_differ_by_provider_address_name_and_the_key_they_are_registered_under()
    {
        ScriptedChatClient inner = ScriptedChatClient.Saying("x");
        AssertDistinct(new Dictionary<string, string>
        {
            ["one"] = Convert.ToHexString(Small.Id),
            ["model"] = Convert.ToHexString(Identity("large").Id),
            ["provider"] = Convert.ToHexString(ModelIdentity.Of(new NamedChatClient(inner, provider: "fabrikam"), null).Id),
            ["address"] = Convert.ToHexString(ModelIdentity.Of(new NamedChatClient(inner, address: "https://fabrikam.test/"), null).Id),
            ["key"] = Convert.ToHexString(ModelIdentity.Of(new NamedChatClient(inner), "fast").Id),
        });
        Assert.Equal(Small.Id, Identity("small").Id);
        Assert.True(Small.IsShared);
    }

    [Fact]
    public void A_client_that_says_nothing_of_its_model_has_an_id_of_its_own()
    {
        ScriptedChatClient one = ScriptedChatClient.Saying("x");
        ScriptedChatClient other = ScriptedChatClient.Saying("x");
        Assert.False(ModelIdentity.Of(one, null).IsShared);
        Assert.Equal(ModelIdentity.Of(one, null).Id, ModelIdentity.Of(one, null).Id);
        Assert.NotEqual(ModelIdentity.Of(one, null).Id, ModelIdentity.Of(other, null).Id);
        Assert.NotEqual(ModelIdentity.Of(one, null).Id, ModelIdentity.Of(one, "fast").Id);
    }

    private static string Key(ChatMessage[] messages, ChatOptions? options = null)
    {
        Assert.True(CacheKey.TryCompute(messages, options, Small, out string? key, out string? obstacle), obstacle);
        return key;
    }

    private static string MethodKey(byte[] constant, LlmPrompt prompt)
    {
        Assert.True(CacheKey.TryCompute(constant, prompt, out string? key, out string? obstacle), obstacle);
        return key;
    }

    private static byte[] Constant(LlmMethod? method = null, LlmRuntimeOptions? options = null) =>
        CacheKey.ConstantOf(method ?? new LlmMethod("I.M"), options ?? new LlmRuntimeOptions(), Small, null);

    private static ModelIdentity Identity(string model) => ModelIdentity.Of(new NamedChatClient(ScriptedChatClient.Saying("x"), model), null);

    private static ChatOptions Changed(Action<ChatOptions> change)
    {
        var options = new ChatOptions();
        change(options);
        return options;
    }

    private static void AssertDistinct(Dictionary<string, string> keys, string? other = null)
    {
        foreach (IGrouping<string, string> same in keys.GroupBy(entry => entry.Value, entry => entry.Key))
        {
            Assert.True(same.Count() == 1, "One key for: " + string.Join(", ", same));
            Assert.True(same.Key != other, "No other key for: " + same.First());
            Assert.Matches("^(llmgen:[A-Za-z0-9_-]{43}|[0-9A-F]{64})$", same.Key);
        }
    }

    private static JsonElement Json(string json) => JsonElement.Parse(json);

    private static FixedTool Tool(string name, string description, string schema, string? result = null) => new(name, description, schema, result);

    private sealed class FixedTool(string name, string description, string schema, string? result) : AIFunctionDeclaration
    {
        public override string Name => name;

        public override string Description => description;

        public override JsonElement JsonSchema => Json(schema);

        public override JsonElement? ReturnJsonSchema => result is null ? null : Json(result);
    }

    private sealed class OwnOptions : ChatOptions;

    private sealed class OwnContent : AIContent;

    private sealed class OwnMessage : ChatMessage;

    private sealed class CultureScope : IDisposable
    {
        private readonly CultureInfo _before = CultureInfo.CurrentCulture;

        public CultureScope(string name) => CultureInfo.CurrentCulture = new CultureInfo(name);

        public void Dispose() => CultureInfo.CurrentCulture = _before;
    }
}
