using System.Collections.Concurrent;
using System.Diagnostics;
using LlmGen.CompilerServices;
using LlmGen.Levers.Caching;
using LlmGen.Levers.Deadlines;
using LlmGen.Tests.Calls;
using LlmGen.Tests.Deadlines;
using LlmGen.Tests.Hedges;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LlmGen.Tests.Caching;

/// <summary>What callers of one request keep for themselves: their reading, their keys, their time, their identity and their objects.</summary>
[Collection(Alone.Name)]
public class CacheSharingTests
{
    private const string Facts = """[{"what":"a","sure":true}]""";

    private static readonly string Request = "llmgen:" + new string('r', 43);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_its_method_cannot_read_is_asked_for_again(bool streams)
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying("I know nothing.");
        var desk = new SharedDeskClient(model);
        await Assert.ThrowsAnyAsync<LlmOutputException>(AskAsync);
        int requests = model.Requests;
        await Assert.ThrowsAnyAsync<LlmOutputException>(AskAsync);
        Assert.Equal(2 * requests, model.Requests);

        Task AskAsync() => streams ? desk.FactStreamAsync("x").ToListAsync().AsTask() : desk.FactsAsync("x");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_unreadable_entry_is_dropped(bool streams)
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Facts);
        var cache = new NotingCache(OwnCache.Create(null));
        var desk = new SharedDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { Cache = cache }));
        Assert.Single(await AskAsync());
        await Eventually.TrueAsync(() => cache.Keys.Count == 1);
        string key = Assert.Single(cache.Keys);
        await Eventually.TrueAsync(() => StoredAnswers.Find(cache, key) is not null);
        await cache.SetAsync(key, new CachedAnswer { Text = "I know nothing.", FinishReason = ChatFinishReason.Stop });
        await Assert.ThrowsAnyAsync<LlmOutputException>(AskAsync);
        Assert.Equal(1, model.Requests);
        await Eventually.TrueAsync(() => StoredAnswers.Find(cache, key) is null);
        Assert.Single(await AskAsync());
        Assert.Equal(2, model.Requests);

        async Task<IReadOnlyList<Fact>> AskAsync() => streams ? await desk.FactStreamAsync("x").ToListAsync() : await desk.FactsAsync("x");
    }

    [Fact]
    public async Task A_joiner_that_cannot_read_the_answer_prevents_its_store()
    {
        HybridCache cache = OwnCache.Create(null);
        var answers = new AnswerCache(cache, TimeProvider.System, NullLogger.Instance);
        using ScriptedChatClient model = ScriptedChatClient.Saying("abc", gated: true);
        await using AnswerReader leader = Join(answers, model, Request);
        await using AnswerReader joiner = Join(answers, model, Request, Refusing(model));
        Step(model);
        Assert.Equal("abc", await TextAsync(leader));
        Assert.Equal("abc", await TextAsync(joiner));
        await Eventually.TrueAsync(() => answers.UnderWay == 0);
        Assert.Null(StoredAnswers.Find(cache, Request));
    }

    [Fact]
    public async Task A_joiner_that_comes_during_the_store_and_cannot_read_the_answer_evicts_it()
    {
        var store = new ScriptedDistributedCache();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var storing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.BeforeSet = () =>
        {
            storing.TrySetResult();
            return gate.Task;
        };
        await using ServiceProvider services = new ServiceCollection().AddSingleton<IDistributedCache>(store).AddLlmGen().BuildServiceProvider();
        HybridCache cache = services.GetRequiredService<HybridCache>();
        var answers = new AnswerCache(cache, new FakeTimeProvider(), NullLogger.Instance);
        using ScriptedChatClient model = ScriptedChatClient.Saying("abc");
        await using AnswerReader leader = Join(answers, model, Request, isShared: true);
        Assert.Equal("abc", await TextAsync(leader));
        await storing.Task;
        await using AnswerReader late = Join(answers, model, Request, Refusing(model), isShared: true);
        Assert.Equal("abc", await TextAsync(late));
        gate.SetResult();
        await Eventually.TrueAsync(() => answers.UnderWay == 0 && store.Answers.IsEmpty && StoredAnswers.Find(cache, Request) is null);
        Assert.Equal((1, 1), (model.Requests, store.Writes));
    }

    [Fact]
    public async Task Each_joiner_stores_under_its_own_key()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying("tale", gated: true);
        var cache = new NotingCache(OwnCache.Create(null));
        var desk = new SharedDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { Cache = cache }));
        Task<string>[] calls = [desk.PatientAsync("x"), desk.MinuteAsync("x"), desk.TaggedAsync("x")];
        Step(model);
        Assert.All(await Task.WhenAll(calls), text => Assert.Equal("tale", text));
        Assert.Equal(1, model.Requests);
        await Eventually.TrueAsync(() => cache.Keys.Count == 3 && cache.Keys.All(key => StoredAnswers.Find(cache, key) is not null));
        Assert.Single(cache.Keys.Select(CacheKey.RequestOf).Distinct());

        // Each is served by its own entry: what becomes of the others' is nothing to it.
        await cache.RemoveByTagAsync("tale");
        Assert.Equal(["tale", "tale"], await Task.WhenAll(desk.PatientAsync("x"), desk.MinuteAsync("x")));
        Assert.Equal(1, model.Requests);
        Step(model);
        Assert.Equal("tale", await desk.TaggedAsync("x"));
        Assert.Equal(2, model.Requests);
    }

    [Fact]
    public async Task A_name_separates_pipelines_over_one_cache()
    {
        HybridCache cache = OwnCache.Create(null);
        using ScriptedChatClient model = ScriptedChatClient.Saying("yes");
        var named = new NamedChatClient(model);
        string?[] names = [null, "", "one", "other"];
        for (int round = 0; round < 2; round++)
        {
            foreach (string? name in names)
            {
                IChatClient pipeline = named.AsBuilder().UseCache(cache, name: name).Build();
                Assert.Equal("yes", (await pipeline.GetResponseAsync("x")).Text);
                await Eventually.TrueAsync(() => ((CachedChatClient)pipeline).Answers.UnderWay == 0);
            }
        }

        Assert.Equal(names.Length, model.Requests);
    }

    [Fact]
    public async Task Tools_that_a_client_below_adds_leave_the_call_uncached()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying("yes");
        using var functions = new FunctionInvokingChatClient(new NamedChatClient(model));
        using IChatClient client = functions.WithCache();
        await client.GetResponseAsync("x");
        await Eventually.TrueAsync(() => ((CachedChatClient)client).Answers.UnderWay == 0);
        await client.GetResponseAsync("x");
        Assert.Equal(1, model.Requests);
        functions.AdditionalTools = [AIFunctionFactory.Create(static () => "orders", "orders")];
        await client.GetResponseAsync("x");
        await client.GetStreamingResponseAsync("x").ToListAsync();
        Assert.Equal(3, model.Requests);
    }

    [Fact]
    public async Task No_caller_sees_the_identity_of_another()
    {
        var user = new AsyncLocal<string?>();
        using var source = new ActivitySource("sharing");
        using var listener = new ActivityListener
        {
            ShouldListenTo = one => one.Name == "sharing",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        var seen = new ConcurrentQueue<(string?, string?)>();
        using ScriptedChatClient model = ScriptedChatClient.Saying("abc", gated: true);
        using var client = new CachedChatClient(
            new NamedChatClient(new Watched(model, () => seen.Enqueue((user.Value, Activity.Current?.OperationName)))),
            OwnCache.Create(null),
            null,
            TimeProvider.System,
            NullLogger.Instance);
        Task<(string?, string?)> leader = CallAsync("leader");
        Task<(string?, string?)> follower = CallAsync("follower");
        Task<(string?, string?)> nobody = CallAsync(null);
        Step(model);
        Assert.Equal(("leader", "leader"), await leader);
        Assert.Equal(("follower", "follower"), await follower);
        Assert.Equal((null, null), await nobody);
        Assert.Equal(1, model.Requests);
        Assert.All(seen, one => Assert.Equal(("leader", "leader"), one));
        Assert.NotEmpty(seen);

        async Task<(string?, string?)> CallAsync(string? name)
        {
            user.Value = name;
            using Activity? activity = name is null ? null : source.StartActivity(name);
            Assert.Equal(name, Activity.Current?.OperationName);
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("x"))
            {
                Assert.Equal((name, name), (user.Value, Activity.Current?.OperationName));
            }

            return (user.Value, Activity.Current?.OperationName);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deadline_ends_its_own_call_and_no_other(bool hastyLeads)
    {
        var time = new FakeTimeProvider();
        using ScriptedChatClient model = ScriptedChatClient.Saying("tale", gated: true);
        var desk = new SharedDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = time }));
        Task<string>? hasty = hastyLeads ? desk.HastyAsync("x") : null;
        Task<string> patient = desk.PatientAsync("x");
        hasty ??= desk.HastyAsync("x");
        await Eventually.TrueAsync(() => model.Requests == 1);
        time.Advance(TimeSpan.FromMilliseconds(501));
        await Assert.ThrowsAnyAsync<TimeoutException>(() => hasty.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal((1, false), (model.InFlight, patient.IsCompleted));
        Step(model);
        Assert.Equal("tale", await patient);
        Assert.Equal(1, model.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hedged_call_that_joins_has_its_own_deadlines(bool stalls)
    {
        var time = new VirtualTime();
        using var model = new PacedClient(time, stalls ? [PacedStep.Text(100), PacedStep.Text(900)] : [PacedStep.Text(900)]);
        var desk = new SharedDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = time }));
        await time.RunAsync(async () =>
        {
            Task<string> patient = desk.PatientAsync("x");
            await Assert.ThrowsAsync<TimeoutException>(() => stalls ? desk.HedgedStallAsync("x") : desk.HedgedHastyAsync("x"));
            Assert.Equal(500, time.Elapsed.TotalMilliseconds);
            Assert.Equal(stalls ? "aa" : "a", await patient);
        });
        Assert.Equal(1, model.Requests);
    }

    [Fact]
    public async Task The_stall_limit_of_a_hedged_call_is_not_that_of_who_joins_it()
    {
        var time = new VirtualTime();
        using var model = new PacedClient(time, PacedStep.Text(100), PacedStep.Text(900));
        var desk = new SharedDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = time }));
        await time.RunAsync(async () =>
        {
            Task<string> stalled = desk.HedgedStallAsync("x");
            Task<string> patient = desk.PatientAsync("x");
            await Assert.ThrowsAsync<TimeoutException>(() => stalled);
            Assert.Equal("aa", await patient);
        });
        Assert.Equal((1, 1000), (model.Requests, time.Elapsed.TotalMilliseconds));
    }

    [Fact]
    public async Task The_deadline_of_the_client_itself_ends_all_calls_that_share_the_request()
    {
        var time = new VirtualTime();
        using var model = new PacedClient(time, PacedStep.Hang());
        await using ServiceProvider services = new ServiceCollection().AddSingleton<TimeProvider>(time).BuildServiceProvider();
        using IChatClient client = new ChatClientBuilder(model).UseDeadline(firstToken: TimeSpan.FromMilliseconds(300)).Build(services);
        var desk = new SharedDeskClient(new LlmRuntime(client, new LlmRuntimeOptions { TimeProvider = time }));
        await time.RunAsync(async () =>
        {
            Task<string>[] calls = [.. Enumerable.Range(0, 12).Select(_ => desk.PatientAsync("x"))];
            foreach (Task<string> call in calls)
            {
                await Assert.ThrowsAsync<TimeoutException>(() => call);
            }
        });
        Assert.Equal((1, 300), (model.Requests, time.Elapsed.TotalMilliseconds));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_cannot_stream_is_held_to_the_deadlines_too(bool isHedged)
    {
        var time = new VirtualTime();
        using var model = new BufferingClient(new PacedClient(time, PacedStep.Hang()));
        var desk = new SharedDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = time }));
        await time.RunAsync(() => Assert.ThrowsAsync<TimeoutException>(() => isHedged ? desk.HedgedHastyAsync("x") : desk.HastyAsync("x")));
        Assert.Equal(500, time.Elapsed.TotalMilliseconds);
    }

    [Fact]
    public async Task A_client_that_cannot_stream_is_asked_for_a_whole_response_where_a_lever_streams()
    {
        var time = new VirtualTime();
        using var model = new BufferingClient(new PacedClient(time, PacedStep.Text(100)));
        var desk = new RefilledDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = time }));
        await time.RunAsync(async () =>
        {
            Assert.Equal("a", await desk.HedgedAsync());
            Assert.Equal("a", (await desk.WithinAsync()).Text);
            await Assert.ThrowsAsync<NotSupportedException>(() => desk.TextStreamAsync().ToListAsync().AsTask());
        });
    }

    [Fact]
    public async Task A_request_that_a_client_supports_in_no_way_says_nothing_about_the_next()
    {
        var time = new VirtualTime();
        using var model = new RelayClient(new RefusingClient(), new RefusingClient(), new PacedClient(time, PacedStep.Text(300), PacedStep.Text(300)));
        var desk = new SharedDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = time }));
        await time.RunAsync(async () =>
        {
            await Assert.ThrowsAsync<NotSupportedException>(() => desk.HastyAsync("x"));

            // As a whole it would come too late.
            Assert.Equal("aa", await desk.HastyAsync("x"));
        });
    }

    [Fact]
    public async Task A_joiners_deadline_stands_still_while_the_shared_request_waits_for_its_slot()
    {
        var time = new VirtualTime();
        using var model = new PacedClient(time, PacedStep.Text(1200));
        using var quick = new PacedClient(time, PacedStep.Text(100));
        using var relay = new RelayClient(model, quick);
        var desk = new SharedDeskClient(new LlmRuntime(relay, new LlmRuntimeOptions { TimeProvider = time, MaxConcurrency = 1 }));
        await time.RunAsync(async () =>
        {
            Task<string> busy = desk.PatientAsync("y");
            Task<string> leader = desk.HastyAsync("x");
            await Task.Delay(TimeSpan.FromMilliseconds(200), time);
            Task<string>[] joiners = [desk.HastyAsync("x"), desk.HedgedHastyAsync("x")];
            Assert.Equal(["a", "a", "a"], await Task.WhenAll([leader, .. joiners]));
            Assert.Equal("a", await busy);
        });
        Assert.Equal((2, 1300), (relay.Requests, time.Elapsed.TotalMilliseconds));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_leaves_a_request_that_waits_for_its_slot_lets_the_clocks_around_go_on(bool leads)
    {
        var time = new VirtualTime();
        using var model = new PacedClient(time, PacedStep.Text(10_000));
        await using ServiceProvider services = new ServiceCollection().AddSingleton<TimeProvider>(time).BuildServiceProvider();
        using IChatClient client = new ChatClientBuilder(model).UseCache().UseConcurrencyLimit(1).Build(services);
        await time.RunAsync(async () =>
        {
            Task<ChatResponse> busy = client.GetResponseAsync("y");
            Task<ChatResponse>? leader = leads ? null : client.GetResponseAsync("x");

            // A part of a request gives up in the queue; the request then waits for nothing.
            IAsyncEnumerable<ChatResponseUpdate> outer = StreamDeadline.Apply("outer", TimeSpan.FromMilliseconds(500), null, time, OuterAsync, CancellationToken.None);
            await Assert.ThrowsAsync<TimeoutException>(() => outer.CountAsync().AsTask());
            Assert.InRange(time.Elapsed.TotalMilliseconds, 500, 700);
            await busy;
            await (leader ?? Task.FromResult(new ChatResponse()));
        });

        async IAsyncEnumerable<ChatResponseUpdate> OuterAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100), time);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync("x", cancellationToken: patience.Token));
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            yield break;
        }
    }

    [Fact]
    public async Task What_the_caller_changes_after_the_call_reaches_no_request()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying("yes");
        var lookup = new TaskCompletionSource<CachedAnswer?>();
        var desk = new SharedDeskClient(
            new LlmRuntime(new NamedChatClient(model), new LlmRuntimeOptions { Cache = new DistributedCacheTests.LateHybridCache(lookup.Task) }));
        var said = new TextContent("one");
        List<ChatMessage> history = [new(ChatRole.User, [said])];
        var attached = new TextContent("attached");
        Task<string> call = desk.WithAsync("x", history, [attached]);
        said.Text = "other";
        attached.Text = "other";
        history[0].Role = ChatRole.System;
        history.Add(new ChatMessage(ChatRole.User, "more"));
        lookup.SetResult(null);
        Assert.Equal("yes", await call);
        Assert.Equal(["one", "Tell of x.attached"], model.Messages.Select(message => message.Text));
        Assert.All(model.Messages, message => Assert.Equal(ChatRole.User, message.Role));
    }

    [Fact]
    public async Task Attachments_are_drained_once_and_the_model_sees_them()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying("yes");
        var desk = new SharedDeskClient(model);
        int drained = 0;
        for (int i = 1; i <= 2; i++)
        {
            var once = new Queue<AIContent>([new TextContent("attached")]);
            await desk.WithAsync("x", [], Drain(once));
            Assert.Equal((i, 1), (drained, model.Requests));
            Assert.Equal("attached", Assert.IsType<TextContent>(Assert.Single(model.Messages).Contents[^1]).Text);
        }

        IEnumerable<AIContent> Drain(Queue<AIContent> contents)
        {
            drained++;
            while (contents.TryDequeue(out AIContent? content))
            {
                yield return content;
            }
        }
    }

    private static AnswerReader Join(AnswerCache answers, ScriptedChatClient model, string key, AnswerCheck? check = null, bool isShared = false) =>
        answers.Join(
            key, new CachePolicy(), isShared, model, static (model, token) => model.GetStreamingResponseAsync([], null, token), CancellationToken.None, check);

    private static AnswerCheck Refusing(IChatClient client) => new(
        "refusing",
        client,
        static (_, _, _) => throw new InvalidOperationException("Unreadable."),
        new LlmMethod("I.M"),
        new LlmRuntimeOptions(),
        NullLogger.Instance);

    private static async Task<string> TextAsync(AnswerReader reader)
    {
        string text = "";
        while (await reader.MoveNextAsync())
        {
            text += reader.Current.Text;
        }

        return text;
    }

    private static void Step(ScriptedChatClient model)
    {
        for (int i = 0; i < model.Steps; i++)
        {
            model.Step();
        }
    }

    /// <summary>A client that refuses a request, such as one with an attachment that it does not know.</summary>
    private sealed class RefusingClient() : DelegatingChatClient(new ScriptedChatClient([]))
    {
        public override Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    /// <summary>A client that cannot stream.</summary>
    private sealed class BufferingClient(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    /// <summary>A client that says when it is asked and when it speaks.</summary>
    private sealed class Watched(IChatClient inner, Action look) : DelegatingChatClient(inner)
    {
        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            look();
            await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                look();
                yield return update;
            }
        }
    }

    /// <summary>A cache that notes the keys that are stored.</summary>
    private sealed class NotingCache(HybridCache inner) : HybridCache
    {
        private readonly ConcurrentDictionary<string, bool> _keys = new(StringComparer.Ordinal);

        public ICollection<string> Keys => _keys.Keys;

        public override ValueTask<T> GetOrCreateAsync<TState, T>(
            string key,
            TState state,
            Func<TState, CancellationToken, ValueTask<T>> factory,
            HybridCacheEntryOptions? options = null,
            IEnumerable<string>? tags = null,
            CancellationToken cancellationToken = default) => inner.GetOrCreateAsync(key, state, factory, options, tags, cancellationToken);

        public override ValueTask SetAsync<T>(
            string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default)
        {
            _keys[key] = true;
            return inner.SetAsync(key, value, options, tags, cancellationToken);
        }

        public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default) => inner.RemoveAsync(key, cancellationToken);

        public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) =>
            inner.RemoveByTagAsync(tag, cancellationToken);
    }
}
