using System.Diagnostics;
using LlmGen.Levers.Caching;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmGen.Tests.Caching;

/// <summary>What a client with a cache before it answers from the cache, what it asks for, and what it keeps.</summary>
[Collection(Alone.Name)]
public class CachedClientTests
{
    private const string Answer = "Reset your password.";

    private static readonly ChatMessage[] Question = [new(ChatRole.User, "How do I sign in?")];

    /// <summary>Answers that must not be kept.</summary>
    private static readonly Dictionary<string, ChatResponseUpdate[]> Unfit = new()
    {
        ["cut off"] = [Said("a"), new() { FinishReason = ChatFinishReason.Length }],
        ["filtered"] = [Said("a"), new() { FinishReason = ChatFinishReason.ContentFilter }],
        ["ended for a reason of the provider's own"] = [Said("a"), new() { FinishReason = new ChatFinishReason("pause") }],
        ["refused"] = [Said("a"), new(ChatRole.Assistant, [new ErrorContent("No.") { ErrorCode = "Refusal" }])],
        ["tool call"] = [new(ChatRole.Assistant, [new FunctionCallContent("1", "f")]), new() { FinishReason = ChatFinishReason.ToolCalls }],
        ["tool call without a reason"] = [Said("a"), new(ChatRole.Assistant, [new FunctionCallContent("1", "f")])],
        ["data"] = [Said("a"), new(ChatRole.Assistant, [new DataContent(new byte[] { 1 }, "image/png")])],
        ["another's role"] = [Said("a"), new(ChatRole.Tool, "b")],
        ["nothing"] = [],
        ["empty"] = [new() { FinishReason = ChatFinishReason.Stop }],
        ["too long"] = [Said(new string('x', 1024 * 1024))],
    };

    public static TheoryData<string> UnfitAnswers => [.. Unfit.Keys];

