using LlmGen.CompilerServices;
using LlmGen.Levers.Concurrency;
using LlmGen.Levers.Deadlines;
using LlmGen.Levers.Hedging;
using LlmGen.Tests.Deadlines;
using LlmGen.Tests.Hedges;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LlmGen.Tests.Concurrency;

/// <summary>A limit around any client, and the clocks outside of it.</summary>
[Collection(Alone.Name)]
public sealed class ConcurrencyLimitTests
{
    private static readonly ChatMessage[] Messages = [new(ChatRole.User, "x")];
    private static readonly TimeSpan HedgedAfter = TimeSpan.FromMilliseconds(100);

    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Buffered_calls_and_streams_share_the_slots()
    {
        var atOnce = new System.Collections.Concurrent.ConcurrentBag<int>();
        using var inner = new PacedClient(_time, PacedStep.Text(10), PacedStep.Text(10));
        using var watching = new WatchingClient(inner, () => atOnce.Add(inner.InFlight + 1));
        using ConcurrencyLimitedChatClient client = Limited(watching, 2);
        await _time.RunAsync(() => Task.WhenAll(Enumerable.Range(0, 10).Select(call => call % 2 == 0
            ? client.GetResponseAsync(Messages)
            : client.GetStreamingResponseAsync(Messages).ToChatResponseAsync())));
        Assert.Equal((2, 10), (atOnce.Max(), inner.Requests));
        Assert.Equal(100, _time.Elapsed.TotalMilliseconds);
    }

