using System.ClientModel;
using System.Text.Json;
using LlmGen.Simulation;
using LlmGen.Tests.Calls;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;
using AIChatMessage = Microsoft.Extensions.AI.ChatMessage;
using ChatFinishReason = OpenAI.Chat.ChatFinishReason;

namespace LlmGen.Tests.Simulation;

/// <summary>The server as the official SDK, its adapter and generated clients see it.</summary>
public sealed class SimulatedModelServerTests
{
    private const int TestTimeout = ServedModel.TestTimeout;

    private static readonly string LongPrompt = new('p', 8000);

    [Fact(Timeout = TestTimeout)]
    public async Task Sdk_gets_a_buffered_answer_with_usage_and_cached_tokens()
    {
        await using ServedModel served = await ServedModel.StartAsync();

        ChatCompletion first = await served.Chat.CompleteChatAsync(LongPrompt);
        ChatCompletion second = await served.Chat.CompleteChatAsync(LongPrompt);

        Assert.Equal("abcdefghijklmnop", Assert.Single(first.Content).Text);
        Assert.Equal((ChatFinishReason.Stop, ChatMessageRole.Assistant, "simulated"), (first.FinishReason, first.Role, first.Model));
        Assert.NotEqual(first.Id, second.Id);
        // "<|user|>" + 8,000 + "\n<|assistant|>" characters.
        Assert.Equal((2006, 4, 2010), (first.Usage.InputTokenCount, first.Usage.OutputTokenCount, first.Usage.TotalTokenCount));
        Assert.Equal(0, first.Usage.InputTokenDetails.CachedTokenCount);
        Assert.Equal(15 * 128, second.Usage.InputTokenDetails.CachedTokenCount);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Sdk_streams_role_tokens_finish_and_usage()
    {
        await using ServedModel served = await ServedModel.StartAsync();
        await served.Chat.CompleteChatAsync(LongPrompt);

        List<StreamingChatCompletionUpdate> updates = [];
        await foreach (StreamingChatCompletionUpdate update in served.Chat.CompleteChatStreamingAsync(LongPrompt))
        {
            updates.Add(update);
        }

        Assert.Equal(ChatMessageRole.Assistant, updates[0].Role);
        Assert.All(updates.Skip(1), update => Assert.Null(update.Role));
        Assert.Equal(
            ["", "abcd", "efgh", "ijkl", "mnop"], updates.SelectMany(update => update.ContentUpdate).Select(content => content.Text));
        Assert.Equal(ChatFinishReason.Stop, updates[^2].FinishReason);
        Assert.Single(updates, update => update.FinishReason is not null);
        Assert.All(updates.SkipLast(1), update => Assert.Null(update.Usage));
        Assert.Equal((4, 15 * 128), (updates[^1].Usage.OutputTokenCount, updates[^1].Usage.InputTokenDetails.CachedTokenCount));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Sdk_gets_json_by_its_schema()
    {
        await using ServedModel served = await ServedModel.StartAsync(new SimulatedModelOptions());
        BinaryData schema = BinaryData.FromString("""
            {
              "type": "object",
              "properties": { "kind": { "enum": ["Billing", "Bug"] }, "priority": { "type": "integer", "minimum": 3, "maximum": 5 } },
              "required": ["kind", "priority"],
              "additionalProperties": false
            }
            """);

        ChatCompletion completion = await served.Chat.CompleteChatAsync(
            [new UserChatMessage("Classify this ticket.\n\nMy invoice has a charge that I did not make.")],
            new ChatCompletionOptions { ResponseFormat = OpenAI.Chat.ChatResponseFormat.CreateJsonSchemaFormat("ticket", schema) });

        JsonElement answer = JsonElement.Parse(completion.Content[0].Text);
        Assert.Equal("Billing", answer.GetProperty("kind").GetString());
        Assert.InRange(answer.GetProperty("priority").GetInt32(), 3, 5);
        Assert.Equal(2, answer.EnumerateObject().Count());
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Sdk_limits_and_stop_sequences_are_honoured()
    {
        await using ServedModel served = await ServedModel.StartAsync();

        ChatCompletion cut = await served.Chat.CompleteChatAsync(
            [new UserChatMessage("Hello")], new ChatCompletionOptions { MaxOutputTokenCount = 3 });
        ChatCompletion stopped = await served.Chat.CompleteChatAsync(
            [new UserChatMessage("Hello")], new ChatCompletionOptions { StopSequences = { "mno", "gh" } });

        Assert.Equal(("abcdefghijkl", ChatFinishReason.Length), (cut.Content[0].Text, cut.FinishReason));
        Assert.Equal(("abcdef", ChatFinishReason.Stop), (stopped.Content[0].Text, stopped.FinishReason));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Model_sees_the_messages_and_options_that_the_sdk_sent()
    {
        (List<AIChatMessage> Messages, ChatOptions Options)? seen = null;
        await using ServedModel served = await ServedModel.StartAsync(
            new SimulatedModelOptions { Answer = (messages, options) => Answer(() => seen = ([.. messages], options!)) });
        ChatCompletionOptions options = new() { Temperature = 0.25f, TopP = 0.5f, Tools = { ChatTool.CreateFunctionTool("find", "Finds.") } };
#pragma warning disable OPENAI001 // The SDK calls the seed and the developer role experimental.
        options.Seed = 42;
        DeveloperChatMessage developer = new("Be kind.");
#pragma warning restore OPENAI001
        AssistantChatMessage call = new([ChatToolCall.CreateFunctionToolCall("call-1", "find", BinaryData.FromString("{\"a\":1}"))]);

        await served.Chat.CompleteChatAsync(
            [
                new SystemChatMessage("Be terse."),
                developer,
                new UserChatMessage(
                    ChatMessageContentPart.CreateTextPart("Look: "),
                    ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(new byte[100_000]), "image/png"),
                    ChatMessageContentPart.CreateTextPart("nice?")),
                call,
                new ToolChatMessage("call-1", "found"),
                new UserChatMessage("Go on"),
            ],
            options);

        List<AIChatMessage> messages = seen!.Value.Messages;
        Assert.Equal(["system", "developer", "user", "assistant", "tool", "user"], messages.Select(message => message.Role.Value));
        Assert.Equal(["Be terse.", "Be kind.", "Look: nice?", "", "found", "Go on"], messages.Select(message => message.Text));
        Assert.Equal("find", Assert.IsType<FunctionCallContent>(Assert.Single(messages[3].Contents)).Name);
        Assert.Equal((0.25f, 0.5f, 42), (seen.Value.Options.Temperature, seen.Value.Options.TopP, seen.Value.Options.Seed));
        Assert.Equal("find", Assert.Single(seen.Value.Options.Tools!).Name);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Attachment_counts_as_the_reference_to_it()
    {
        await using ServedModel served = await ServedModel.StartAsync();

        ChatCompletion completion = await served.Chat.CompleteChatAsync(
            new UserChatMessage(ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(new byte[100_000]), "image/png")));

        Assert.InRange(completion.Usage.InputTokenCount, 1, 50);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Models_are_listed_and_each_answers_under_its_name()
    {
        using SimulatedModel smart = new(new SimulatedModelOptions { ModelId = "smart", Answer = (_, _) => "smart" });
        using SimulatedModel fast = new(new SimulatedModelOptions { ModelId = "fast", Answer = (_, _) => "fast" });
        await using SimulatedModelServer server = await SimulatedModelServer.StartAsync([smart, fast]);
        OpenAIClient client = new(new ApiKeyCredential("any"), new OpenAIClientOptions { Endpoint = server.Endpoint });

        OpenAIModelCollection models = await client.GetOpenAIModelClient().GetModelsAsync();
        ChatCompletion answer = await client.GetChatClient("fast").CompleteChatAsync("Hello");
        ClientResultException unknown = await Assert.ThrowsAsync<ClientResultException>(
            () => client.GetChatClient("huge").CompleteChatAsync("Hello"));

        Assert.Equal(["smart", "fast"], models.Select(model => model.Id));
        Assert.Equal("fast", answer.Content[0].Text);
        Assert.Equal((0, 1), (smart.Requests, fast.Requests));
        Assert.Equal(404, unknown.Status);
        Assert.Contains("model_not_found", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("'huge' does not exist", unknown.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Adapter_gets_the_same_buffered_and_streamed()
    {
        await using ServedModel served = await ServedModel.StartAsync();
        using IChatClient client = served.Chat.AsIChatClient();

        ChatResponse buffered = await client.GetResponseAsync(LongPrompt);
        ChatResponse streamed = await client.GetStreamingResponseAsync(LongPrompt).ToChatResponseAsync();

        Assert.Equal("abcdefghijklmnop", buffered.Text);
        Assert.Equal(buffered.Text, streamed.Text);
        Assert.Equal(Microsoft.Extensions.AI.ChatFinishReason.Stop, buffered.FinishReason);
        Assert.Equal(buffered.FinishReason, streamed.FinishReason);
        Assert.Equal((2006, 4, 0), (buffered.Usage!.InputTokenCount, buffered.Usage.OutputTokenCount, buffered.Usage.CachedInputTokenCount));
        Assert.Equal((2006, 4, 15 * 128), (streamed.Usage!.InputTokenCount, streamed.Usage.OutputTokenCount, streamed.Usage.CachedInputTokenCount));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Adapter_sends_every_option_that_the_model_honours()
    {
        ChatOptions? seen = null;
        await using ServedModel served = await ServedModel.StartAsync(
            new SimulatedModelOptions { Answer = (_, options) => Answer(() => seen = options) });
        using IChatClient client = served.Chat.AsIChatClient();

        await client.GetResponseAsync("Hello", new ChatOptions
        {
            MaxOutputTokens = 9,
            Temperature = 0.25f,
            Seed = 42,
            StopSequences = ["END", "STOP"],
            ResponseFormat = Microsoft.Extensions.AI.ChatResponseFormat.Json,
        });

        Assert.Equal((9, 0.25f, 42), (seen!.MaxOutputTokens, seen.Temperature, seen.Seed));
        Assert.Equal(["END", "STOP"], seen.StopSequences);
        Assert.Null(Assert.IsType<ChatResponseFormatJson>(seen.ResponseFormat).Schema);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Generated_client_gets_text_values_and_streams()
    {
        await using ServedModel served = await ServedModel.StartAsync(new SimulatedModelOptions { TypicalOutputTokens = 30 });
        using IChatClient client = served.Chat.AsIChatClient();
        CallDeskClient desk = new(client);

        string text = await desk.TextAsync("rain");
        string streamed = string.Concat(await ReadAsync(desk.TextStreamAsync("rain")));
        Fact[] facts = await desk.FactsAsync("rain");
        List<Fact> factStream = await ReadAsync(desk.FactStreamAsync("rain"));
        LlmResult<string> result = await desk.TextResultAsync("rain");

        Assert.NotEmpty(text);
        Assert.Equal(text, streamed);
        Assert.NotEmpty(facts);
        Assert.Equal(facts, factStream);
        Assert.Equal(text, result.Value);
        Assert.Equal(5, served.Model.Completed);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Generated_client_names_the_model_seed_and_stop_sequences()
    {
        ChatOptions? seen = null;
        using SimulatedModel smart = new(new SimulatedModelOptions { ModelId = "smart" });
        using SimulatedModel fast = new(
            new SimulatedModelOptions { ModelId = "fast", Answer = (_, options) => Answer(() => seen = options, "5") });
        await using SimulatedModelServer server = await SimulatedModelServer.StartAsync([smart, fast]);
        OpenAIClient openAI = new(new ApiKeyCredential("any"), new OpenAIClientOptions { Endpoint = server.Endpoint });
        using IChatClient client = openAI.GetChatClient("smart").AsIChatClient();
        using IChatClient fastClient = openAI.GetChatClient("fast").AsIChatClient();
        CallDeskClient desk = new(new LlmRuntime(client, new LlmRuntimeOptions { Models = { ["fast"] = fastClient } }));

        int rating = await desk.RatingAsync("rain");

        Assert.Equal(5, rating);
        Assert.Equal((0, 1), (smart.Requests, fast.Requests));
        Assert.Equal((64, 0f, 7), (seen!.MaxOutputTokens, seen.Temperature, seen.Seed));
        Assert.Equal(["END"], seen.StopSequences);
        Assert.NotNull(Assert.IsType<ChatResponseFormatJson>(seen.ResponseFormat).Schema);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Twenty_streams_at_once_are_each_whole()
    {
        await using ServedModel served = await ServedModel.StartAsync(new SimulatedModelOptions
        {
            MaxConcurrency = 4,
            DecodeTimePerToken = TimeSpan.FromMilliseconds(1),
            Answer = (messages, _) => string.Concat(Enumerable.Repeat(messages.Single().Text + " ", 20)),
        });
        using IChatClient client = served.Chat.AsIChatClient();

        ChatResponse[] responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            number => client.GetStreamingResponseAsync($"Number {number}").ToChatResponseAsync()));

        for (int number = 0; number < 20; number++)
        {
            Assert.Equal(string.Concat(Enumerable.Repeat($"Number {number} ", 20)), responses[number].Text);
            Assert.NotNull(responses[number].Usage);
        }

        Assert.Equal((20, 0), (served.Model.Completed, served.Model.InFlight));
    }

    private static string Answer(Action see, string answer = "{}")
    {
        see();
        return answer;
    }

    private static async Task<List<T>> ReadAsync<T>(IAsyncEnumerable<T> stream)
    {
        List<T> items = [];
        await foreach (T item in stream)
        {
            items.Add(item);
        }

        return items;
    }
}
