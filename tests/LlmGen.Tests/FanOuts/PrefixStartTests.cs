using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LlmGen.Simulation;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.FanOuts;

/// <summary>One call goes first where its prefix then comes from the cache, on the two kinds of cache that there are.</summary>
[Collection(Alone.Name)]
public class PrefixStartTests
{
    private static readonly string[] Eight = [.. Enumerable.Range(0, 8).Select(i => $"item {i}")];

    // 2,000 tokens take a second to read, an answer of 10 tokens takes 100 ms to write.
    private static readonly SimulatedModelOptions Shared = new()
    {
        BaseLatency = TimeSpan.FromMilliseconds(100),
        PrefillTimePerToken = TimeSpan.FromMicroseconds(500),
        DecodeTimePerToken = TimeSpan.FromMilliseconds(10),
        Answer = (_, _) => "one two three four five six seven eight nine ten",
    };

    private readonly VirtualTime _time = new();

    [Fact]
    public async Task In_a_shared_cache_the_others_find_what_the_first_has_read()
    {
        (TimeSpan together, long allPaid) = await RunAsync(Shared, desk => desk.TogetherAsync(Eight));
        (TimeSpan firstThenRest, long onePaid) = await RunAsync(Shared, desk => desk.FirstThenRestAsync(Eight));

        // One prefill instead of eight; the time is that of the first's prefill and of one more that finds it.
        Assert.InRange(onePaid * 6, 1, allPaid);
        Assert.InRange(firstThenRest, together, together * 1.35);
    }

    [Fact]
    public async Task With_a_cache_for_each_slot_the_others_find_nothing_and_have_waited()
    {
        SimulatedModelOptions perSlot = Shared with { MaxConcurrency = 8, PrefixCachePerSlot = true };
        (TimeSpan together, long allPaid) = await RunAsync(perSlot, desk => desk.TogetherAsync(Eight));
        (TimeSpan firstThenRest, long paid) = await RunAsync(perSlot, desk => desk.FirstThenRestAsync(Eight));

        Assert.Equal(allPaid, paid);
        Assert.True(firstThenRest > together * 1.7, $"{firstThenRest} against {together}");
    }

    [Fact]
    public async Task Where_prompts_are_read_one_after_the_other_it_saves_time_too()
    {
        // A server that reads two prompts at a time: eight cold ones take four turns, a first and seven warm ones not much more than one.
        SimulatedModelOptions narrow = Shared with { MaxConcurrency = 2 };
        (TimeSpan together, _) = await RunAsync(narrow, desk => desk.TogetherAsync(Eight));
        (TimeSpan firstThenRest, _) = await RunAsync(narrow, desk => desk.FirstThenRestAsync(Eight));

        Assert.True(firstThenRest < together * 1.2, $"{firstThenRest} against {together}");
    }

    [Fact]
    public async Task The_rest_is_released_at_the_first_chunk_and_not_at_the_end()
    {
        using var model = new Chunks(_time, wait: 100, pieces: 10);
        await _time.RunAsync(() => Desk(model).FirstThenRestAsync(Eight));

        Assert.Equal(["item 0"], model.Asked.Where(asked => asked.At == 0).Select(asked => asked.Prompt));
        Assert.Equal(7, model.Asked.Count(asked => asked.At == 100));
        Assert.Equal(1100, _time.Elapsed.TotalMilliseconds);
    }

    [Fact]
    public async Task Auto_waits_where_the_provider_shares_its_cache_and_the_prefix_is_long()
    {
        Assert.Equal(1, await BeganFirst("https://api.openai.com/v1", desk => desk.AutoAsync(Eight)));
        Assert.Equal(1, await BeganFirst("https://contoso.openai.azure.com/", desk => desk.AutoAsync(Eight)));
        Assert.Equal(8, await BeganFirst("http://localhost:8080/v1", desk => desk.AutoAsync(Eight)));
        Assert.Equal(8, await BeganFirst("https://api.openai.com.example.org/", desk => desk.AutoAsync(Eight)));
        Assert.Equal(8, await BeganFirst(null, desk => desk.AutoAsync(Eight)));
        Assert.Equal(8, await BeganFirst("https://api.openai.com/v1", desk => desk.AutoShortAsync(Eight)));

        // Anthropic caches what a client marks.
        Assert.Equal(8, await BeganFirst("https://api.anthropic.com/", desk => desk.AutoAsync(Eight)));
        Assert.Equal(1, await BeganFirst("https://api.anthropic.com/", desk => desk.AutoAsync(Eight), marksPrefix: true));
    }

    [Fact]
    public async Task An_answer_of_our_own_cache_is_no_first_call()
    {
        using var model = new Chunks(_time, wait: 100, pieces: 2);
        PrefixDeskClient desk = Desk(model);
        await _time.RunAsync(() => desk.CachedAsync("item 0"));
        await _time.RunAsync(() => Support.Eventually.TrueAsync(() => true));
        double begin = _time.Elapsed.TotalMilliseconds;
        await _time.RunAsync(() => desk.FirstUncachedThenRestAsync(Eight));

        double[] after = [.. model.Asked.Skip(1).Select(asked => asked.At - begin).Order()];
        Assert.Equal(7, after.Length);
        Assert.True(after[1] >= after[0] + 100, string.Join(", ", after));
    }

