using System.Runtime.CompilerServices;
using LlmGen.CompilerServices;
using LlmGen.Levers.Common;
using LlmGen.Levers.Hedging;
using LlmGen.Tests.Levers;
using LlmGen.Tests.Deadlines;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LlmGen.Tests.Hedges;

/// <summary>Hedging by hand, on any client: who wins, and what becomes of the others. The delay is 100 ms.</summary>
[Collection(Alone.Name)]
public sealed class HedgingTests
{
    private static readonly ChatMessage[] Messages = [new(ChatRole.User, "x")];

    private readonly VirtualTime _time = new();
    private TimeSpan _ended;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_within_the_delay_keeps_the_first_request_alone(bool streams)
    {
        PacedClient first = Client(Text(99, "a"), Text(5000, "b"));
        Assert.Equal("ab", await AskAsync(streams, first));
        Assert.Equal((1, 5099), (first.Requests, _ended.TotalMilliseconds));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_first_token_wins(bool streams)
    {
        PacedClient first = Client(Text(1000, "slow"));
        PacedClient second = Client(Text(50, "q"), Text(200, "uick"));
        Assert.Equal("quick", await AskAsync(streams, first, second));
        Assert.Equal((1, 1, 350), (first.Requests, second.Requests, _ended.TotalMilliseconds));
        await Eventually.TrueAsync(() => first.InFlight == 0);
    }

    [Fact]
    public async Task The_loser_is_cancelled_before_the_caller_sees_a_token()
    {
        var tokens = new List<CancellationToken>();
        PacedClient first = Client(Text(1000, "slow"));
        using var noting = new NotingClient(Relay(first, Client(Text(50, "a"), Text(50, "b"))), token => tokens.Add(token));
        using HedgingChatClient client = Hedged(noting);
        List<(bool First, bool Second)> cancelled = await TimedAsync(() => client.GetStreamingResponseAsync(Messages)
            .Select(_ => (tokens[0].IsCancellationRequested, tokens[1].IsCancellationRequested)).ToListAsync().AsTask());
        Assert.Equal([(true, false), (true, false)], cancelled);
        await Eventually.TrueAsync(() => first.InFlight == 0);
    }

    [Fact]
    public async Task The_first_request_may_still_win()
    {
        PacedClient second = Client(Text(50, "second"));
        Assert.Equal("first", await AskAsync(streams: true, Client(Text(130, "first")), second));
        Assert.Equal(130, _ended.TotalMilliseconds);
        await Eventually.TrueAsync(() => second.InFlight == 0);
    }

    [Fact]
    public async Task A_chunk_without_content_is_no_token_and_is_given_only_where_its_request_wins()
    {
        PacedClient opens = Client(PacedStep.Empty(10), Text(60, "a"));
        PacedClient dawdles = Client(PacedStep.Empty(10), Text(1000, "a"));
        PacedClient second = Client(Text(20, "b"));
        Assert.Equal(["", "a"], await UpdatesAsync(opens));
        Assert.Equal(["b"], await UpdatesAsync(dawdles, second));
    }

    [Fact]
    public async Task An_empty_answer_is_an_answer()
    {
        PacedClient first = Client(Text(1000, "a"));
        Assert.Equal("", await AskAsync(streams: true, first, Client(PacedStep.Empty(10), PacedStep.End(10))));
        Assert.Equal(120, _ended.TotalMilliseconds);
        await Eventually.TrueAsync(() => first.InFlight == 0);
    }

    [Fact]
    public async Task A_failure_waits_for_the_request_that_is_under_way()
    {
        var reset = new HttpRequestException("Reset.");
        Assert.Equal("a", await AskAsync(streams: true, Client(Text(1000, "a")), Client(PacedStep.Fail(10, reset))));
        Assert.Equal(1000, _ended.TotalMilliseconds);
        Assert.Equal("b", await AskAsync(streams: false, Client(PacedStep.Fail(150, reset)), Client(Text(100, "b"))));
        Assert.Equal(200, _ended.TotalMilliseconds);
    }

    [Fact]
    public async Task When_all_fail_the_first_failure_is_thrown()
    {
        var early = new HttpRequestException("Early.");
        PacedClient first = Client(PacedStep.Fail(200, new HttpRequestException("Late.")));
        Assert.Same(early, await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(streams: false, first, Client(PacedStep.Fail(10, early)))));
        Assert.Equal(200, _ended.TotalMilliseconds);
    }

