using LlmGen.CompilerServices;
using LlmGen.Levers.Caching;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmGen.Tests.Caching;

/// <summary>Callers who share one request: who joins, who follows, who leaves.</summary>
[Collection(Alone.Name)]
public class AnswerFlightTests
{
    private const string Answer = "abcdefghi";

    private static readonly CachePolicy Policy = new();

    private readonly HybridCache _cache = OwnCache.Create(null);
    private readonly AnswerCache _answers;

    public AnswerFlightTests() => _answers = new AnswerCache(_cache, TimeProvider.System, NullLogger.Instance);

    [Fact]
    public async Task A_later_stream_gets_what_came_and_then_follows()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer, gated: true);
        await using AnswerReader first = Join(model);
        await AssertNextAsync(first, model, "abc");
        await AssertNextAsync(first, model, "def");

        await using AnswerReader late = Join(model);
        Assert.True(await late.MoveNextAsync());
        Assert.Equal("abc", late.Current.Text);
        Assert.True(await late.MoveNextAsync());
        Assert.Equal("def", late.Current.Text);

        ValueTask<bool> next = late.MoveNextAsync();
        Assert.False(next.IsCompleted);
        model.Step();
        Assert.True(await next);
        Assert.Equal("ghi", late.Current.Text);
        Assert.Equal((1, true, false), (model.Requests, first.IsLeader, late.IsLeader));
    }

    [Fact]
    public async Task A_slow_reader_holds_up_nobody()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer, gated: true);
        await using AnswerReader slow = Join(model);
        await AssertNextAsync(slow, model, "abc");
        await using AnswerReader fast = Join(model);
        Step(model, model.Steps - 1);
        Assert.Equal(Answer, await RestAsync(fast));
        Assert.Equal("defghi", await RestAsync(slow));
    }

    [Fact]
    public async Task Who_asked_first_can_leave_and_the_others_stay()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer, gated: true);
        using var cancellation = new CancellationTokenSource();
        await using AnswerReader first = Join(model, null, cancellation.Token);
        await AssertNextAsync(first, model, "abc");
        await using AnswerReader other = Join(model);
        ValueTask<bool> waiting = first.MoveNextAsync();
        await cancellation.CancelAsync();
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.AsTask());
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        await first.DisposeAsync();

        Assert.Equal(1, model.InFlight);
        Step(model, model.Steps - 1);
        Assert.Equal(Answer, await RestAsync(other));
        Assert.Equal(1, model.Requests);
    }

    [Fact]
    public async Task The_last_to_leave_cancels_the_request_and_nothing_is_kept()
    {
        using var unobserved = new UnobservedExceptions();
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer, gated: true);
        AnswerReader first = Join(model);
        AnswerReader other = Join(model);
        await AssertNextAsync(first, model, "abc");
        await first.DisposeAsync();
        await first.DisposeAsync();
        Assert.Equal(1, model.InFlight);
        await other.DisposeAsync();
        await Eventually.TrueAsync(() => model.InFlight == 0);

        await using AnswerReader anew = Join(model);
        Assert.Equal(2, model.Requests);
        Step(model, model.Steps);
        Assert.Equal(Answer, await RestAsync(anew));
        await Eventually.TrueAsync(() => StoredAnswers.Find(_cache, "k")?.Text == Answer);
        unobserved.AssertNone();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_caller_that_is_alone_and_cancels_at_any_await_ends_the_request(int steps)
    {
        using var unobserved = new UnobservedExceptions();
        foreach (bool streams in new[] { true, false })
        {
            using ScriptedChatClient model = ScriptedChatClient.Saying(Answer, gated: true);
            using var cancellation = new CancellationTokenSource();
            using IChatClient client = model.WithCache(_cache);
            Task call = streams
                ? client.GetStreamingResponseAsync("x", null, cancellation.Token).ToListAsync().AsTask()
                : client.GetResponseAsync("x", null, cancellation.Token);
            Step(model, steps);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            Assert.True(call.IsCanceled);
            await Eventually.TrueAsync(() => model.InFlight == 0);
        }

        unobserved.AssertNone();
    }

    [Fact]
    public async Task A_stream_that_is_left_early_ends_the_request()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer, gated: true);
        using IChatClient client = model.WithCache(_cache);
        model.Step();
        await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync("x"))
        {
            break;
        }

        await Eventually.TrueAsync(() => model.InFlight == 0);
        Assert.Equal(1, model.Requests);
    }

    [Fact]
    public async Task A_client_that_does_not_hear_the_cancellation_is_left_behind()
    {
        using var unobserved = new UnobservedExceptions();
        var deaf = new TaskCompletionSource<ChatResponseUpdate>();
        AnswerReader reader = _answers.Join("k", Policy, false, deaf.Task, static (update, _) => Deaf(update), CancellationToken.None);
        await reader.DisposeAsync();
        deaf.SetException(new HttpRequestException("Too late."));

        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer);
        await using AnswerReader anew = Join(model);
        Assert.Equal(Answer, await RestAsync(anew));
        unobserved.AssertNone();

        static async IAsyncEnumerable<ChatResponseUpdate> Deaf(Task<ChatResponseUpdate> update)
        {
            yield return await update;
        }
    }

    [Fact]
    public async Task An_update_that_comes_after_all_have_left_ends_the_request()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer, gated: true);
        AnswerReader reader = _answers.Join(
            "k", Policy, false, model, static (model, _) => model.GetStreamingResponseAsync([], null, CancellationToken.None), CancellationToken.None);
        await reader.DisposeAsync();
        Assert.Equal(1, model.InFlight);
        model.Step();
        await Eventually.TrueAsync(() => model.InFlight == 0);
    }

    [Fact]
    public async Task An_answer_that_ends_after_all_have_left_is_not_kept()
    {
        var cache = new SlowHybridCache(_cache, Task.CompletedTask);
        var answers = new AnswerCache(cache, TimeProvider.System, NullLogger.Instance);
        using var model = new ScriptedChatClient([new(ChatRole.Assistant, Answer)], gated: true);
        AnswerReader reader = answers.Join(
            "k", Policy, false, model, static (model, _) => model.GetStreamingResponseAsync([], null, CancellationToken.None), CancellationToken.None);
        await AssertNextAsync(reader, model, Answer);
        await reader.DisposeAsync();
        model.Step();
        await Eventually.TrueAsync(() => model.InFlight == 0);

        using ScriptedChatClient other = ScriptedChatClient.Saying(Answer);
        await using AnswerReader anew = Join(other, answers);
        Assert.Equal(Answer, await RestAsync(anew));
        await Eventually.TrueAsync(() => answers.UnderWay == 0);
        Assert.Equal((1, 1), (other.Requests, cache.Stores));
    }

    [Fact]
    public async Task A_failure_comes_after_what_was_said()
    {
        var failure = new HttpRequestException("Connection reset.");
        using var model = new ScriptedChatClient([new(ChatRole.Assistant, "a"), new(ChatRole.Assistant, "b")], gated: true) { Failure = (2, failure) };
        await using AnswerReader first = Join(model);
        await using AnswerReader slow = Join(model);
        ValueTask<CachedAnswer?> whole = slow.ReadAnswerAsync();
        Step(model, 3);
        Assert.True(await first.MoveNextAsync());
        Assert.True(await first.MoveNextAsync());
        Assert.Same(failure, await Assert.ThrowsAsync<HttpRequestException>(() => first.MoveNextAsync().AsTask()));
        Assert.Same(failure, await Assert.ThrowsAsync<HttpRequestException>(() => whole.AsTask()));
        Assert.True(await slow.MoveNextAsync());
        Assert.Equal("a", slow.Current.Text);

        await using AnswerReader anew = Join(model);
        Assert.Equal((2, true), (model.Requests, anew.IsLeader));
    }

    [Fact]
    public async Task A_cancellation_that_no_caller_asked_for_is_a_failure()
    {
        var failure = new TaskCanceledException("The client's own time ran out.");
        using var model = new ScriptedChatClient([new(ChatRole.Assistant, "a")]) { Failure = (1, failure) };
        await using AnswerReader reader = Join(model);
        Assert.Same(failure, await Assert.ThrowsAsync<TaskCanceledException>(() => reader.ReadResponseAsync()));
    }

    [Fact]
    public async Task A_buffered_caller_gets_an_answer_that_is_not_kept_too()
    {
        using var model = new ScriptedChatClient([new(ChatRole.Assistant, [new FunctionCallContent("1", "f")])]);
        await using AnswerReader reader = Join(model);
        Assert.Null(await reader.ReadAnswerAsync());
        Assert.IsType<FunctionCallContent>((await reader.ReadResponseAsync()).Messages.Single().Contents.Single());
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task A_complete_answer_can_be_joined_until_it_is_stored()
    {
        var store = new TaskCompletionSource();
        var cache = new SlowHybridCache(_cache, store.Task);
        var answers = new AnswerCache(cache, TimeProvider.System, NullLogger.Instance);
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer);
        await using AnswerReader first = Join(model, answers);
        Assert.Equal(Answer, await RestAsync(first));
        await Eventually.TrueAsync(() => cache.Stores == 1);
        Assert.Null(await answers.FindAsync("k", Policy, false, CancellationToken.None));
        await using (AnswerReader late = Join(model, answers))
        {
            Assert.Equal(Answer, await RestAsync(late));
            Assert.False(late.IsLeader);
        }

        store.SetResult();
        await Eventually.TrueAsync(() => StoredAnswers.Find(_cache, "k") is not null);
        await using AnswerReader last = Join(model, answers);
        Assert.Equal(Answer, await RestAsync(last));
        Assert.False(last.IsLeader);
        Assert.Equal(1, model.Requests);
    }

    [Fact]
    public async Task A_store_that_hangs_holds_a_complete_answer_for_a_limited_time()
    {
        var time = new VirtualTime();
        var cache = new SlowHybridCache(_cache, new TaskCompletionSource().Task);
        var answers = new AnswerCache(cache, time, NullLogger.Instance);
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer);
        await using AnswerReader first = Join(model, answers);
        Assert.Equal(Answer, await RestAsync(first));
        await Eventually.TrueAsync(() => cache.Stores == 1);
        await time.PassAsync(answers.StoreLimit + TimeSpan.FromSeconds(1));
        await using AnswerReader late = Join(model, answers);
        Assert.Equal(Answer, await RestAsync(late));
        Assert.Equal(2, model.Requests);
    }

    [Fact]
    public async Task A_call_whose_answer_was_stored_between_its_look_up_and_its_request_sends_none()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer);
        Assert.Null(await FindAsync());
        await _cache.SetAsync<CachedAnswer?>("k", new CachedAnswer { Text = Answer, InputTokens = 1 });
        await using AnswerReader reader = Join(model);
        ChatResponse response = await reader.ReadResponseAsync();
        Assert.Equal((Answer, 1L), (response.Text, response.Usage!.InputTokenCount));
        Assert.Equal((0, false), (model.Requests, reader.IsLeader));
    }

    [Fact]
    public async Task A_reader_that_is_disposed_while_it_waits_waits_no_more()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Answer, gated: true);
        AnswerReader reader = Join(model);
        ValueTask<bool> waiting = reader.MoveNextAsync();
        await reader.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.AsTask());
        await Eventually.TrueAsync(() => model.InFlight == 0);
    }

    private AnswerReader Join(ScriptedChatClient model, AnswerCache? answers = null, CancellationToken cancellationToken = default) =>
        (answers ?? _answers).Join(
            "k",
            Policy,
            shared: false,
            model,
            static (model, token) => model.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "x")], null, token),
            cancellationToken);

    private ValueTask<CachedAnswer?> FindAsync() => _answers.FindAsync("k", Policy, shared: false, CancellationToken.None);

    private static async Task AssertNextAsync(AnswerReader reader, ScriptedChatClient model, string text)
    {
        ValueTask<bool> next = reader.MoveNextAsync();
        model.Step();
        Assert.True(await next);
        Assert.Equal(text, reader.Current.Text);
    }

    private static async Task<string> RestAsync(AnswerReader reader)
    {
        string text = "";
        while (await reader.MoveNextAsync())
        {
            text += reader.Current.Text;
        }

        return text;
    }

    private static void Step(ScriptedChatClient model, int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            model.Step();
        }
    }
}