    [Fact]
    public async Task A_failure_and_a_cancellation_give_the_slot_back()
    {
        using var failing = new PacedClient(_time, PacedStep.Fail(10, new HttpRequestException("Reset.")));
        using var hanging = new PacedClient(_time, PacedStep.Hang());
        using var sound = new PacedClient(_time, PacedStep.Text(10));
        using ConcurrencyLimitedChatClient client = Limited(new RelayClient(failing, failing, hanging, hanging, sound), 1);
        foreach (bool streams in new[] { true, false })
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => _time.RunAsync(() => AskAsync(client, streams)));
        }

        foreach (bool streams in new[] { true, false })
        {
            using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50), _time);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _time.RunAsync(() => AskAsync(client, streams, cancellation.Token)));
        }

        Assert.Equal("a", await _time.RunAsync(() => AskAsync(client, streams: true)));
    }

    [Fact]
    public async Task Who_cancels_while_waiting_sends_nothing()
    {
        using var inner = new PacedClient(_time, PacedStep.Text(1000));
        using ConcurrencyLimitedChatClient client = Limited(inner, 1);
        await _time.RunAsync(async () =>
        {
            Task first = AskAsync(client, streams: false);
            using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50), _time);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AskAsync(client, streams: true, cancellation.Token));
            Assert.Equal(50, _time.Elapsed.TotalMilliseconds);
            await first;
        });
        Assert.Equal(1, inner.Requests);
    }

    [Fact]
    public async Task Queueing_breeds_no_hedges_and_the_delay_begins_with_the_slot()
    {
        using var slow = new PacedClient(_time, PacedStep.Text(90));
        using var stuck = new PacedClient(_time, PacedStep.Text(5000));
        using var quick = new PacedClient(_time, PacedStep.Text(20));
        using ConcurrencyLimitedChatClient limited = Limited(slow, 2);
        using var client = new HedgingChatClient(limited, new HedgePolicy { After = HedgedAfter }, _time);

        // Two at a time, 90 ms each: the last waits for 360 ms, and none is hedged.
        await _time.RunAsync(() => Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AskAsync(client, streams: true))));
        Assert.Equal((10, 450), (slow.Requests, _time.Elapsed.TotalMilliseconds));

        // One that waits for its slot and then is slow is hedged when it has had the slot for the delay.
        using var holding = new PacedClient(_time, PacedStep.Text(300));
        using ConcurrencyLimitedChatClient held = Limited(new RelayClient(holding, holding, stuck, quick), 2);
        using var hedged = new HedgingChatClient(held, new HedgePolicy { After = HedgedAfter }, _time);
        TimeSpan begun = _time.Elapsed;
        await _time.RunAsync(() => Task.WhenAll(AskAsync(held, streams: true), AskAsync(held, streams: true), AskAsync(hedged, streams: true)));
        Assert.Equal(300 + 100 + 20, (_time.Elapsed - begun).TotalMilliseconds);
    }

    [Fact]
    public async Task A_hedge_that_waits_for_its_slot_stops_waiting_when_the_first_request_answers()
    {
        using var inner = new PacedClient(_time, PacedStep.Text(250));
        using ConcurrencyLimitedChatClient limited = Limited(inner, 1);
        using var client = new HedgingChatClient(limited, new HedgePolicy { After = HedgedAfter, MaxAttempts = 5 }, _time);
        Assert.Equal("a", await _time.RunAsync(() => AskAsync(client, streams: false)));
        Assert.Equal((1, 250), (inner.Requests, _time.Elapsed.TotalMilliseconds));
        Assert.Equal("a", await _time.RunAsync(() => AskAsync(client, streams: false)));
        Assert.Equal((2, 500), (inner.Requests, _time.Elapsed.TotalMilliseconds));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_deadline_to_the_first_token_begins_with_the_slot(bool hedges)
    {
        using var first = new PacedClient(_time, PacedStep.Text(500));
        using var second = new PacedClient(_time, PacedStep.Text(140));
        using var hanging = new PacedClient(_time, PacedStep.Hang());
        using ConcurrencyLimitedChatClient limited = Limited(new RelayClient(first, second, hanging), 1);
        IChatClient client = new DeadlineChatClient(limited, new DeadlinePolicy { FirstToken = TimeSpan.FromMilliseconds(150) }, _time);
        client = hedges ? new HedgingChatClient(client, new HedgePolicy { After = TimeSpan.FromSeconds(60) }, _time) : client;
        await _time.RunAsync(async () =>
        {
            Task holding = AskAsync(limited, streams: true);
            Assert.Equal("a", await AskAsync(client, streams: true));
            Assert.Equal(640, _time.Elapsed.TotalMilliseconds);
            TimeoutException missed = await Assert.ThrowsAsync<TimeoutException>(() => AskAsync(client, streams: true));
            Assert.Contains("no first token within 150 ms; waited 150 ms", missed.Message, StringComparison.Ordinal);
            Assert.Equal(790, _time.Elapsed.TotalMilliseconds);
            await holding;
        });
        client.Dispose();
    }

    [Fact]
    public async Task The_total_counts_the_waiting()
    {
        using var inner = new PacedClient(_time, PacedStep.Text(500));
        using ConcurrencyLimitedChatClient limited = Limited(inner, 1);
        using var client = new DeadlineChatClient(
            limited, new DeadlinePolicy { Total = TimeSpan.FromMilliseconds(300), FirstToken = TimeSpan.FromMilliseconds(200) }, _time);
        await _time.RunAsync(async () =>
        {
            Task holding = AskAsync(limited, streams: true);
            TimeoutException missed = await Assert.ThrowsAsync<TimeoutException>(() => AskAsync(client, streams: true));
            Assert.Contains("total of 300 ms", missed.Message, StringComparison.Ordinal);
            await holding;
        });
        Assert.Equal(1, inner.Requests);
    }

    [Fact]
    public async Task What_waits_for_a_call_comes_before_what_nothing_waits_for()
    {
        using var inner = new PacedClient(_time, PacedStep.Text(10));
        using ConcurrencyLimitedChatClient client = Limited(inner, 1);
        var ended = new List<string>();
        await _time.RunAsync(() => Task.WhenAll(
            CallAsync("holds", 0), CallAsync("last", 0), CallAsync("short", 1), CallAsync("long", 5), CallAsync("long too", 5)));
        Assert.Equal(["holds", "long", "long too", "short", "last"], ended);

        async Task CallAsync(string name, int seconds)
        {
            RemainingPath.AfterCall = () => TimeSpan.FromSeconds(seconds);
            await AskAsync(client, streams: seconds == 5);
            ended.Add(name);
        }
    }

    [Fact]
    public async Task A_pipeline_has_its_place_for_it()
    {
        using var inner = new PacedClient(_time, PacedStep.Text(10));
        await using ServiceProvider services = new ServiceCollection().AddSingleton<TimeProvider>(_time).BuildServiceProvider();
        using IChatClient client = new ChatClientBuilder(inner).UseConcurrencyLimit(1).Build(services);
        await _time.RunAsync(() => Task.WhenAll(AskAsync(client, streams: true), AskAsync(client, streams: false)));
        Assert.Equal(20, _time.Elapsed.TotalMilliseconds);
        Assert.Same(inner, client.GetService<PacedClient>());
    }

    [Fact]
    public void A_limit_below_one_is_refused()
    {
        using var client = new PacedClient(_time);
        Assert.Equal("maxConcurrency", Assert.Throws<ArgumentOutOfRangeException>(() => client.WithConcurrencyLimit(0)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChatClientBuilder(client).UseConcurrencyLimit(-1));
        Assert.Throws<ArgumentNullException>(() => ((IChatClient)null!).WithConcurrencyLimit(1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hedge_counts_and_costs_when_it_is_sent_and_not_while_it_waits_for_a_slot(bool isSent)
    {
        var budget = new HedgeBudget(0.05);
        using var listener = new Telemetry.TelemetryListener("hedged");
        using var holds = new PacedClient(_time, PacedStep.Text(1000));
        using var slow = new PacedClient(_time, PacedStep.Text(isSent ? 5000 : 500));
        using var quick = new PacedClient(_time, PacedStep.Text(10));
        using ConcurrencyLimitedChatClient limited = Limited(new RelayClient(holds, slow, quick), 2);
        var hedging = new HedgeEngine("hedged", new HedgePolicy { After = HedgedAfter }, budget, new HedgeHold(_time), _time);
        await _time.RunAsync(async () =>
        {
            Task holding = AskAsync(limited, streams: true);
            Task<List<ChatResponseUpdate>> call = hedging.Stream(token => limited.GetStreamingResponseAsync(Messages, null, token), default).ToListAsync().AsTask();
            await Task.Delay(TimeSpan.FromMilliseconds(300), _time);

            // The hedge waits since 100 ms, and another call may have all of the budget.
            Assert.Equal(HedgeBudget.Allowance, Spend());
            for (int i = 0; i < HedgeBudget.Allowance; i++)
            {
                budget.Refund();
            }

            await call;
            await holding;
        });
        Assert.Equal(isSent ? HedgeBudget.Allowance - 1 : HedgeBudget.Allowance, Spend());
        Assert.Equal(isSent ? 1 : 0, listener.Of("llmgen.hedge.requests").Sum(each => each.Value));
        Assert.Equal(isSent ? 1010 : 1000, _time.Elapsed.TotalMilliseconds);

        int Spend()
        {
            int spent = 0;
            while (budget.TrySpend())
            {
                spent++;
            }

            return spent;
        }
    }

    [Fact]
    public async Task A_hedge_that_gets_its_slot_when_the_budget_is_empty_is_not_sent()
    {
        var budget = new HedgeBudget(0.05);
        using var holds = new PacedClient(_time, PacedStep.Text(300));
        using var slow = new PacedClient(_time, PacedStep.Text(400), PacedStep.Fail(0, new HttpRequestException("Reset.")));
        using var never = new PacedClient(_time, PacedStep.Text(0));
        using ConcurrencyLimitedChatClient limited = Limited(new RelayClient(holds, slow, never), 2);
        var hedging = new HedgeEngine("hedged", new HedgePolicy { After = HedgedAfter }, budget, new HedgeHold(_time), _time);
        await _time.RunAsync(async () =>
        {
            Task holding = AskAsync(limited, streams: true);
            Task call = hedging.Stream(token => limited.GetStreamingResponseAsync(Messages, null, token), default).ToListAsync().AsTask();
            await Task.Delay(TimeSpan.FromMilliseconds(200), _time);
            while (budget.TrySpend())
            {
            }

            await Assert.ThrowsAsync<HttpRequestException>(() => call);
            await holding;
            Assert.Equal("a", await AskAsync(limited, streams: true));
        });
        Assert.Equal((1, 1, 1), (holds.Requests, slow.Requests, never.Requests));
    }

    private static async Task<string> AskAsync(IChatClient client, bool streams, CancellationToken cancellationToken = default) =>
        streams
            ? (await client.GetStreamingResponseAsync(Messages, null, cancellationToken).ToChatResponseAsync(CancellationToken.None)).Text
            : (await client.GetResponseAsync(Messages, null, cancellationToken)).Text;

    private ConcurrencyLimitedChatClient Limited(IChatClient inner, int slots) => new(inner, new ConcurrencyLimiter(slots, _time), _time);

    private sealed class WatchingClient(IChatClient inner, Action onRequest) : DelegatingChatClient(inner)
    {
        public override Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            onRequest();
            return base.GetResponseAsync(messages, options, cancellationToken);
        }

        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            onRequest();
            return base.GetStreamingResponseAsync(messages, options, cancellationToken);
        }
    }
}