    [Fact]
    public async Task A_buffered_answer_serves_a_later_stream_and_the_other_way_round()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer);
        using IChatClient client = model.WithCache();
        Assert.Equal(Answer, (await client.GetResponseAsync(Question)).Text);
        ChatResponse streamed = await client.GetStreamingResponseAsync(Question).ToChatResponseAsync();
        Assert.Equal((Answer, ChatFinishReason.Stop), (streamed.Text, streamed.FinishReason));
        Assert.Equal(1, model.Requests);

        ChatMessage[] other = [new(ChatRole.User, "Other")];
        Assert.Equal(Answer, (await client.GetStreamingResponseAsync(other).ToChatResponseAsync()).Text);
        Assert.Equal(Answer, (await client.GetResponseAsync(other)).Text);
        Assert.Equal(2, model.Requests);
    }

    [Fact]
    public async Task The_first_answer_is_all_that_the_client_said()
    {
        ChatResponseUpdate[] script =
        [
            new(ChatRole.Assistant, [new TextReasoningContent("Hm.")]) { ResponseId = "r", MessageId = "m", ModelId = "small-1" },
            new(ChatRole.Assistant, [new TextContent("Yes.") { AdditionalProperties = new() { ["p"] = 1 } }]) { ResponseId = "r", MessageId = "m" },
            new(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 3, OutputTokenCount = 1, AdditionalCounts = new() { ["x"] = 2 } })]) { FinishReason = ChatFinishReason.Stop },
        ];
        using var model = new ScriptedChatClient(script);
        using IChatClient client = model.WithCache();
        ChatResponse first = await client.GetResponseAsync(Question);
        Assert.Equal(("r", "m", "small-1"), (first.ResponseId, first.Messages.Single().MessageId, first.ModelId));
        Assert.Equal(["Hm.", "Yes."], first.Messages.Single().Contents.Select(content => content.ToString()!));
        Assert.Equal(2, first.Usage!.AdditionalCounts!["x"]);

        // Until the answer is stored, in the background, callers get it from the request itself, with all it held.
        ChatResponse hit;
        do
        {
            hit = await client.GetResponseAsync(Question);
        }
        while (hit.Messages.Single().Contents.Count > 1);

        Assert.Equal(("Yes.", "small-1", 3L), (hit.Text, hit.ModelId, hit.Usage!.InputTokenCount));
        Assert.Equal(1, model.Requests);
    }

    [Fact]
    public async Task Callers_share_no_object_that_one_of_them_could_change()
    {
        using var model = new ScriptedChatClient(
        [
            new(ChatRole.Assistant, [new TextContent("a") { AdditionalProperties = new() { ["p"] = 1 } }]) { AdditionalProperties = new() { ["p"] = 1 } },
            new(ChatRole.Assistant, [new FunctionCallContent("1", "f", new Dictionary<string, object?> { ["a"] = 1 })]),
            new(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 3 })]),
        ], gated: true);
        using IChatClient client = model.WithCache();
        Task<List<ChatResponseUpdate>> one = client.GetStreamingResponseAsync(Question).ToListAsync().AsTask();
        Task<List<ChatResponseUpdate>> other = client.GetStreamingResponseAsync(Question).ToListAsync().AsTask();
        Task<ChatResponse> third = client.GetResponseAsync(Question);
        StepAll(model);

        Assert.Equal(1, model.Requests);
        foreach (ChatResponseUpdate update in await one)
        {
            update.AdditionalProperties?.Clear();
            foreach (AIContent content in update.Contents)
            {
                content.AdditionalProperties?.Clear();
                (content as FunctionCallContent)?.Arguments?.Clear();
                (content as UsageContent)?.Details.Add(new UsageDetails { InputTokenCount = 1 });
            }

            update.Contents.Clear();
        }

        foreach (ChatResponse response in new[] { (await other).ToChatResponse(), await third })
        {
            Assert.Equal(1, response.AdditionalProperties!["p"]);
            Assert.Equal(1, response.Messages.Single().Contents[0].AdditionalProperties!["p"]);
            Assert.Equal(1, Assert.IsType<FunctionCallContent>(response.Messages.Single().Contents[1]).Arguments!["a"]);
            Assert.Equal(3, response.Usage!.InputTokenCount);
        }
    }

    [Fact]
    public async Task A_hundred_equal_calls_at_once_are_one_request()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer, gated: true);
        using IChatClient client = model.WithCache();
        Task<string>[] calls =
        [
            .. Enumerable.Range(0, 100).Select(i => Task.Run(async () => i % 2 == 0
                ? (await client.GetResponseAsync(Question)).Text
                : (await client.GetStreamingResponseAsync(Question).ToChatResponseAsync()).Text)),
        ];
        StepAll(model);
        Assert.All(await Task.WhenAll(calls), text => Assert.Equal(Answer, text));
        Assert.Equal(1, model.Requests);
        Assert.Equal(0, model.InFlight);
    }

    [Fact]
    public async Task Other_options_are_another_request()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer);
        using IChatClient client = model.WithCache();
        await client.GetResponseAsync(Question, new ChatOptions { Temperature = 0 });
        await client.GetResponseAsync(Question, new ChatOptions { Temperature = 1 });
        await client.GetResponseAsync(Question, new ChatOptions { Temperature = 0 });
        Assert.Equal(2, model.Requests);
    }

    [Theory]
    [MemberData(nameof(UnfitAnswers))]
    public async Task What_is_no_complete_text_is_given_and_not_kept(string kind)
    {
        using var model = new ScriptedChatClient(Unfit[kind]);
        using IChatClient client = model.WithCache();
        ChatResponse expected = Unfit[kind].ToChatResponse();
        for (int request = 1; request <= 2; request++)
        {
            ChatResponse response = await client.GetResponseAsync(Question);
            Assert.Equal((expected.Text, expected.FinishReason), (response.Text, response.FinishReason));
            Assert.Equal(
                expected.Messages.SelectMany(message => message.Contents).Select(content => content.GetType()),
                response.Messages.SelectMany(message => message.Contents).Select(content => content.GetType()));
            Assert.Equal(request, model.Requests);
        }
    }

    [Fact]
    public async Task An_answer_without_a_finish_reason_counts_as_complete_where_the_options_say_so()
    {
        using var model = new ScriptedChatClient([Said(Answer)]);
        using var client = new CachedChatClient(
            model, OwnCache.Create(null), null, TimeProvider.System, NullLogger.Instance, options: new LlmRuntimeOptions { CacheWithoutFinishReason = true });
        await client.GetResponseAsync(Question);
        Assert.Equal(Answer, (await client.GetResponseAsync(Question)).Text);
        Assert.Equal(1, model.Requests);
    }

    [Fact]
    public async Task An_error_reaches_all_who_wait_and_the_next_call_asks_anew()
    {
        using var unobserved = new UnobservedExceptions();
        var failure = new HttpRequestException("Connection reset.");
        using var model = new ScriptedChatClient([Said("a"), Said("b")], gated: true) { Failure = (1, failure) };
        using IChatClient client = model.WithCache();
        for (int round = 1; round <= 2; round++)
        {
            Task[] calls =
            [
                client.GetResponseAsync(Question),
                client.GetResponseAsync(Question),
                client.GetStreamingResponseAsync(Question).ToListAsync().AsTask(),
            ];
            StepAll(model);
            foreach (Task call in calls)
            {
                Assert.Same(failure, await Assert.ThrowsAsync<HttpRequestException>(() => call));
                Assert.Contains(nameof(ScriptedChatClient), failure.StackTrace, StringComparison.Ordinal);
            }

            Assert.Equal((round, 0), (model.Requests, model.InFlight));
        }

        unobserved.AssertNone();
    }

    [Fact]
    public async Task What_a_client_throws_at_once_reaches_the_caller()
    {
        var failure = new InvalidOperationException("No such model.");
        using var model = new ThrowingChatClient(failure);
        using IChatClient client = model.WithCache();
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetResponseAsync(Question)));
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetStreamingResponseAsync(Question).ToListAsync().AsTask()));
    }

    [Fact]
    public async Task A_stream_sends_nothing_before_it_is_read()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer);
        using IChatClient client = model.WithCache();
        IAsyncEnumerable<ChatResponseUpdate> stream = client.GetStreamingResponseAsync(Question);
        Assert.Equal(0, model.Requests);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.ToListAsync(new CancellationToken(canceled: true)).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync(Question, null, new CancellationToken(canceled: true)));
        Assert.Equal(0, model.Requests);
    }

    [Fact]
    public async Task What_is_sent_is_the_callers_own_no_more()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer, gated: true);
        using IChatClient client = model.WithCache();
        List<ChatMessage> messages = [new(ChatRole.User, "a")];
        var options = new ChatOptions { StopSequences = ["END"] };
        Task<ChatResponse> call = client.GetResponseAsync(messages, options);
        messages[0].Contents.Clear();
        messages.Clear();
        options.StopSequences.Clear();
        Assert.Equal("a", Assert.Single(model.Messages).Text);
        Assert.Equal(["END"], model.Options!.StopSequences);
        StepAll(model);
        await call;
    }

    [Fact]
    public async Task A_sequence_of_messages_is_read_once()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer);
        using IChatClient client = model.WithCache();
        int reads = 0;
        IEnumerable<ChatMessage> messages = Enumerable.Range(0, 1).Select(_ => new ChatMessage(ChatRole.User, $"{++reads}"));
        await client.GetResponseAsync(messages);
        Assert.Equal((1, "1"), (reads, model.Messages.Single().Text));
    }

    [Fact]
    public async Task What_has_no_key_goes_to_the_client_each_time()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer);
        using IChatClient client = model.WithCache();
        var options = new ChatOptions { ConversationId = "c" };
        await client.GetResponseAsync(Question, options);
        await client.GetStreamingResponseAsync(Question, options).ToListAsync();
        Assert.Equal(2, model.Requests);
        Assert.Same(options, model.Options);
    }

    [Fact]
    public async Task Two_models_behind_one_cache_never_answer_for_each_other()
    {
        HybridCache cache = OwnCache.Create(null);
        using ScriptedChatClient small = ScriptedChatClient.Saying("small");
        using ScriptedChatClient large = ScriptedChatClient.Saying("large");
        using ScriptedChatClient other = ScriptedChatClient.Saying("other");
        using ScriptedChatClient unnamed = ScriptedChatClient.Saying("unnamed");
        using ScriptedChatClient unnamedToo = ScriptedChatClient.Saying("unnamed too");
        (IChatClient Client, string Answer)[] clients =
        [
            (new NamedChatClient(small, "small").WithCache(cache), "small"),
            (new NamedChatClient(large, "large").WithCache(cache), "large"),
            (new NamedChatClient(other, "small", address: "https://fabrikam.test/").WithCache(cache), "other"),
            (unnamed.WithCache(cache), "unnamed"),
            (unnamedToo.WithCache(cache), "unnamed too"),
        ];
        for (int round = 0; round < 2; round++)
        {
            foreach ((IChatClient client, string answer) in clients)
            {
                Assert.Equal(answer, (await client.GetResponseAsync(Question)).Text);
            }
        }

        Assert.All([small, large, other, unnamed, unnamedToo], model => Assert.Equal(1, model.Requests));
        await StoredAnswers.WaitAsync(cache, new NamedChatClient(small), Question);
        Assert.Equal("small", (await new NamedChatClient(large, "small").WithCache(cache).GetResponseAsync(Question)).Text);
    }

    [Fact]
    public async Task Answers_expire()
    {
        var time = new VirtualTime();
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer);
        HybridCache cache = OwnCache.Create(time);
        using CachedChatClient client = Client(model, cache, time, TimeSpan.FromSeconds(30));
        await client.GetResponseAsync(Question);
        await StoredAnswers.WaitAsync(cache, model, Question, TimeSpan.FromSeconds(30));
        await time.PassAsync(TimeSpan.FromSeconds(29));
        await client.GetResponseAsync(Question);
        Assert.Equal(1, model.Requests);
        await time.PassAsync(TimeSpan.FromSeconds(2));
        await client.GetResponseAsync(Question);
        Assert.Equal(2, model.Requests);
    }

    [Fact]
    public async Task Answers_expire_after_five_minutes_where_nobody_says_when()
    {
        var time = new VirtualTime();
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer);
        HybridCache cache = OwnCache.Create(time);
        using CachedChatClient client = Client(model, cache, time, null);
        await client.GetResponseAsync(Question);
        await StoredAnswers.WaitAsync(cache, model, Question);
        await time.PassAsync(TimeSpan.FromSeconds(299));
        await client.GetResponseAsync(Question);
        Assert.Equal(1, model.Requests);
        await time.PassAsync(TimeSpan.FromSeconds(2));
        await client.GetResponseAsync(Question);
        Assert.Equal(2, model.Requests);
    }

    [Fact]
    public async Task A_cache_of_its_own_is_bounded()
    {
        HybridCache cache = OwnCache.Create(null);
        var options = new HybridCacheEntryOptions { Expiration = TimeSpan.FromDays(1) };
        string text = new('x', 300_000);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 500; i++)
        {
            await cache.SetAsync<CachedAnswer?>($"{i}", new CachedAnswer { Text = text + i }, options);
        }

        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(cache);
        Assert.InRange(held, 1, 96L * 1024 * 1024); // 300 MB were stored; UTF-16 takes twice the 32 MiB.
    }

    [Fact]
    public async Task A_pipeline_uses_the_cache_of_the_services()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer);
        await using ServiceProvider services = new ServiceCollection().AddLlmGen().BuildServiceProvider();
        using IChatClient one = new ChatClientBuilder(new NamedChatClient(model)).UseCache().Build(services);
        using IChatClient other = new ChatClientBuilder(new NamedChatClient(model)).UseCache().Build(services);
        await one.GetResponseAsync(Question);
        await StoredAnswers.WaitAsync(services.GetRequiredService<HybridCache>(), new NamedChatClient(model), Question);
        Assert.Equal(Answer, (await other.GetResponseAsync(Question)).Text);
        Assert.Equal(1, model.Requests);
    }

    [Fact]
    public async Task A_pipeline_without_services_has_a_cache_of_its_own()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer);
        using IChatClient client = new ChatClientBuilder(model).UseCache(expiration: TimeSpan.FromMinutes(1)).Build();
        await client.GetResponseAsync(Question);
        await client.GetResponseAsync(Question);
        Assert.Equal(1, model.Requests);
    }

    [Fact]
    public async Task The_request_belongs_to_the_activity_of_the_first_caller()
    {
        using var source = new ActivitySource(nameof(CachedClientTests));
        using var listener = new ActivityListener
        {
            ShouldListenTo = listened => listened.Name == nameof(CachedClientTests),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        using Activity activity = source.StartActivity("call")!;
        Activity? seen = null;
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer);
        using IChatClient client = new ChatClientBuilder(model)
            .Use(async (messages, options, next, token) =>
            {
                await Task.Yield();
                seen = Activity.Current;
                await next(messages, options, token);
            })
            .Build()
            .WithCache();
        await client.GetResponseAsync(Question);
        Assert.Same(activity, seen);
        Assert.Same(activity, Activity.Current);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer);
        Assert.Throws<ArgumentNullException>("client", () => ((IChatClient)null!).WithCache());
        Assert.Throws<ArgumentNullException>("builder", () => ((ChatClientBuilder)null!).UseCache());
        Assert.Throws<ArgumentOutOfRangeException>("expiration", () => model.WithCache(expiration: TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>("expiration", () => new ChatClientBuilder(model).UseCache(expiration: TimeSpan.FromTicks(-1)));
    }

    private static ChatResponseUpdate Said(string text) => new(ChatRole.Assistant, text);

    private static CachedChatClient Client(IChatClient model, HybridCache cache, TimeProvider time, TimeSpan? expiration) =>
        new(model, cache, expiration, time, NullLogger.Instance);

    private static void StepAll(ScriptedChatClient model)
    {
        for (int step = 0; step < model.Steps; step++)
        {
            model.Step();
        }
    }
}