    [Fact]
    public async Task A_first_call_that_fails_releases_the_rest()
    {
        using var model = new Chunks(_time, wait: 100, pieces: 2) { FailsOn = "item 0" };
        List<LlmOutcome<string>> outcomes = await _time.RunAsync(() => Desk(model).OutcomesAsync(Eight));

        Assert.Equal([false, true, true, true, true, true, true, true], outcomes.Select(outcome => outcome.IsSuccess));
        Assert.Equal(7, model.Asked.Count(asked => asked.At == 100));
    }

    [Fact]
    public async Task Steps_that_ask_no_model_hold_nothing_up()
    {
        using var model = new Chunks(_time, wait: 100, pieces: 1);
        Assert.Equal(Eight, await _time.RunAsync(() => Desk(model).AllByHandAsync(Eight)));
        Assert.Equal(0, _time.Elapsed.TotalMilliseconds);
    }

    [Fact]
    public async Task A_plan_releases_the_rest_with_the_first_chunk_of_any_of_its_calls()
    {
        using var model = new Chunks(_time, wait: 100, pieces: 3);
        List<(string, string)> results = await _time.RunAsync(() => Desk(model).PlansAsync(Eight));

        Assert.Equal(8, results.Count);
        Assert.InRange(model.Asked.Count(asked => asked.At < 100), 1, 2);
        Assert.InRange(_time.Elapsed.TotalMilliseconds, 400, 599);
    }

    private async Task<(TimeSpan Elapsed, long Paid)> RunAsync(SimulatedModelOptions options, Func<PrefixDeskClient, Task> work)
    {
        var paid = 0L;
        using IChatClient model = new SimulatedModel(options, _time).AsBuilder()
            .Use(
                async (messages, chatOptions, next, token) =>
                {
                    ChatResponse response = await next.GetResponseAsync(messages, chatOptions, token);
                    Interlocked.Add(ref paid, response.Usage!.InputTokenCount!.Value - (response.Usage.CachedInputTokenCount ?? 0));
                    return response;
                },
                (messages, chatOptions, next, token) => Counted(next.GetStreamingResponseAsync(messages, chatOptions, token)))
            .Build();
        TimeSpan begin = _time.Elapsed;
        await _time.RunAsync(() => work(Desk(model)));
        return (_time.Elapsed - begin, paid);

        async IAsyncEnumerable<ChatResponseUpdate> Counted(IAsyncEnumerable<ChatResponseUpdate> updates)
        {
            await foreach (ChatResponseUpdate update in updates)
            {
                if (update.Contents.OfType<UsageContent>().FirstOrDefault() is { } usage)
                {
                    Interlocked.Add(ref paid, usage.Details.InputTokenCount!.Value - (usage.Details.CachedInputTokenCount ?? 0));
                }

                yield return update;
            }
        }
    }

    /// <summary>How many of the calls began before the first chunk was there.</summary>
    private async Task<int> BeganFirst(string? server, Func<PrefixDeskClient, Task> work, bool marksPrefix = false)
    {
        using var model = new Chunks(_time, wait: 100, pieces: 2) { Server = server is null ? null : new Uri(server), MarksPrefix = marksPrefix };
        double begin = _time.Elapsed.TotalMilliseconds;
        await _time.RunAsync(() => work(Desk(model)));
        return model.Asked.Count(asked => asked.At < begin + 100);
    }

    private PrefixDeskClient Desk(IChatClient model) => new(new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = _time }));

    /// <summary>A model that answers in pieces, one every so many milliseconds.</summary>
    private sealed class Chunks(VirtualTime time, int wait, int pieces) : IChatClient, IStablePrefixReader
    {
        public ConcurrentQueue<(string Prompt, double At)> Asked { get; } = new();

        public string? FailsOn { get; init; }

        public Uri? Server { get; init; }

        public bool MarksPrefix { get; init; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(CancellationToken.None);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            string prompt = messages.Last().Text;
            Asked.Enqueue((prompt, time.Elapsed.TotalMilliseconds));
            yield return new ChatResponseUpdate(ChatRole.Assistant, "");
            for (int i = 0; i < pieces; i++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(wait), time, cancellationToken);
                if (prompt == FailsOn)
                {
                    throw new HttpRequestException(prompt);
                }

                yield return new ChatResponseUpdate(ChatRole.Assistant, "x");
            }

            yield return new ChatResponseUpdate { FinishReason = ChatFinishReason.Stop };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("test", Server, "model")
            : serviceType == typeof(IStablePrefixReader) && MarksPrefix ? this
            : null;

        public void Dispose()
        {
        }
    }
}