    [Fact]
    public async Task A_failure_before_the_delay_is_the_calls_since_a_hedge_is_no_retry()
    {
        var reset = new HttpRequestException("Reset.");
        PacedClient second = Client(Text(1, "b"));
        Assert.Same(reset, await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(streams: true, Client(PacedStep.Fail(99, reset)), second)));
        Assert.Equal((99, 0), (_ended.TotalMilliseconds, second.Requests));
    }

    [Fact]
    public async Task A_failure_after_the_first_token_is_the_calls()
    {
        var reset = new HttpRequestException("Reset.");
        PacedClient first = Client(Text(10, "a"), PacedStep.Fail(500, reset));
        Assert.Same(reset, await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(streams: true, first)));
        Assert.Equal((510, 1), (_ended.TotalMilliseconds, first.Requests));
    }

    [Fact]
    public async Task A_loser_that_ignores_its_cancellation_and_fails_harms_nobody()
    {
        using var unobserved = new UnobservedExceptions();
        PacedClient first = Client(ignoresCancellation: true, PacedStep.Fail(5000, new HttpRequestException("Reset.")));
        Assert.Equal("b", await AskAsync(streams: false, first, Client(Text(10, "b"))));
        Assert.Equal((110, 1), (_ended.TotalMilliseconds, first.InFlight));
        await _time.PassAsync(TimeSpan.FromSeconds(5));
        await Eventually.TrueAsync(() => first.InFlight == 0);
        unobserved.AssertNone();
    }

    [Fact]
    public async Task Each_request_is_given_the_delay_before_the_next()
    {
        var begun = new List<double>();
        PacedClient Late() => Client(Text(1000, "late"));
        RelayClient relay = Relay(Late(), Late(), Late(), Late());
        using var noting = new NotingClient(relay, _ => begun.Add(_time.Elapsed.TotalMilliseconds));
        using HedgingChatClient client = Hedged(noting, maxAttempts: 3);
        Assert.Equal("late", await TimedAsync(() => ReadAsync(client, streams: true)));
        Assert.Equal([0, 100, 200], begun);
        Assert.Equal(1000, _ended.TotalMilliseconds);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(150)]
    public async Task A_caller_that_cancels_the_race_is_let_go_at_once(int at)
    {
        PacedClient first = Client(ignoresCancellation: true, Text(5000, "a"));
        PacedClient second = Client(ignoresCancellation: true, Text(5000, "b"));
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(at), _time);
        using HedgingChatClient client = Hedged(Relay(first, second));
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => TimedAsync(() => ReadAsync(client, streams: false, cancellation.Token)));
        Assert.Equal((cancellation.Token, at), (cancelled.CancellationToken, (int)_ended.TotalMilliseconds));
        await _time.PassAsync(TimeSpan.FromSeconds(6));
        await Eventually.TrueAsync(() => first.InFlight + second.InFlight == 0);
    }

    [Fact]
    public async Task After_the_race_cancellation_reaches_the_winner_and_names_the_callers_token()
    {
        PacedClient second = Client(Text(10, "b"), Text(5000, "b"));
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200), _time);
        using HedgingChatClient client = Hedged(Relay(Client(Text(5000, "a")), second));
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => TimedAsync(() => ReadAsync(client, streams: true, cancellation.Token)));
        Assert.Equal((cancellation.Token, 200), (cancelled.CancellationToken, (int)_ended.TotalMilliseconds));
        Assert.Equal(0, second.InFlight);
    }

    [Fact]
    public async Task Leaving_the_stream_disposes_of_the_winner()
    {
        PacedClient first = Client(Text(5000, "a"));
        PacedClient second = Client(Text(10, "b"), Text(10, "c"), Text(5000, "d"));
        using HedgingChatClient client = Hedged(Relay(first, second));
        await TimedAsync(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Messages))
            {
                if (update.Text == "c")
                {
                    break;
                }
            }

            return 0;
        });
        Assert.Equal((120, 0), (_ended.TotalMilliseconds, second.InFlight));
        await Eventually.TrueAsync(() => first.InFlight == 0);
    }

    [Fact]
    public async Task Each_request_is_handed_messages_and_options_of_its_own()
    {
        var seen = new List<string>();
        using var relay = Relay(Client(Text(5000, "a")), Client(Text(5000, "b")), Client(Text(10, "c")));
        using var spoiling = new NotingClient(relay, onRequest: (messages, options) =>
        {
            seen.Add($"{messages.Count} {messages[0].Contents.Count} {options!.StopSequences!.Count}");
            messages[0].Contents.Add(new TextContent("more"));
            options.StopSequences.Add("stop");
        });
        using HedgingChatClient client = Hedged(spoiling, maxAttempts: 3);
        var options = new ChatOptions { StopSequences = ["end"] };
        Assert.Equal("c", await TimedAsync(async () => (await client.GetResponseAsync(Once(), options)).Text));
        Assert.Equal(["1 1 1", "1 1 1", "1 1 1"], seen);
        Assert.Single(options.StopSequences);

        static IEnumerable<ChatMessage> Once()
        {
            yield return new ChatMessage(ChatRole.User, "x");
        }
    }

    [Fact]
    public async Task A_conversation_that_the_provider_keeps_is_not_gone_on_with_twice()
    {
        PacedClient first = Client(Text(500, "a"));
        using HedgingChatClient client = Hedged(first);
        Assert.Equal("a", (await _time.RunAsync(() => client.GetResponseAsync(Messages, new ChatOptions { ConversationId = "1" }))).Text);
        Assert.Equal(1, first.Requests);
    }

    [Fact]
    public async Task A_stream_is_cold_and_each_enumeration_a_race_of_its_own()
    {
        PacedClient first = Client(Text(10, "a"));
        using HedgingChatClient client = Hedged(first);
        IAsyncEnumerable<ChatResponseUpdate> stream = client.GetStreamingResponseAsync(Messages);
        Assert.Equal(0, first.Requests);
        await TimedAsync(() => stream.CountAsync().AsTask());
        await TimedAsync(() => stream.CountAsync().AsTask());
        Assert.Equal(2, first.Requests);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetStreamingResponseAsync(Messages).CountAsync(cancelled.Token).AsTask());
        Assert.Equal(2, first.Requests);
    }

    [Fact]
    public async Task The_deadline_to_the_first_token_holds_for_each_request()
    {
        PacedClient first = Client(PacedStep.Hang());
        PacedClient second = Client(Text(140, "b"));
        await using ServiceProvider services = new ServiceCollection().AddSingleton<TimeProvider>(_time).BuildServiceProvider();
        using IChatClient client = new ChatClientBuilder(Relay(first, second))
            .UseHedging(TimeSpan.FromMilliseconds(100))
            .UseDeadline(firstToken: TimeSpan.FromMilliseconds(150))
            .Build(services);
        Assert.Equal("b", await TimedAsync(() => ReadAsync(client, streams: false)));
        Assert.Equal(240, _ended.TotalMilliseconds);

        using IChatClient hanging = new ChatClientBuilder(Relay(first, first))
            .UseHedging(TimeSpan.FromMilliseconds(100))
            .UseDeadline(firstToken: TimeSpan.FromMilliseconds(150))
            .Build(services);
        await Assert.ThrowsAsync<TimeoutException>(() => TimedAsync(() => ReadAsync(hanging, streams: true)));
        Assert.Equal(250, _ended.TotalMilliseconds);
    }

    [Fact]
    public async Task A_hedge_that_has_won_may_wait_for_a_slot_again()
    {
        await using ServiceProvider services = new ServiceCollection().AddSingleton<TimeProvider>(_time).BuildServiceProvider();
        using IChatClient client = new ChatClientBuilder(new RelayClient(Client(PacedStep.Hang()), new QueueingClient()))
            .UseHedging(TimeSpan.FromMilliseconds(100))
            .UseDeadline(stall: TimeSpan.FromMilliseconds(1000))
            .Build(services);
        Assert.Equal("ab", await TimedAsync(() => ReadAsync(client, streams: true)));
    }

    [Fact]
    public async Task A_request_that_leaves_a_queue_and_goes_on_elsewhere_is_hedged()
    {
        await using ServiceProvider services = new ServiceCollection().AddSingleton<TimeProvider>(_time).BuildServiceProvider();
        using IChatClient limited = new ChatClientBuilder(Client(Text(10_000, "x"))).UseConcurrencyLimit(1).Build(services);
        RelayClient other = Relay(Client(PacedStep.Hang()), Client(Text(20, "b")));
        async Task GiveUpAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50), _time);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => limited.GetResponseAsync(Messages, cancellationToken: patience.Token));
        }

        using IChatClient client = new ChatClientBuilder(new PreparingClient(other, GiveUpAsync)).UseHedging(TimeSpan.FromMilliseconds(100)).Build(services);
        Assert.Equal("b", await _time.RunAsync(async () =>
        {
            Task busy = limited.GetResponseAsync(Messages);
            string text = await ReadAsync(client, streams: true);
            await busy;
            return text;
        }));
        Assert.Equal(2, other.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tools_are_invoked_once_by_a_client_that_is_not_known_to_stream(bool canStream)
    {
        int invoked = 0;
        AIFunction tool = AIFunctionFactory.Create(
            async () =>
            {
                invoked++;
                await Task.Delay(TimeSpan.FromSeconds(1), _time);
                return "found";
            },
            "find");
        using var loop = new FunctionInvokingChatClient(new AskingClient(canStream)) { AdditionalTools = [tool] };
        var desk = new HedgeDeskClient(new LlmRuntime(loop, new LlmRuntimeOptions { TimeProvider = _time }));
        Assert.Equal("done", await _time.RunAsync(() => desk.TextAsync("x")));
        Assert.Equal(1, invoked);
    }

    [Fact]
    public async Task A_hedge_that_waits_for_its_slot_does_not_hold_a_failed_call_up()
    {
        PacedClient deaf = new(_time, PacedStep.Hang()) { IgnoresCancellation = true };
        await using ServiceProvider services = new ServiceCollection().AddSingleton<TimeProvider>(_time).BuildServiceProvider();
        using IChatClient client = new ChatClientBuilder(deaf)
            .UseHedging(TimeSpan.FromMilliseconds(100))
            .UseDeadline(firstToken: TimeSpan.FromMilliseconds(150))
            .UseConcurrencyLimit(1)
            .Build(services);
        await Assert.ThrowsAsync<TimeoutException>(() => TimedAsync(() => ReadAsync(client, streams: true)));
        Assert.Equal((1, 150), (deaf.Requests, _ended.TotalMilliseconds));
    }

    [Fact]
    public async Task A_model_that_answers_nobody_gets_at_most_a_twentieth_more()
    {
        const int Calls = 1000;
        PacedClient dead = Client(PacedStep.Hang());
        using HedgingChatClient client = Hedged(dead, maxAttempts: 10);
        await _time.RunAsync(() => Task.WhenAll(Enumerable.Range(0, Calls).Select(async call =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20 * call), _time);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync(Messages, null, patience.Token));
        })));
        Assert.InRange(dead.Requests, Calls * 1.05, (Calls * 1.05) + HedgeBudget.Allowance);
        await Eventually.TrueAsync(() => dead.InFlight == 0);
    }

    [Fact]
    public async Task On_the_systems_clock_a_slow_request_is_hedged_too()
    {
        using var first = new PacedClient(TimeProvider.System, PacedStep.Hang());
        using var second = new PacedClient(TimeProvider.System, Text(0, "b"));
        using IChatClient client = Relay(first, second).WithHedging(TimeSpan.FromMilliseconds(10));
        Assert.Equal("b", await ReadAsync(client, streams: false));
        await Eventually.TrueAsync(() => first.InFlight == 0);
    }

    [Fact]
    public void A_senseless_delay_or_number_of_requests_is_refused()
    {
        using PacedClient client = Client();
        var builder = new ChatClientBuilder(client);
        TimeSpan delay = TimeSpan.FromSeconds(1);
        foreach (TimeSpan senseless in new[] { TimeSpan.Zero, Timeout.InfiniteTimeSpan, TimeSpan.MaxValue })
        {
            Assert.Equal("after", Assert.Throws<ArgumentOutOfRangeException>(() => client.WithHedging(senseless)).ParamName);
        }

        foreach (int senseless in new[] { -1, 0, 1, 11 })
        {
            Assert.Equal("maxAttempts", Assert.Throws<ArgumentOutOfRangeException>(() => builder.UseHedging(delay, senseless)).ParamName);
        }

        Assert.Throws<ArgumentNullException>(() => ((IChatClient)null!).WithHedging(delay));
        using IChatClient hedged = client.WithHedging(delay);
        Assert.Same(client, hedged.GetService<PacedClient>());
    }

    private static PacedStep Text(int milliseconds, string text) =>
        new(TimeSpan.FromMilliseconds(milliseconds), new ChatResponseUpdate(ChatRole.Assistant, text));

    private static RelayClient Relay(params PacedClient[] clients) => new([.. clients]);

    private static async Task<string> ReadAsync(IChatClient client, bool streams, CancellationToken cancellationToken = default) =>
        streams
            ? (await client.GetStreamingResponseAsync(Messages, null, cancellationToken).ToChatResponseAsync(CancellationToken.None)).Text
            : (await client.GetResponseAsync(Messages, null, cancellationToken)).Text;

    private PacedClient Client(params PacedStep[] script) => new(_time, script);

    private PacedClient Client(bool ignoresCancellation, params PacedStep[] script) =>
        new(_time, script) { IgnoresCancellation = ignoresCancellation };

    private HedgingChatClient Hedged(IChatClient inner, int maxAttempts = 2) =>
        new(inner, new HedgePolicy { After = TimeSpan.FromMilliseconds(100), MaxAttempts = maxAttempts }, _time);

    private async Task<string> AskAsync(bool streams, params PacedClient[] attempts)
    {
        using HedgingChatClient client = Hedged(Relay(attempts));
        return await TimedAsync(() => ReadAsync(client, streams));
    }

    private async Task<List<string>> UpdatesAsync(params PacedClient[] attempts)
    {
        using HedgingChatClient client = Hedged(Relay(attempts));
        return await TimedAsync(() => client.GetStreamingResponseAsync(Messages).Select(update => update.Text).ToListAsync().AsTask());
    }

    /// <summary>Runs a call on virtual time, and notes how long it took.</summary>
    private Task<T> TimedAsync<T>(Func<Task<T>> call) => _time.RunAsync(async () =>
    {
        TimeSpan begun = _time.Elapsed;
        try
        {
            return await call();
        }
        finally
        {
            _ended = _time.Elapsed - begun;
        }
    });

    private sealed class NotingClient(IChatClient inner, Action<CancellationToken>? onBegin = null, Action<IList<ChatMessage>, ChatOptions?>? onRequest = null)
        : DelegatingChatClient(inner)
    {
        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            onBegin?.Invoke(cancellationToken);
            onRequest?.Invoke((IList<ChatMessage>)messages, options);
            return base.GetStreamingResponseAsync(messages, options, cancellationToken);
        }
    }

    /// <summary>A client that says "a", waits for a slot, and says "b".</summary>
    private sealed class QueueingClient() : DelegatingChatClient(new ScriptedChatClient([]))
    {
        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, "a");
            IRequestClock? clock = RequestClocks.Innermost;
            Assert.NotNull(clock);
            RequestClocks.Pause(clock);
            await Task.Yield();
            RequestClocks.Start(clock);
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ChatResponseUpdate(ChatRole.Assistant, "b") { FinishReason = ChatFinishReason.Stop };
        }
    }

    /// <summary>A model that calls a tool, and is done when it has the result.</summary>
    private sealed class AskingClient(bool canStream) : DelegatingChatClient(new ScriptedChatClient([]))
    {
        public override Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            bool isDone = messages.Last().Role == ChatRole.Tool;
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [isDone ? new TextContent("done") : new FunctionCallContent("1", "find")]))
            {
                FinishReason = isDone ? ChatFinishReason.Stop : ChatFinishReason.ToolCalls,
            });
        }

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            if (!canStream)
            {
                throw new NotSupportedException();
            }

            foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            {
                yield return update;
            }
        }
    }
}
