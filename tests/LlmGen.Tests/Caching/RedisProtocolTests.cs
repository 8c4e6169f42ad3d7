using LlmGen.CompilerServices;
using LlmGen.Levers.Caching;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmGen.Tests.Caching;

/// <summary>Processes that share a store over the Redis protocol share answers, and get answers where the store fails.</summary>
public class RedisProtocolTests(RedisServer server) : IClassFixture<RedisServer>
{
    private const string Answer = "Grüße aus 世界 🙂";

    [Fact]
    public async Task Two_processes_share_answers_buffered_and_streamed()
    {
        using ScriptedChatClient model = Model();
        await using ServiceProvider one = Process(server.Configuration, new VirtualTime());
        await using ServiceProvider other = Process(server.Configuration, new VirtualTime());
        ChatMessage[] question = Question();
        Assert.Equal(Answer, (await Client(one, model).GetResponseAsync(question)).Text);
        await WrittenAsync(one, question);

        ChatResponse hit = await Client(other, model).GetStreamingResponseAsync(question).ToChatResponseAsync();
        Assert.Equal((Answer, ChatFinishReason.Stop, 7L), (hit.Text, hit.FinishReason, hit.Usage!.OutputTokenCount));
        Assert.Equal(Answer, (await Client(other, model).GetResponseAsync(question)).Text);
        Assert.Equal(1, model.Requests);
    }

    [Fact]
    public async Task A_tag_drops_the_answers_of_all_processes_that_start_later()
    {
        using ScriptedChatClient model = Model();
        var policy = new CachePolicy { Tags = ["help", "desk"] };
        string key = "llmgen:" + Guid.NewGuid();
        await using ServiceProvider one = Process(server.Configuration);
        await using ServiceProvider other = Process(server.Configuration);
        AnswerCache answers = Answers(one);
        await AskAsync(answers, key, policy, model);
        await Eventually.TrueAsync(() => one.GetRequiredService<IDistributedCache>().Get(key) is not null);
        Assert.Equal(Answer, (await Answers(other).FindAsync(key, policy, true, default))!.Text);

        await one.GetRequiredService<HybridCache>().RemoveByTagAsync("desk");
        Assert.Null(await answers.FindAsync(key, policy, true, default));
        await using ServiceProvider later = Process(server.Configuration);
        Assert.Null(await Answers(later).FindAsync(key, policy, true, default));

        // What was taken over from the store carries its tags.
        await other.GetRequiredService<HybridCache>().RemoveByTagAsync("help");
        Assert.Null(await Answers(other).FindAsync(key, policy, true, default));
        await AskAsync(answers, key, policy, model);
        Assert.Equal(2, model.Requests);
    }

    [Fact]
    public async Task A_store_that_is_not_there_costs_time_and_no_answer()
    {
        using ScriptedChatClient model = Model();
        await using ServiceProvider process = Process(RedisServer.Nowhere);
        using IChatClient client = Client(process, model);
        ChatMessage[] question = Question();
        Assert.Equal(Answer, (await client.GetResponseAsync(question)).Text);
        Assert.Equal(Answer, (await client.GetStreamingResponseAsync(Question()).ToChatResponseAsync()).Text);
    }

    [Fact]
    public async Task A_store_that_dies_costs_time_and_no_answer()
    {
        using var mortal = new RedisServer();
        using ScriptedChatClient model = Model();
        await using ServiceProvider process = Process(mortal.Configuration);
        using IChatClient client = Client(process, model);
        ChatMessage[] question = Question();
        await client.GetResponseAsync(question);
        await WrittenAsync(process, question);
        mortal.Dispose();

        Assert.Equal(Answer, (await client.GetResponseAsync(question)).Text);
        Assert.Equal(1, model.Requests);
        Assert.Equal(Answer, (await client.GetResponseAsync(Question())).Text);
        Assert.Equal(2, model.Requests);
    }

    private static ScriptedChatClient Model() => new(
    [
        new(ChatRole.Assistant, Answer) { FinishReason = ChatFinishReason.Stop },
        new(ChatRole.Assistant, [new UsageContent(new UsageDetails { OutputTokenCount = 7 })]),
    ]);

    /// <summary>A process; on a time that stands still, its store may take as long as it likes.</summary>
    private static ServiceProvider Process(string configuration, TimeProvider? time = null) =>
        new ServiceCollection().AddSingleton(time ?? TimeProvider.System).AddStackExchangeRedisCache(options => options.Configuration = configuration).AddLlmGen().BuildServiceProvider();

    private static IChatClient Client(ServiceProvider process, ScriptedChatClient model) =>
        new ChatClientBuilder(new NamedChatClient(model)).UseCache().Build(process);

    private static AnswerCache Answers(ServiceProvider process) =>
        new(process.GetRequiredService<HybridCache>(), TimeProvider.System, NullLogger.Instance) { LookupLimit = TimeSpan.FromSeconds(30) };

    // The server outlives a test: every test asks something else.
    private static ChatMessage[] Question() => [new(ChatRole.User, $"{Guid.NewGuid()}")];

    private static async Task AskAsync(AnswerCache answers, string key, CachePolicy policy, ScriptedChatClient model)
    {
        await using AnswerReader reader = answers.Join(
            key, policy, shared: true, model, static (model, token) => model.GetStreamingResponseAsync([], null, token), default);
        Assert.Equal(Answer, (await reader.ReadAnswerAsync())!.Text);
    }

    private static async Task WrittenAsync(ServiceProvider process, ChatMessage[] question)
    {
        using ScriptedChatClient model = Model();
        Assert.True(CacheKey.TryCompute(question, null, ModelIdentity.Of(new NamedChatClient(model), null), out string? key, out _));
        IDistributedCache store = process.GetRequiredService<IDistributedCache>();
        await Eventually.TrueAsync(() => store.Get(key) is not null);
    }
}
