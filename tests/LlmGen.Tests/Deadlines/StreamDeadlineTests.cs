using LlmGen.Levers.Deadlines;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmGen.Tests.Deadlines;

/// <summary>The deadlines of one request: first token and stall.</summary>
[Collection(Alone.Name)]
public sealed class StreamDeadlineTests
{
    private static readonly TimeSpan FirstToken = Milliseconds(800);
    private static readonly TimeSpan Stall = Milliseconds(500);

    private readonly VirtualTime _time = new();

    [Theory]
    [InlineData(801)]
    [InlineData(Timeout.Infinite)]
    public async Task A_first_token_that_is_late_is_given_up_at_its_time(int arrives)
    {
        using var client = new PacedClient(_time, PacedStep.Text(arrives));

        TimeoutException thrown = await _time.RunAsync(() => Assert.ThrowsAsync<TimeoutException>(() => CountAsync(client)));

        Assert.Equal("desk: no first token within 800 ms; waited 800 ms.", thrown.Message);
        Assert.Equal(FirstToken, _time.Elapsed);
        await Eventually.TrueAsync(() => client.InFlight == 0);
    }

    [Fact]
    public async Task A_first_token_in_time_is_given()
    {
        using var client = new PacedClient(_time, PacedStep.Text(799));
        Assert.Equal(1, await _time.RunAsync(() => CountAsync(client)));
    }

