using System.ClientModel;
using System.Text.Json;
using LlmGen.Simulation;
using LlmGen.Tests.Calls;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;
using ChatResponseFormat = Microsoft.Extensions.AI.ChatResponseFormat;

namespace LlmGen.Tests.Wire;

/// <summary>What generated and hand-written calls put on the wire, with the official SDK against the simulated server, over sockets.</summary>
public sealed class OpenAIRequestTests
{
    private static readonly OpenAIExtrasOptions WithKey = new() { SendPromptCacheKey = true };
    private static readonly JsonElement AnyObject = JsonElement.Parse("""{"type":"object"}""");
    private static readonly AIFunctionDeclaration Tool = AIFunctionFactory.CreateDeclaration("find", "Finds.", AnyObject);

    private const string Closed = """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""";

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task A_generated_stream_reports_usage_and_the_cached_tokens_of_its_second_call()
    {
        await using WireServer server = await WireServer.StartAsync();
        CallDeskClient desk = new(server.Client());
        string topic = new('r', 8000);

        LlmResult<string> first = await desk.TextResultAsync(topic);
        LlmResult<string> second = await desk.TextResultAsync(topic);

        Assert.Equal("simulated", first.ModelId);
        Assert.Equal(0, first.Usage!.CachedInputTokenCount);
        Assert.InRange(second.Usage!.CachedInputTokenCount!.Value, 1900, second.Usage.InputTokenCount!.Value);
        Assert.True(first.Timing.TimeToFirstToken > TimeSpan.Zero);
        Assert.All(server.Bodies, body => Assert.True(body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean()));
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task A_typed_call_sends_its_schema_as_strict_and_reads_the_answer()
    {
        await using WireServer server = await WireServer.StartAsync(new SimulatedModelOptions { TypicalOutputTokens = 30 });
        CallDeskClient desk = new(server.Client());

        Assert.NotEmpty(await desk.FactsAsync("rain"));
        Assert.NotEmpty(await desk.FactStreamAsync("rain").ToArrayAsync());

        Assert.All(server.Bodies, body =>
        {
            JsonElement format = body.GetProperty("response_format").GetProperty("json_schema");
            Assert.Equal("FactList", format.GetProperty("name").GetString());
            Assert.True(format.GetProperty("strict").GetBoolean());
            JsonElement schema = format.GetProperty("schema");
            Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
            Assert.Equal("array", schema.GetProperty("properties").GetProperty("value").GetProperty("type").GetString());
        });
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task Settings_of_a_method_arrive()
    {
        await using WireServer server = await WireServer.StartAsync(new SimulatedModelOptions { ModelId = "fast", Answer = (_, _) => "5" });

        Assert.Equal(5, await new CallDeskClient(server.Client()).RatingAsync("rain"));

        JsonElement body = Assert.Single(server.Bodies);
        Assert.Equal("fast", body.GetProperty("model").GetString());
        Assert.Equal("END", Assert.Single(body.GetProperty("stop").EnumerateArray()).GetString());
        Assert.Equal((7, 64), (body.GetProperty("seed").GetInt32(), body.GetProperty("max_completion_tokens").GetInt32()));
        Assert.Equal((0, 0.5), (body.GetProperty("temperature").GetDouble(), body.GetProperty("top_p").GetDouble()));
        Assert.Equal("none", body.GetProperty("reasoning_effort").GetString());
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task Calls_of_one_stable_prefix_carry_one_cache_key_and_others_another()
    {
        await using WireServer server = await WireServer.StartAsync();
        WireDeskClient desk = new(server.Client(WithKey));

        await desk.EditAsync("one");
        await desk.EditAsync("two");
        await desk.EditStreamAsync("three").CountAsync();
        await desk.ReviewAsync("four");
        string?[] keys = [.. server.Bodies.Select(body => body.GetProperty("prompt_cache_key").GetString())];

        Assert.All(keys, key => Assert.Matches("^[0-9A-Za-z_-]{16,64}$", key));
        Assert.Equal(keys[0], keys[1]);
        Assert.Equal(keys[0], keys[2]);
        Assert.NotEqual(keys[0], keys[3]);
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task The_stable_prefix_of_a_request_is_its_cache_key_and_nothing_of_ours_is_left_in_the_options()
    {
        await using WireServer server = await WireServer.StartAsync();
        ChatOptions options = new() { AdditionalProperties = new() { [StablePrefix.PropertyName] = new StablePrefix(1, "of-the-runtime") } };
        ScriptedChatClient seen = ScriptedChatClient.Saying("Hello");

        await server.Client(WithKey).GetResponseAsync("Hello", options);
        options.AdditionalProperties[StablePrefix.PropertyName] = new StablePrefix(1, new string('k', 65));
        await server.Client(WithKey).GetResponseAsync("Hello", options);
        await seen.WithOpenAIExtras(WithKey).GetResponseAsync("Hello", options.WithPrediction("Hello"));

        Assert.Equal("of-the-runtime", server.Bodies[0].GetProperty("prompt_cache_key").GetString());
        Assert.Equal(32, server.Bodies[1].GetProperty("prompt_cache_key").GetString()!.Length);
        Assert.Empty(seen.Options!.AdditionalProperties!);
        Assert.Single(options.AdditionalProperties);
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task A_hand_written_request_gets_a_key_from_what_it_begins_with()
    {
        await using WireServer server = await WireServer.StartAsync();
        IChatClient client = server.Client(WithKey);
        ChatMessage system = new(ChatRole.System, "Be terse.");
        ChatOptions instructed = new() { Instructions = "Be kind." };
        ChatOptions tooled = new() { Instructions = "Be kind.", Tools = [Tool] };
        ChatOptions shaped = new() { Instructions = "Be kind.", ResponseFormat = ChatResponseFormat.ForJsonSchema(AnyObject) };

        await client.GetResponseAsync([system, new(ChatRole.User, "one")]);
        await client.GetResponseAsync(Once([system, new(ChatRole.User, "two"), new(ChatRole.System, "Late.")]));
        await client.GetResponseAsync("one", instructed);
        await client.GetResponseAsync("one", tooled);
        await client.GetResponseAsync("one", shaped);
        await client.GetResponseAsync("one");

        string?[] keys = [.. server.Bodies.Select(body => body.TryGetProperty("prompt_cache_key", out JsonElement key) ? key.GetString() : null)];
        Assert.Equal(keys[0], keys[1]);
        Assert.Equal(4, keys[1..5].Distinct().Count());
        Assert.Null(keys[5]);
        Assert.Equal(3, server.Bodies[1].GetProperty("messages").GetArrayLength());
    }

    [Theory]
    [InlineData("https://api.openai.com/v1", true)]
    [InlineData("https://eu.api.openai.com/v1", true)]
    [InlineData("https://contoso.openai.azure.com/openai/v1/", true)]
    [InlineData("https://contoso.openai.azure.us", true)]
    [InlineData("https://api.openai.com.evil.example/v1", false)]
    [InlineData("https://notapi.openai.com/v1", false)]
    [InlineData("http://localhost:8000/v1", false)]
    [InlineData("https://api.mistral.ai/v1", false)]
    public async Task The_cache_key_is_sent_where_it_is_known_to_be_taken_unless_said_otherwise(string endpoint, bool taken)
    {
        foreach (bool? send in (bool?[])[null, true, false])
        {
            SentRequest sent = new();
            IChatClient client = OpenAIWire.Client(new Uri(endpoint), extras: false, handler: sent)
                .WithOpenAIExtras(new OpenAIExtrasOptions { SendPromptCacheKey = send });

            await client.GetResponseAsync("Hello", new ChatOptions { Instructions = "Be terse." });

            Assert.Equal(send ?? taken, sent.Body.TryGetProperty("prompt_cache_key", out _));
        }
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_prediction_arrives(bool streamed)
    {
        await using WireServer server = await WireServer.StartAsync();
        WireDeskClient desk = new(server.Client());
        ChatOptions options = new ChatOptions { Seed = 3 }.WithPrediction("let y = 1;");

        if (streamed)
        {
            await desk.EditStreamAsync("let x = 1;", options).CountAsync();
        }
        else
        {
            await desk.EditAsync("let x = 1;", options);
        }

        JsonElement body = Assert.Single(server.Bodies);
        JsonElement prediction = body.GetProperty("prediction");
        Assert.Equal(("content", 3), (prediction.GetProperty("type").GetString(), body.GetProperty("seed").GetInt32()));
        Assert.Equal("let y = 1;", Text(prediction.GetProperty("content")));
        Assert.Equal("let y = 1;", PredictedOutput.Of(options));
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task What_the_callers_own_object_says_wins_and_each_request_has_an_object_of_its_own()
    {
        await using WireServer server = await WireServer.StartAsync();
        IChatClient client = server.Client(WithKey);
        int made = 0;
        ChatOptions options = new ChatOptions
        {
            Instructions = "Be terse.",
            StopSequences = ["END"],
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse(Closed)),
            RawRepresentationFactory = _ => Own(++made),
        }.WithPrediction("ours");
        ChatOptions plain = new() { Instructions = "Be terse.", StopSequences = ["END"] };

        await client.GetResponseAsync("one", options);
        await client.GetResponseAsync("two", options);
        await client.GetResponseAsync("three", plain);
        await client.GetResponseAsync("four", plain);

        Assert.Equal(2, made);
        Assert.All(server.Bodies, body => Assert.Equal("END", Assert.Single(body.GetProperty("stop").EnumerateArray()).GetString()));
        foreach (int number in (int[])[1, 2])
        {
            JsonElement body = server.Bodies[number - 1];
            Assert.Equal($"own {number}", body.GetProperty("prompt_cache_key").GetString());
            Assert.Equal("own", Text(body.GetProperty("prediction").GetProperty("content")));
            Assert.Equal("text", body.GetProperty("response_format").GetProperty("type").GetString());
            Assert.Equal("me", body.GetProperty("user").GetString());
        }

        Assert.Null(plain.RawRepresentationFactory);
        Assert.Null(plain.AdditionalProperties);

        static ChatCompletionOptions Own(int number)
        {
#pragma warning disable OPENAI001, SCME0001 // The SDK calls predictions and patches experimental.
            ChatCompletionOptions own = new()
            {
                EndUserId = "me",
                OutputPrediction = ChatOutputPrediction.CreateStaticContentPrediction("own"),
                ResponseFormat = OpenAI.Chat.ChatResponseFormat.CreateTextFormat(),
            };
            own.Patch.Set("$.prompt_cache_key"u8, $"own {number}");
#pragma warning restore OPENAI001, SCME0001
            return own;
        }
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task Strict_is_asked_for_where_the_schema_allows_it_and_the_caller_does_not_object_and_never_for_tools()
    {
        await using WireServer server = await WireServer.StartAsync(new SimulatedModelOptions());
        IChatClient client = server.Client();
        ChatResponseFormat closed = ChatResponseFormat.ForJsonSchema(JsonElement.Parse(Closed));
        ChatResponseFormat open = ChatResponseFormat.ForJsonSchema(
            JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"object","additionalProperties":{"type":"string"}}},"required":["a"]}"""));

        await client.GetResponseAsync("one", new ChatOptions { ResponseFormat = closed, Tools = [Tool] });
        await client.GetResponseAsync("two", new ChatOptions { ResponseFormat = open });
        await client.GetResponseAsync("three", new ChatOptions { ResponseFormat = closed, AdditionalProperties = new() { ["strict"] = false } });
        await server.Client(new OpenAIExtrasOptions { StrictSchemas = false }).GetResponseAsync("four", new ChatOptions { ResponseFormat = closed });

        Assert.Equal([true, null, false, null], server.Bodies.Select(body => Strict(body.GetProperty("response_format").GetProperty("json_schema"))));
        Assert.Null(Strict(server.Bodies[0].GetProperty("tools")[0].GetProperty("function")));

        static bool? Strict(JsonElement element) => element.TryGetProperty("strict", out JsonElement strict) ? strict.GetBoolean() : null;
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task The_responses_api_gets_key_and_strict_too()
    {
        JsonElement body = default;
        await using RawServer server = new(connection =>
        {
            body = connection.Body;
            return connection.AnswerAsync("""{"error":{"message":"Enough."}}""", status: "400 Bad Request");
        });
        OpenAIClientOptions settings = new() { Endpoint = server.Endpoint };
#pragma warning disable OPENAI001 // The SDK calls the Responses API experimental.
        IChatClient adapter = new OpenAIClient(new ApiKeyCredential("any"), settings).GetResponsesClient().AsIChatClient("simulated");
#pragma warning restore OPENAI001

        await Assert.ThrowsAsync<ClientResultException>(() => adapter.WithOpenAIExtras(WithKey).GetResponseAsync(
            "one", new ChatOptions { Instructions = "Be terse.", ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse(Closed)) }));

        Assert.Matches("^[0-9a-f]{32}$", body.GetProperty("prompt_cache_key").GetString());
        Assert.True(body.GetProperty("text").GetProperty("format").GetProperty("strict").GetBoolean());
    }

    [Fact]
    public async Task Another_providers_client_gets_the_callers_object_as_it_is()
    {
        object own = new();
        ScriptedChatClient inner = ScriptedChatClient.Saying("Hello");

        await inner.WithOpenAIExtras(WithKey).GetResponseAsync("Hello", new ChatOptions { RawRepresentationFactory = _ => own }.WithPrediction("x"));

        Assert.Same(own, inner.Options!.RawRepresentationFactory!(inner));
    }

    [Fact]
    public void A_runtime_finds_the_reader_of_stable_prefixes_in_a_pipeline()
    {
        using IChatClient pipeline = new ChatClientBuilder(ScriptedChatClient.Saying("Hello")).UseFunctionInvocation().UseOpenAIExtras().Build();

        Assert.NotNull(pipeline.GetService<IStablePrefixReader>());
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tokens_written_to_the_prefix_cache_are_counted(bool streamed)
    {
        const string Usage = """
            "usage":{"prompt_tokens":30,"completion_tokens":7,"total_tokens":37,"prompt_tokens_details":{"cached_tokens":16,"cache_write_tokens":12}}
            """;
        await using RawServer server = new(connection => streamed
            ? connection.AnswerAsync(ServerShape.Token("Hi") + ServerShape.Event($$"""{"choices":[],{{Usage}}}""") + ServerShape.Done, "text/event-stream")
            : connection.AnswerAsync("""{"choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],""" + Usage + "}"));
        IChatClient client = OpenAIWire.Client(server.Endpoint);

        ChatResponse response = streamed ? await client.GetStreamingResponseAsync("x").ToChatResponseAsync() : await client.GetResponseAsync("x");

        Assert.Equal("Hi", response.Text);
        Assert.Equal((30, 16), (response.Usage!.InputTokenCount, response.Usage.CachedInputTokenCount));
        Assert.Equal(12, response.Usage.AdditionalCounts!["CacheCreationInputTokens"]);
    }

    private static string? Text(JsonElement content) =>
        content.ValueKind == JsonValueKind.String ? content.GetString() : content[0].GetProperty("text").GetString();

    private static IEnumerable<ChatMessage> Once(ChatMessage[] messages)
    {
        bool given = false;
        return Give();

        IEnumerable<ChatMessage> Give()
        {
            Assert.False(given);
            given = true;
            foreach (ChatMessage message in messages)
            {
                yield return message;
            }
        }
    }
}
