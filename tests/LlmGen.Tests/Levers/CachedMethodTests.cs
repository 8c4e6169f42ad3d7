using LlmGen.Simulation;
using LlmGen.Tests.Calls;
using LlmGen.Tests.Support;
using LlmGen.Tests.Telemetry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace LlmGen.Tests.Levers;

/// <summary><c>[Cached]</c> on generated methods.</summary>
[Collection(Alone.Name)]
public class CachedMethodTests
{
    private const string Facts = """{"value":[{"what":"a","sure":true},{"what":"b","sure":null}]}""";

    private static readonly Dictionary<string, Func<ILeverDesk, Task<string>>> Texts = new()
    {
        ["text"] = desk => desk.TextAsync("x"),
        ["result"] = async desk => (await desk.TextResultAsync("x")).Value,
        ["response"] = async desk => (await desk.ResponseAsync("x")).Text,
        ["text stream"] = async desk => string.Concat(await desk.TextStreamAsync("x").ToListAsync()),
        ["updates"] = async desk => (await desk.UpdatesAsync("x").ToChatResponseAsync()).Text,
    };

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (string first in Texts.Keys)
            {
                foreach (string second in Texts.Keys)
                {
                    pairs.Add(first, second);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task An_answer_of_one_kind_serves_every_other(string first, string second)
    {
        using ScriptedChatClient client = ScriptedChatClient.Saying("cats sleep a lot");
        var desk = new LeverDeskClient(client);
        Assert.Equal("cats sleep a lot", await Texts[first](desk));
        Assert.Equal("cats sleep a lot", await Texts[second](desk));
        Assert.Equal(1, client.Requests);
    }

    [Fact]
    public async Task A_typed_answer_is_built_anew_for_every_hit()
    {
        using ScriptedChatClient client = ScriptedChatClient.Saying(Facts);
        var desk = new LeverDeskClient(client);
        Fact[] first = await desk.FactsAsync("x");
        Fact[] second = await desk.FactsAsync("x");
        List<Fact> streamed = await desk.FactStreamAsync("x").ToListAsync();
        Assert.Equal(first, second);
        Assert.NotSame(first, second);
        Assert.Equal(first, streamed);
        Assert.Equal(1, client.Requests);
    }

    [Fact]
    public async Task What_decides_the_answer_separates_it()
    {
        using ScriptedChatClient client = ScriptedChatClient.Saying("yes");
        var desk = new LeverDeskClient(client);
        var history = new List<ChatMessage> { new(ChatRole.User, "Hello"), new(ChatRole.Assistant, "Hi") };
        Func<Task<string>>[] different =
        [
            () => desk.TextAsync("x"),
            () => desk.TextAsync("y"),
            () => desk.OtherVersionAsync("x"),
            () => desk.ScopedAsync("x", "contoso"),
            () => desk.ScopedAsync("x", "fabrikam"),
            () => desk.ScopedInstantAsync("x", DateTimeOffset.UnixEpoch),
            () => desk.ScopedInstantAsync("x", DateTimeOffset.UnixEpoch.AddTicks(1)),
            () => desk.ScopedTimeAsync("x", new TimeOnly(1, 2, 3)),
            () => desk.ScopedTimeAsync("x", new TimeOnly(1, 2, 4)),
            () => desk.ConversationAsync("x", history),
            () => desk.ConversationAsync("x", [.. history, new ChatMessage(ChatRole.User, "!")]),
            () => desk.ConversationAsync("x", history, new ChatOptions { Temperature = 0.5f }),
        ];
        for (int round = 0; round < 2; round++)
        {
            foreach (Func<Task<string>> call in different)
            {
                await call();
            }
        }

        Assert.Equal(different.Length, client.Requests);
    }

    [Fact]
    public async Task What_cannot_be_keyed_is_asked_every_time()
    {
        using ScriptedChatClient client = ScriptedChatClient.Saying("yes");
        var desk = new LeverDeskClient(client);
        for (int i = 0; i < 2; i++)
        {
            await desk.ConversationAsync("x", [], new ChatOptions { RawRepresentationFactory = static _ => new object() });
            await desk.ConversationAsync("x", [], new ChatOptions { ConversationId = "c" });
        }

        Assert.Equal(4, client.Requests);
    }

    [Fact]
    public async Task A_history_that_is_made_anew_by_each_enumeration_is_read_once()
    {
        using ScriptedChatClient client = ScriptedChatClient.Saying("yes");
        int enumerations = 0;
        await new LeverDeskClient(client).ConversationAsync("x", History());
        Assert.Equal(1, enumerations);
        Assert.Equal("1", client.Messages[1].Text);

        IEnumerable<ChatMessage> History()
        {
            enumerations++;
            yield return new ChatMessage(ChatRole.User, enumerations.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task A_hit_says_so_and_is_in_no_percentile()
    {
        using var listener = new TelemetryListener("ILeverDesk.TextResultAsync");
        var time = new VirtualTime();
        using var model = new SimulatedModel(new SimulatedModelOptions { BaseLatency = TimeSpan.FromSeconds(1), Answer = static (_, _) => "one two three" }, time);
        var runtime = new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = time });
        var desk = new LeverDeskClient(runtime);

        LlmResult<string> miss = await time.RunAsync(() => desk.TextResultAsync("x"));

        // The answer is kept behind the back of its caller.
        await time.PassAsync(TimeSpan.FromSeconds(1));
        LlmResult<string> hit = await time.RunAsync(() => desk.TextResultAsync("x"));

        Assert.Equal((LlmSource.Model, LlmSource.Cache), (miss.Source, hit.Source));
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.Zero), (miss.Timing.TimeToFirstToken, hit.Timing.TimeToFirstToken));
        Assert.Equal(miss.Usage!.OutputTokenCount, hit.Usage!.OutputTokenCount);
        Assert.Equal(miss.ModelId, hit.ModelId);
        MethodLatency latency = runtime.Latency.Find("ILeverDesk.TextResultAsync")!;
        Assert.Equal((1, 1), (latency.Total.Count, latency.CacheHits));
        Assert.Equal(["miss", "hit"], listener.Of("llmgen.cache.requests").Select(measured => measured.Tags["llmgen.cache.result"]));
        Assert.Equal(["miss", "hit"], listener.Spans.Select(span => span.GetTagItem("llmgen.cache.result")));
        Assert.Equal(2, listener.Of("gen_ai.client.token.usage").Count());
    }

    [Fact]
    public async Task A_hundred_equal_calls_are_one_request()
    {
        using ScriptedChatClient client = ScriptedChatClient.Saying("cats sleep a lot", gated: true);
        var desk = new LeverDeskClient(client);
        Task<string>[] calls = [.. Enumerable.Range(0, 100).Select(i => Texts.Values.ElementAt(i % Texts.Count)(desk))];
        for (int step = 0; step < client.Steps; step++)
        {
            client.Step();
        }

        Assert.All(await Task.WhenAll(calls), text => Assert.Equal("cats sleep a lot", text));
        Assert.Equal(1, client.Requests);
    }

    [Fact]
    public async Task An_answer_that_is_cut_off_is_not_kept()
    {
        using ScriptedChatClient client = ScriptedChatClient.Saying("cats sleep", finish: ChatFinishReason.Length);
        var desk = new LeverDeskClient(client);
        await Assert.ThrowsAsync<LlmTruncatedException>(() => desk.TextAsync("x"));
        var lenient = new LeverDeskClient(new LlmRuntime(client, new LlmRuntimeOptions { AllowTruncated = true }));
        Assert.Equal("cats sleep", await lenient.TextAsync("x"));
        Assert.Equal("cats sleep", await lenient.TextAsync("x"));
        Assert.Equal(3, client.Requests);
    }

    [Fact]
    public async Task Keyed_models_never_answer_for_each_other()
    {
        using ScriptedChatClient smart = ScriptedChatClient.Saying("smart");
        using ScriptedChatClient fast = ScriptedChatClient.Saying("fast");
        ServiceProvider services = new ServiceCollection().AddHybridCache().Services.BuildServiceProvider();
        await using (services)
        {
            HybridCache cache = services.GetRequiredService<HybridCache>();
            var first = new LeverDeskClient(new LlmRuntime(smart, new LlmRuntimeOptions { Cache = cache }));
            var second = new LeverDeskClient(new LlmRuntime(fast, new LlmRuntimeOptions { Cache = cache }));
            Assert.Equal("smart", await first.TextAsync("x"));
            Assert.Equal("fast", await second.TextAsync("x"));
            Assert.Equal("smart", await first.TextAsync("x"));
        }
    }

    [Fact]
    public async Task Dependency_injection_brings_a_cache_whose_tags_remove()
    {
        using ScriptedChatClient client = ScriptedChatClient.Saying("yes");
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton<IChatClient>(client)
            .AddLeverDeskClient()
            .BuildServiceProvider();
        ILeverDesk desk = services.GetRequiredService<ILeverDesk>();
        await desk.TextAsync("x");
        await desk.TextAsync("x");
        Assert.Equal(1, client.Requests);

        // An answer is stored in the background, so that a slow cache keeps no caller waiting.
        HybridCache cache = services.GetRequiredService<HybridCache>();
        while (client.Requests == 1)
        {
            await cache.RemoveByTagAsync("talk");
            await desk.TextAsync("x");
        }

        Assert.Equal(2, services.GetRequiredService<LatencyTracker>().Find("ILeverDesk.TextAsync")!.Total.Count);
    }
}