    [Fact]
    public async Task Chunks_without_content_are_no_first_token()
    {
        using var client = new PacedClient(_time, [.. Enumerable.Repeat(PacedStep.Empty(70), 100)]);
        int seen = 0;

        TimeoutException thrown = await _time.RunAsync(() => Assert.ThrowsAsync<TimeoutException>(() => CountAsync(client, onChunk: () => seen++)));

        Assert.Contains("no first token", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(FirstToken, _time.Elapsed);
        Assert.Equal(11, seen);
    }

    [Fact]
    public async Task A_stream_that_says_nothing_more_has_stalled()
    {
        using var client = new PacedClient(_time, PacedStep.Text(700), PacedStep.Text(499), PacedStep.Hang());

        TimeoutException thrown = await _time.RunAsync(() => Assert.ThrowsAsync<TimeoutException>(() => CountAsync(client)));

        Assert.Equal("desk: the stream stalled, no further content within 500 ms; waited 500 ms.", thrown.Message);
        Assert.Equal(Milliseconds(700 + 499 + 500), _time.Elapsed);
        await Eventually.TrueAsync(() => client.InFlight == 0);
    }

    [Fact]
    public async Task Heartbeats_do_not_keep_a_stalled_stream_alive()
    {
        using var client = new PacedClient(_time, [PacedStep.Text(100), .. Enumerable.Repeat(PacedStep.Empty(90), 100)]);
        TimeoutException thrown = await _time.RunAsync(() => Assert.ThrowsAsync<TimeoutException>(() => CountAsync(client)));
        Assert.Equal("desk: the stream stalled, no further content within 500 ms; waited 500 ms.", thrown.Message);
        Assert.Equal(Milliseconds(100 + 500), _time.Elapsed);
    }

    [Fact]
    public async Task Each_content_begins_the_stall_anew_whatever_comes_between()
    {
        AIContent[] contents = [new TextReasoningContent("a"), new FunctionCallContent("1", "f"), new TextContent("a"), new DataContent(new byte[1], "image/png")];
        using var client = new PacedClient(_time, [PacedStep.Text(100), .. contents.SelectMany(content =>
            new[] { PacedStep.Empty(249), new PacedStep(Milliseconds(250), new ChatResponseUpdate(ChatRole.Assistant, [content])) })]);
        Assert.Equal(9, await _time.RunAsync(() => CountAsync(client)));
    }

    [Fact]
    public async Task Before_the_first_token_nothing_stalls()
    {
        using var client = new PacedClient(_time, PacedStep.Empty(100), PacedStep.Empty(600), PacedStep.Text(60_000), PacedStep.Hang());

        TimeoutException thrown = await _time.RunAsync(() => Assert.ThrowsAsync<TimeoutException>(() => CountAsync(client, limitsFirstToken: false)));

        Assert.Contains("stalled", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(Milliseconds(100 + 600 + 60_000 + 500), _time.Elapsed);
    }

    [Fact]
    public async Task After_the_first_token_only_a_stall_is_limited()
    {
        using var client = new PacedClient(_time, PacedStep.Text(100), PacedStep.Text(60_000));
        Assert.Equal(2, await _time.RunAsync(() => CountAsync(client, limitsStalls: false)));
    }

    [Fact]
    public async Task A_slow_reader_is_no_slow_model()
    {
        using var client = new PacedClient(
            _time, PacedStep.Empty(400), PacedStep.Empty(100), PacedStep.Text(299), PacedStep.Text(499), PacedStep.Text(499), PacedStep.End(499));

        int count = await _time.RunAsync(() => CountAsync(client, hold: TimeSpan.FromMinutes(1)));

        Assert.Equal(5, count);
    }

    [Fact]
    public async Task A_slow_reader_gets_no_more_time_for_the_model()
    {
        using var client = new PacedClient(_time, PacedStep.Empty(400), PacedStep.Empty(100), PacedStep.Text(301));

        TimeoutException thrown = await _time.RunAsync(
            () => Assert.ThrowsAsync<TimeoutException>(() => CountAsync(client, hold: TimeSpan.FromMinutes(1))));

        Assert.Equal("desk: no first token within 800 ms; waited 800 ms.", thrown.Message);
        Assert.Equal(TimeSpan.FromMinutes(2) + FirstToken, _time.Elapsed);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(150)]
    [InlineData(250)]
    [InlineData(350)]
    public async Task The_callers_cancellation_at_any_await_stays_its_own(int at)
    {
        using var unobserved = new UnobservedExceptions();
        using var client = new PacedClient(_time, PacedStep.Empty(100), PacedStep.Text(100), PacedStep.Text(100), PacedStep.End(100));
        using var cancellation = new CancellationTokenSource(Milliseconds(at), _time);

        OperationCanceledException thrown = await _time.RunAsync(
            () => Assert.ThrowsAnyAsync<OperationCanceledException>(() => CountAsync(client, caller: cancellation.Token)));

        Assert.Equal(cancellation.Token, thrown.CancellationToken);
        Assert.Equal(Milliseconds(at), _time.Elapsed);
        Assert.Equal(0, client.InFlight);
        unobserved.AssertNone();
    }

    [Fact]
    public async Task A_call_that_is_cancelled_before_it_begins_sends_nothing()
    {
        using var client = new PacedClient(_time, PacedStep.Text(0));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CountAsync(client, caller: new CancellationToken(canceled: true)));
        Assert.Equal(0, client.Requests);
    }

    [Fact]
    public async Task The_token_of_the_enumeration_is_obeyed_too()
    {
        using var client = new PacedClient(_time, PacedStep.Text(100), PacedStep.Hang());
        using var caller = new CancellationTokenSource();
        using var enumeration = new CancellationTokenSource(Milliseconds(200), _time);

        OperationCanceledException thrown = await _time.RunAsync(
            () => Assert.ThrowsAnyAsync<OperationCanceledException>(() => Apply(client, caller: caller.Token).CountAsync(enumeration.Token).AsTask()));

        Assert.Equal(enumeration.Token, thrown.CancellationToken);
        Assert.Equal(0, client.InFlight);
    }

    [Fact]
    public async Task Who_cancelled_before_the_deadline_is_told_of_the_cancellation()
    {
        using var client = new PacedClient(_time, PacedStep.Text(60_000)) { IgnoresCancellation = true };
        using var cancellation = new CancellationTokenSource(Milliseconds(100), _time);

        OperationCanceledException thrown = await _time.RunAsync(
            () => Assert.ThrowsAnyAsync<OperationCanceledException>(() => CountAsync(client, caller: cancellation.Token)));

        Assert.Equal(cancellation.Token, thrown.CancellationToken);
        Assert.Equal(FirstToken, _time.Elapsed);
    }

    [Fact]
    public async Task A_failure_in_time_is_passed_on_as_it_is()
    {
        using var unobserved = new UnobservedExceptions();
        Exception[] failures = [new HttpRequestException("Reset."), new TaskCanceledException("The client's own timeout."), new TimeoutException("Also.")];
        foreach (Exception failure in failures)
        {
            foreach (PacedStep[] script in new PacedStep[][]
            {
                [PacedStep.Fail(0, failure)],
                [PacedStep.Fail(799, failure)],
                [PacedStep.Text(0), PacedStep.Fail(0, failure)],
                [PacedStep.Text(10), PacedStep.Fail(499, failure)],
            })
            {
                using var client = new PacedClient(_time, script);
                Assert.Same(failure, await _time.RunAsync(() => Assert.ThrowsAsync(failure.GetType(), () => CountAsync(client))));
                Assert.Equal(0, client.InFlight);
            }
        }

        unobserved.AssertNone();
    }

    [Fact]
    public async Task What_the_source_throws_at_once_comes_out_of_the_first_step()
    {
        var failure = new InvalidOperationException("No such model.");
        using var client = new ThrowingChatClient(failure);
        IAsyncEnumerable<ChatResponseUpdate> stream = Apply(client);
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => stream.CountAsync().AsTask()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_ignores_its_cancellation_is_left_and_disposed_when_it_comes_back(bool fails)
    {
        using var unobserved = new UnobservedExceptions();
        PacedStep last = fails ? PacedStep.Fail(60_000, new HttpRequestException("Reset.")) : PacedStep.Text(60_000);
        using var client = new PacedClient(_time, PacedStep.Text(100), last) { IgnoresCancellation = true };

        await _time.RunAsync(() => Assert.ThrowsAsync<TimeoutException>(() => CountAsync(client)));

        Assert.Equal(Milliseconds(100 + 500), _time.Elapsed);
        Assert.Equal(1, client.InFlight);
        await _time.PassAsync(Milliseconds(60_000));
        await Eventually.TrueAsync(() => client.InFlight == 0);
        unobserved.AssertNone();
    }

    [Fact]
    public async Task What_cancelling_the_source_throws_is_not_lost_on_anyone()
    {
        using var unobserved = new UnobservedExceptions();
        IAsyncEnumerable<ChatResponseUpdate> stream = StreamDeadline.Apply(
            "desk",
            FirstToken,
            Stall,
            _time,
            token =>
            {
                token.Register(() => throw new InvalidOperationException("A callback that fails."));
                return new PacedClient(_time, PacedStep.Hang()).GetStreamingResponseAsync([], null, token);
            },
            CancellationToken.None);

        await _time.RunAsync(() => Assert.ThrowsAsync<TimeoutException>(() => stream.CountAsync().AsTask()));
        unobserved.AssertNone();
    }

    [Fact]
    public async Task A_stream_that_is_left_early_is_disposed()
    {
        using var client = new PacedClient(_time, PacedStep.Text(100), PacedStep.Hang());
        await _time.RunAsync(async () =>
        {
            await foreach (ChatResponseUpdate _ in Apply(client))
            {
                break;
            }
        });

        Assert.Equal(0, client.InFlight);
    }

    [Fact]
    public async Task The_stream_is_cold_and_each_enumeration_has_its_own_clock()
    {
        using var client = new PacedClient(_time, PacedStep.Text(700), PacedStep.Text(400));
        IAsyncEnumerable<ChatResponseUpdate> stream = Apply(client);
        Assert.Equal(0, client.Requests);
        Assert.Equal(2, await _time.RunAsync(() => stream.CountAsync().AsTask()));
        Assert.Equal(2, await _time.RunAsync(() => stream.CountAsync().AsTask()));
        Assert.Equal(2, client.Requests);
    }

    [Fact]
    public async Task What_is_there_when_the_deadline_passes_is_given()
    {
        var time = new FakeTimeProvider();
        var source = new WithheldStream();
        await using IAsyncEnumerator<ChatResponseUpdate> stream =
            StreamDeadline.Apply("desk", FirstToken, Stall, time, _ => source, CancellationToken.None).GetAsyncEnumerator();
        Task<bool> next = stream.MoveNextAsync().AsTask();

        source.Arrive(new ChatResponseUpdate(ChatRole.Assistant, "a"));
        time.Advance(TimeSpan.FromHours(1));
        Assert.False(next.IsCompleted);
        source.Resume();

        Assert.True(await next);
        Assert.Equal("a", stream.Current.Text);
    }

    [Fact]
    public async Task A_step_that_is_already_there_is_given_however_late_it_is_asked_for()
    {
        using var client = new PacedClient(_time, PacedStep.Text(100), PacedStep.Text(0), PacedStep.Text(0));
        Assert.Equal(3, await _time.RunAsync(() => CountAsync(client, hold: TimeSpan.FromHours(1))));
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(0)]
    [InlineData(20)]
    public async Task A_jump_of_the_clock_while_the_reader_holds_the_stream_changes_nothing(int days)
    {
        var time = new FakeTimeProvider();
        var source = new WithheldStream();
        IAsyncEnumerator<ChatResponseUpdate> stream =
            StreamDeadline.Apply("desk", FirstToken, Stall, time, _ => source, CancellationToken.None).GetAsyncEnumerator();
        Task<bool> first = stream.MoveNextAsync().AsTask();
        source.Arrive(new ChatResponseUpdate(ChatRole.Assistant, "a"));
        source.Resume();
        Assert.True(await first);

        time.Advance(TimeSpan.FromDays(10));
        time.AdjustTime(time.GetUtcNow() + TimeSpan.FromDays(days));

        Task<bool> second = stream.MoveNextAsync().AsTask();
        time.Advance(Stall - TimeSpan.FromTicks(1));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<TimeoutException>(() => second);

        await stream.DisposeAsync();
        Assert.False(source.IsDisposed);
        source.Arrive(new ChatResponseUpdate());
        source.Resume();
        await Eventually.TrueAsync(() => source.IsDisposed);
    }

    [Fact]
    public async Task A_jump_of_the_clock_ends_a_wait_that_it_leaps_over()
    {
        var time = new FakeTimeProvider();
        var source = new WithheldStream();
        IAsyncEnumerable<ChatResponseUpdate> stream = StreamDeadline.Apply("desk", FirstToken, Stall, time, _ => source, CancellationToken.None);
        Task<int> count = stream.CountAsync().AsTask();
        time.Advance(TimeSpan.FromMilliseconds(1));
        time.AdjustTime(time.GetUtcNow() - TimeSpan.FromDays(1));
        time.Advance(FirstToken);
        Assert.False(count.IsCompleted);

        time.Advance(TimeSpan.FromDays(10));

        TimeoutException thrown = await Assert.ThrowsAsync<TimeoutException>(() => count);
        Assert.StartsWith("desk: no first token within 800 ms; waited ", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_timer_serves_the_whole_stream()
    {
        var time = new CountingTime();
        async IAsyncEnumerable<ChatResponseUpdate> PendingAsync()
        {
            for (int i = 0; i < 1000; i++)
            {
                time.Advance(Milliseconds(10));
                await Task.Yield();
                yield return new ChatResponseUpdate(ChatRole.Assistant, "a");
            }
        }

        Assert.Equal(1000, await StreamDeadline.Apply("desk", FirstToken, Stall, time, _ => PendingAsync(), CancellationToken.None).CountAsync());
        Assert.Equal(1, time.Created);
        Assert.InRange(time.Changed, 1, 1000 * 10 / 500 + 2);
    }

    [Fact]
    public async Task A_race_of_a_chunk_and_a_deadline_has_one_winner()
    {
        using var unobserved = new UnobservedExceptions();
        int given = 0;
        const int Rounds = 5000;
        for (int round = 0; round < Rounds; round++)
        {
            var time = new FakeTimeProvider();
            var chunk = new TaskCompletionSource();
            var ended = new TaskCompletionSource();
            async IAsyncEnumerable<ChatResponseUpdate> OneAsync()
            {
                try
                {
                    await chunk.Task;
                    yield return new ChatResponseUpdate(ChatRole.Assistant, "a");
                }
                finally
                {
                    ended.SetResult();
                }
            }

            Task<int> count = StreamDeadline.Apply("desk", FirstToken, null, time, _ => OneAsync(), CancellationToken.None).CountAsync().AsTask();
            Parallel.Invoke(chunk.SetResult, () => time.Advance(FirstToken));
            try
            {
                given += await count;
            }
            catch (TimeoutException)
            {
            }

            await ended.Task;
        }

        Assert.InRange(given, 0, Rounds);
        unobserved.AssertNone();
    }

    [Fact]
    public async Task A_stream_may_not_be_disposed_while_its_next_item_is_awaited()
    {
        var source = new WithheldStream();
        IAsyncEnumerator<ChatResponseUpdate> stream =
            StreamDeadline.Apply("desk", FirstToken, Stall, new FakeTimeProvider(), _ => source, CancellationToken.None).GetAsyncEnumerator();
        Task<bool> next = stream.MoveNextAsync().AsTask();
        await Assert.ThrowsAsync<NotSupportedException>(() => stream.DisposeAsync().AsTask());
        Assert.False(source.IsDisposed);
        source.Arrive(new ChatResponseUpdate());
        source.Resume();
        Assert.True(await next);
        await stream.DisposeAsync();
        Assert.True(source.IsDisposed);
    }

    private static TimeSpan Milliseconds(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private IAsyncEnumerable<ChatResponseUpdate> Apply(IChatClient client, CancellationToken caller = default) =>
        StreamDeadline.Apply("desk", FirstToken, Stall, _time, token => client.GetStreamingResponseAsync([], null, token), caller);

    private async Task<int> CountAsync(
        PacedClient client,
        bool limitsFirstToken = true,
        bool limitsStalls = true,
        TimeSpan hold = default,
        Action? onChunk = null,
        CancellationToken caller = default)
    {
        int count = 0;
        await foreach (ChatResponseUpdate _ in StreamDeadline.Apply(
            "desk",
            limitsFirstToken ? FirstToken : null,
            limitsStalls ? Stall : null,
            _time,
            token => client.GetStreamingResponseAsync([], null, token),
            caller))
        {
            count++;
            onChunk?.Invoke();
            if (hold > TimeSpan.Zero)
            {
                await Task.Delay(hold, _time, CancellationToken.None);
            }
        }

        return count;
    }
}
