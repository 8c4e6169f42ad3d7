using System.Runtime.CompilerServices;
using LlmGen.Levers.Deadlines;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmGen.Tests.Deadlines;

/// <summary>The deadline of a whole call, buffered and streamed.</summary>
[Collection(Alone.Name)]
public sealed class TotalDeadlineTests
{
    private const string Missed = "desk: no complete response within the total of 6000 ms; waited 6000 ms.";

    private static readonly TimeSpan Total = Milliseconds(6000);

    private static readonly Dictionary<string, Func<VirtualTime, IChatClient, CancellationToken, Task<int>>> Calls = new()
    {
        ["buffered"] = async (time, client, caller) => (await RunAsync(time, client, caller)).Text.Length,
        ["streamed"] = (time, client, caller) => Stream(time, client, caller).CountAsync(CancellationToken.None).AsTask(),
    };

    private readonly VirtualTime _time = new();

    public static TheoryData<string> Kinds => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_call_that_takes_too_long_is_given_up_at_its_time(string kind)
    {
        using var client = new PacedClient(_time, [.. Enumerable.Repeat(PacedStep.Text(70), 100)]);

        TimeoutException thrown = await _time.RunAsync(() => Assert.ThrowsAsync<TimeoutException>(() => Calls[kind](_time, client, default)));

        Assert.Equal(Missed, thrown.Message);
        Assert.Equal(Total, _time.Elapsed);
        await Eventually.TrueAsync(() => client.InFlight == 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_call_that_ends_in_time_is_answered(string kind)
    {
        using var client = new PacedClient(_time, PacedStep.Text(100), PacedStep.Text(5000), PacedStep.End(899));
        Assert.Equal(2, await _time.RunAsync(() => Calls[kind](_time, client, default)));
        Assert.Equal(Milliseconds(5999), _time.Elapsed);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_callers_cancellation_at_any_await_stays_its_own(string kind)
    {
        using var unobserved = new UnobservedExceptions();
        for (int at = 50; at < 400; at += 100)
        {
            TimeSpan start = _time.Elapsed;
            using var client = new PacedClient(_time, PacedStep.Empty(100), PacedStep.Text(100), PacedStep.Text(100), PacedStep.End(100));
            using var cancellation = new CancellationTokenSource(Milliseconds(at), _time);

            OperationCanceledException thrown = await _time.RunAsync(
                () => Assert.ThrowsAnyAsync<OperationCanceledException>(() => Calls[kind](_time, client, cancellation.Token)));

            Assert.Equal(cancellation.Token, thrown.CancellationToken);
            Assert.Equal(Milliseconds(at), _time.Elapsed - start);
            Assert.Equal(0, client.InFlight);
        }

        unobserved.AssertNone();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_call_that_is_cancelled_before_it_begins_sends_nothing(string kind)
    {
        using var client = new PacedClient(_time, PacedStep.Text(0));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Calls[kind](_time, client, new CancellationToken(canceled: true)));
        Assert.Equal(0, client.Requests);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Who_cancelled_before_the_deadline_is_told_of_the_cancellation(string kind)
    {
        using var client = new PacedClient(_time, PacedStep.Text(60_000)) { IgnoresCancellation = true };
        using var cancellation = new CancellationTokenSource(Milliseconds(100), _time);

        OperationCanceledException thrown = await _time.RunAsync(
            () => Assert.ThrowsAnyAsync<OperationCanceledException>(() => Calls[kind](_time, client, cancellation.Token)));

        Assert.Equal(cancellation.Token, thrown.CancellationToken);
        Assert.Equal(Total, _time.Elapsed);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_failure_in_time_is_passed_on_as_it_is(string kind)
    {
        using var unobserved = new UnobservedExceptions();
        Exception[] failures = [new HttpRequestException("Reset."), new TaskCanceledException("The client's own timeout."), new TimeoutException("Also.")];
        foreach (Exception failure in failures)
        {
            foreach (int at in new[] { 0, 5999 })
            {
                using var client = new PacedClient(_time, PacedStep.Fail(at, failure));
                Assert.Same(failure, await _time.RunAsync(() => Assert.ThrowsAsync(failure.GetType(), () => Calls[kind](_time, client, default))));
            }

            using var throwing = new ThrowingChatClient(failure);
            Assert.Same(failure, await Assert.ThrowsAsync(failure.GetType(), () => Calls[kind](_time, throwing, default)));
        }

        unobserved.AssertNone();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_client_that_ignores_its_cancellation_is_left_and_its_failure_observed(string kind)
    {
        using var unobserved = new UnobservedExceptions();
        PacedStep last = PacedStep.Fail(60_000, new HttpRequestException("Reset."));
        using var client = new PacedClient(_time, PacedStep.Text(100), last) { IgnoresCancellation = true };

        await _time.RunAsync(() => Assert.ThrowsAsync<TimeoutException>(() => Calls[kind](_time, client, default)));

        Assert.Equal(Total, _time.Elapsed);
        Assert.Equal(1, client.InFlight);
        await _time.PassAsync(Milliseconds(60_000));
        await Eventually.TrueAsync(() => client.InFlight == 0);
        unobserved.AssertNone();
    }

    [Fact]
    public async Task An_answer_that_comes_as_the_deadline_passes_wins()
    {
        var time = new FakeTimeProvider();
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ITimer timer = time.CreateTimer(_ => answer.SetResult(42), null, Total, Timeout.InfiniteTimeSpan);
        Task<int> run = TotalDeadline.RunAsync("desk", Total, time, answer, static (answer, _) => answer.Task, CancellationToken.None);
        time.Advance(Total);
        Assert.Equal(42, await run);
    }

    [Fact]
    public async Task A_call_that_is_answered_at_once_sets_no_timer()
    {
        var time = new CountingTime();
        Assert.Equal(42, await TotalDeadline.RunAsync("desk", Total, time, 42, static (answer, _) => Task.FromResult(answer), CancellationToken.None));
        Assert.Equal(0, time.Created);
    }

    [Fact]
    public async Task A_call_that_comes_back_too_late_to_be_awaited_is_given_up()
    {
        var time = new FakeTimeProvider();
        TimeoutException thrown = await Assert.ThrowsAsync<TimeoutException>(() => TotalDeadline.RunAsync(
            "desk",
            Total,
            time,
            time,
            static async (time, token) =>
            {
                time.Advance(Total);
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return 42;
            },
            CancellationToken.None));
        Assert.Equal(Missed, thrown.Message);
    }

    [Fact]
    public async Task A_stream_whose_first_step_comes_back_too_late_to_be_awaited_is_given_up_and_disposed()
    {
        var time = new FakeTimeProvider();
        bool ended = false;
        async IAsyncEnumerable<int> BusyAsync([EnumeratorCancellation] CancellationToken token)
        {
            try
            {
                time.Advance(Total);
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                yield return 42;
            }
            finally
            {
                ended = true;
            }
        }

        TimeoutException thrown = await Assert.ThrowsAsync<TimeoutException>(
            () => TotalDeadline.Stream("desk", Total, time, BusyAsync, CancellationToken.None).CountAsync().AsTask());
        Assert.Equal(Missed, thrown.Message);
        await Eventually.TrueAsync(() => Volatile.Read(ref ended));
    }

    [Fact]
    public async Task A_reader_that_holds_a_stream_too_long_is_told_at_its_next_step()
    {
        using var client = new PacedClient(_time, PacedStep.Text(100), PacedStep.Text(0));
        await _time.RunAsync(async () =>
        {
            await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(_time, client, default).GetAsyncEnumerator();
            Assert.True(await stream.MoveNextAsync());
            await Task.Delay(Milliseconds(10_000), _time);
            Assert.Equal("a", stream.Current.Text);
            TimeoutException thrown = await Assert.ThrowsAsync<TimeoutException>(() => stream.MoveNextAsync().AsTask());
            Assert.Equal(Missed, thrown.Message);
        });

        await Eventually.TrueAsync(() => client.InFlight == 0);
    }

    [Fact]
    public async Task A_request_whose_stream_is_held_too_long_is_cancelled_at_the_deadline()
    {
        CancellationToken seen = default;
        async IAsyncEnumerable<int> TwoAsync([EnumeratorCancellation] CancellationToken token)
        {
            seen = token;
            yield return 1;
            await Task.Delay(Milliseconds(1), _time, token);
            yield return 2;
        }

        await _time.RunAsync(async () =>
        {
            await using IAsyncEnumerator<int> stream = TotalDeadline.Stream("desk", Total, _time, TwoAsync, CancellationToken.None).GetAsyncEnumerator();
            Assert.True(await stream.MoveNextAsync());
            await Task.Delay(Milliseconds(5999), _time);
            Assert.False(seen.IsCancellationRequested);
            await Task.Delay(Milliseconds(2), _time);
            Assert.True(seen.IsCancellationRequested);
        });
    }

    [Fact]
    public async Task A_stream_that_has_ended_is_not_late()
    {
        using var client = new PacedClient(_time, PacedStep.Text(100));
        await _time.RunAsync(async () =>
        {
            await using IAsyncEnumerator<ChatResponseUpdate> stream = Stream(_time, client, default).GetAsyncEnumerator();
            Assert.True(await stream.MoveNextAsync());
            Assert.False(await stream.MoveNextAsync());
            await Task.Delay(Milliseconds(10_000), _time);
            Assert.False(await stream.MoveNextAsync());
        });
    }

    [Fact]
    public async Task The_disposal_of_what_was_given_up_holds_nobody_up()
    {
        async IAsyncEnumerable<int> ClingingAsync([EnumeratorCancellation] CancellationToken token)
        {
            try
            {
                yield return 1;
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            }
            finally
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);
            }
        }

        TimeSpan[] holds = [TimeSpan.Zero, Milliseconds(10_000)];
        foreach (TimeSpan hold in holds)
        {
            await _time.RunAsync(() => Assert.ThrowsAsync<TimeoutException>(async () =>
            {
                await foreach (int _ in TotalDeadline.Stream("desk", Total, _time, ClingingAsync, CancellationToken.None))
                {
                    await Task.Delay(hold, _time);
                }
            }));
        }
    }

    private static Task<ChatResponse> RunAsync(TimeProvider time, IChatClient client, CancellationToken caller) =>
        TotalDeadline.RunAsync("desk", Total, time, client, static (client, token) => client.GetResponseAsync([], null, token), caller);

    private static IAsyncEnumerable<ChatResponseUpdate> Stream(TimeProvider time, IChatClient client, CancellationToken caller) =>
        TotalDeadline.Stream("desk", Total, time, token => client.GetStreamingResponseAsync([], null, token), caller);

    private static TimeSpan Milliseconds(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
