using System.Diagnostics;
using System.Runtime.CompilerServices;
using LlmGen.CompilerServices;
using LlmGen.Levers.Concurrency;
using LlmGen.Levers.Deadlines;
using LlmGen.Levers.Hedging;
using LlmGen.Telemetry;
using LlmGen.Tests.Deadlines;
using LlmGen.Tests.Hedges;
using LlmGen.Tests.Levers;
using LlmGen.Tests.Support;
using LlmGen.Tests.Telemetry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace LlmGen.Tests.Concurrency;

/// <summary>A stream that holds a slot is read ahead of its reader.</summary>
[Collection(Alone.Name)]
public sealed class PumpTests
{
    private static readonly ChatMessage[] Messages = [new(ChatRole.User, "x")];

    private readonly VirtualTime _time = new();

    [Fact]
    public async Task A_stream_leaves_its_slot_when_the_client_has_ended_however_slowly_it_is_read()
    {
        using var inner = new PacedClient(_time, PacedStep.Text(10), PacedStep.Text(10), PacedStep.End(10));
        using ConcurrencyLimitedChatClient client = Limited(inner, 1);
        await _time.RunAsync(async () =>
        {
            await using IAsyncEnumerator<ChatResponseUpdate> held = client.GetStreamingResponseAsync(Messages).GetAsyncEnumerator();
            Assert.True(await held.MoveNextAsync());
            Assert.Equal("aa", (await client.GetResponseAsync(Messages)).Text);
            Assert.Equal(60, _time.Elapsed.TotalMilliseconds);
            Assert.Equal(0, inner.InFlight);
            Assert.True(await held.MoveNextAsync());
            Assert.False(await held.MoveNextAsync());
            Assert.False(await held.MoveNextAsync());
        });
    }

    [Fact]
    public async Task A_failure_leaves_the_slot_and_comes_after_what_came_before_it()
    {
        var failure = new HttpRequestException("Reset.");
        using var inner = new PacedClient(_time, PacedStep.Text(0), PacedStep.Text(10), PacedStep.Fail(10, failure));
        using ConcurrencyLimitedChatClient client = Limited(inner, 1);
        await _time.RunAsync(async () =>
        {
            await using IAsyncEnumerator<ChatResponseUpdate> held = client.GetStreamingResponseAsync(Messages).GetAsyncEnumerator();
            Assert.True(await held.MoveNextAsync());
            Assert.Same(failure, await Assert.ThrowsAsync<HttpRequestException>(() => client.GetResponseAsync(Messages)));
            Assert.True(await held.MoveNextAsync());
            Assert.Same(failure, await Assert.ThrowsAsync<HttpRequestException>(() => held.MoveNextAsync().AsTask()));
        });
    }

    [Fact]
    public async Task A_full_buffer_holds_the_request_and_its_slot_up_until_the_reader_takes_and_says_so_once()
    {
        var log = new FakeLogger();
        using var inner = new PacedClient(_time, [.. Enumerable.Repeat(PacedStep.Text(10), 20)]);
        using var client = new ConcurrencyLimitedChatClient(inner, new ConcurrencyLimiter(1, _time), _time, logger: log) { MaxBufferedCharacters = 5 * 17 };
        await _time.RunAsync(async () =>
        {
            await using IAsyncEnumerator<ChatResponseUpdate> held = client.GetStreamingResponseAsync(Messages).GetAsyncEnumerator();
            Assert.True(await held.MoveNextAsync());
            Task<ChatResponse> waits = client.GetResponseAsync(Messages);
            await Task.Delay(TimeSpan.FromMilliseconds(1000), _time);

            // One is read, five wait, and one more had to come to show that it is too much.
            Assert.Equal((1 + 5 + 1, false), (inner.Given, waits.IsCompleted));
            Assert.True(await held.MoveNextAsync());
            await Task.Delay(TimeSpan.FromMilliseconds(1000), _time);
            Assert.Equal((1 + 5 + 2, false), (inner.Given, waits.IsCompleted));
            for (int read = 2; read < 20; read++)
            {
                Assert.True(await held.MoveNextAsync());
                await Task.Delay(TimeSpan.FromMilliseconds(100), _time);
            }

            Assert.False(await held.MoveNextAsync());
            Assert.Equal(20, (await waits).Text.Length);
        });
        FakeLogRecord record = Assert.Single(log.Collector.GetSnapshot());
        Assert.Equal(LogLevel.Warning, record.Level);
        Assert.Contains("more than 85 characters", record.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runtime_has_a_setting_for_it_and_names_the_method()
    {
        var logs = new FakeLogCollector();
        using var inner = new PacedClient(_time, [.. Enumerable.Repeat(PacedStep.Text(10), 20)]);
        var desk = new HedgeDeskClient(new LlmRuntime(inner, new LlmRuntimeOptions
        {
            TimeProvider = _time,
            MaxConcurrency = 1,
            MaxBufferedCharacters = 17,
            LoggerFactory = new LoggerFactory([new FakeLoggerProvider(logs)]),
        }));
        await _time.RunAsync(async () =>
        {
            await foreach (string _ in desk.PlainStreamAsync("x"))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1000), _time);
                Assert.InRange(inner.Given, 1, 20);
            }
        });
        Assert.StartsWith("IHedgeDesk.PlainStreamAsync: more than 17 characters", Assert.Single(logs.GetSnapshot()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LlmRuntime(inner, new LlmRuntimeOptions { MaxBufferedCharacters = 0 }));
    }

    [Fact]
    public async Task Disposing_the_reader_ends_the_request_at_once()
    {
        using var hanging = new PacedClient(_time, PacedStep.Text(0), PacedStep.Hang());
        using var quick = new PacedClient(_time, PacedStep.Text(0));
        using ConcurrencyLimitedChatClient client = Limited(new RelayClient(hanging, quick), 1);
        await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(Messages))
        {
            break;
        }

        Assert.Equal("a", (await client.GetResponseAsync(Messages)).Text);
        Assert.Equal(0, hanging.InFlight);
    }

    [Fact]
    public async Task Disposing_a_reader_whose_buffer_is_full_ends_the_request_at_once()
    {
        using var inner = new PacedClient(_time, [.. Enumerable.Repeat(PacedStep.Text(0), 20)]);
        using var client = new ConcurrencyLimitedChatClient(inner, new ConcurrencyLimiter(1, _time), _time) { MaxBufferedCharacters = 1 };
        await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(Messages))
        {
            break;
        }

        await Eventually.TrueAsync(() => inner.InFlight == 0);
        await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(Messages))
        {
        }
    }

    [Fact]
    public async Task A_client_that_ignores_its_cancellation_keeps_the_slot_but_not_the_reader()
    {
        using var deaf = new PacedClient(_time, PacedStep.Text(10), PacedStep.Text(500), PacedStep.Fail(0, new HttpRequestException("Nobody hears it."))) { IgnoresCancellation = true };
        using var quick = new PacedClient(_time, PacedStep.Text(0));
        using ConcurrencyLimitedChatClient client = Limited(new RelayClient(deaf, quick), 1);
        using var unobserved = new UnobservedExceptions();
        await _time.RunAsync(async () =>
        {
            await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(Messages))
            {
                break;
            }

            Assert.Equal(10, _time.Elapsed.TotalMilliseconds);
            Assert.Equal("a", (await client.GetResponseAsync(Messages)).Text);
            Assert.Equal(510, _time.Elapsed.TotalMilliseconds);
        });
        unobserved.AssertNone();
    }

    [Fact]
    public async Task Cancelling_ends_a_stream_with_the_callers_token_whatever_waits_in_the_buffer()
    {
        using var inner = new PacedClient(_time, PacedStep.Text(0), PacedStep.Text(0), PacedStep.Hang());
        using ConcurrencyLimitedChatClient client = Limited(inner, 1);
        using var cancellation = new CancellationTokenSource();
        await using IAsyncEnumerator<ChatResponseUpdate> stream = client.GetStreamingResponseAsync(Messages, null, cancellation.Token).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        await Eventually.TrueAsync(() => inner.Given == 2);
        await cancellation.CancelAsync();
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.MoveNextAsync().AsTask());
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        await Eventually.TrueAsync(() => inner.InFlight == 0);
    }

    [Fact]
    public async Task Times_are_those_of_the_arrival_however_slowly_the_stream_is_read()
    {
        var latency = new LatencyTracker(_time);
        using var inner = new PacedClient(_time, [PacedStep.Empty(100), .. Enumerable.Repeat(PacedStep.Text(100), 5)]);
        using ConcurrencyLimitedChatClient limited = Limited(inner, 1);
        using var deadline = new DeadlineChatClient(limited, new DeadlinePolicy { Stall = TimeSpan.FromMilliseconds(150), FirstToken = TimeSpan.FromMilliseconds(250) }, _time);
        using var hedging = new HedgingChatClient(deadline, new HedgePolicy { After = TimeSpan.FromSeconds(60) }, _time);
        using var client = new TimingChatClient(hedging, "desk", latency, _time);
        await _time.RunAsync(async () =>
        {
            await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(Messages))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1000), _time);
            }
        });
        MethodLatency measured = latency.Find("desk")!;
        Assert.Equal((200, 100), (measured.TimeToFirstToken.Max.TotalMilliseconds, measured.InterTokenLatency.Max.TotalMilliseconds));
    }

    [Fact]
    public async Task The_time_in_which_a_full_buffer_holds_a_model_up_is_no_time_of_the_model()
    {
        var latency = new LatencyTracker(_time);
        using var inner = new PacedClient(_time, [.. Enumerable.Repeat(PacedStep.Text(100), 10)]);
        using var limited = new ConcurrencyLimitedChatClient(inner, new ConcurrencyLimiter(1, _time), _time) { MaxBufferedCharacters = 17 };
        using var deadline = new DeadlineChatClient(limited, new DeadlinePolicy { Stall = TimeSpan.FromMilliseconds(150) }, _time);
        using var client = new TimingChatClient(deadline, "desk", latency, _time);
        int count = await _time.RunAsync(async () =>
        {
            int count = 0;
            await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(Messages))
            {
                count++;
                await Task.Delay(TimeSpan.FromMilliseconds(1000), _time);
            }

            return count;
        });
        Assert.Equal((10, 100), (count, latency.Find("desk")!.InterTokenLatency.Max.TotalMilliseconds));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stall_stands_still_while_a_request_of_a_tool_loop_waits_for_its_slot(bool isOutside)
    {
        var call = new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("1", "look", new Dictionary<string, object?>())]);
        using var asks = new PacedClient(_time, new PacedStep(TimeSpan.FromMilliseconds(10), call), PacedStep.End(10));
        using var holds = new PacedClient(_time, PacedStep.Text(500));
        using var answers = new PacedClient(_time, PacedStep.Text(10), PacedStep.Hang());

        // Another call has the slot between the two rounds.
        using ConcurrencyLimitedChatClient limited = Limited(new RelayClient(asks, holds, answers), 1);
        IChatClient loop = new FunctionInvokingChatClient(limited);
        loop = isOutside ? loop : Limited(loop, 5);
        using var client = new DeadlineChatClient(loop, new DeadlinePolicy { Stall = TimeSpan.FromMilliseconds(100) }, _time);
        Task? other = null;
        var look = AIFunctionFactory.Create(
            () =>
            {
                other = limited.GetResponseAsync(Messages);
                return "found";
            },
            "look");
        var options = new ChatOptions { Tools = [look] };
        string text = "";
        await _time.RunAsync(async () =>
        {
            TimeoutException stalled = await Assert.ThrowsAsync<TimeoutException>(async () =>
            {
                await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Messages, options))
                {
                    text += update.Text;
                }
            });
            Assert.Contains("stalled", stalled.Message, StringComparison.Ordinal);
            await other!;
        });

        // The answer came after the queue; then the model said nothing more.
        Assert.Equal("a", text);
        Assert.Equal(20 + 500 + 10 + 100, _time.Elapsed.TotalMilliseconds);
    }

    [Fact]
    public async Task The_request_belongs_to_the_span_of_its_call_and_the_readers_span_stays_its_own()
    {
        using var listener = new TelemetryListener("IHedgeDesk.PlainStreamAsync");
        using var source = new ActivitySource("test");
        using var heard = new ActivityListener { ShouldListenTo = each => each == source, Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(heard);
        using Activity reader = source.StartActivity("reader")!;
        using var inner = new PacedClient(_time, PacedStep.Text(0), PacedStep.Text(0), PacedStep.Text(0));
        using var watching = new SpanWatchingClient(inner);
        var desk = new HedgeDeskClient(new LlmRuntime(watching, new LlmRuntimeOptions { TimeProvider = _time, MaxConcurrency = 1 }));
        await foreach (string _ in desk.PlainStreamAsync("x"))
        {
            Assert.Same(reader, Activity.Current);
        }

        Assert.Same(reader, Activity.Current);
        Activity span = Assert.Single(listener.Spans);
        Assert.Equal(3, watching.Spans.Count);
        Assert.All(watching.Spans, each => Assert.Same(span, each));
    }

    [Fact]
    public async Task Nothing_is_read_ahead_without_a_limit()
    {
        using var inner = new PacedClient(_time, PacedStep.Text(0), PacedStep.Text(0), PacedStep.Text(0));
        var desk = new HedgeDeskClient(new LlmRuntime(inner, new LlmRuntimeOptions { TimeProvider = _time }));
        int read = 0;
        await foreach (string _ in desk.PlainStreamAsync("x"))
        {
            Assert.Equal(++read, inner.Given);
        }
    }

    private ConcurrencyLimitedChatClient Limited(IChatClient inner, int slots) => new(inner, new ConcurrencyLimiter(slots, _time), _time);

    private sealed class SpanWatchingClient(IChatClient inner) : DelegatingChatClient(inner)
    {
        public List<Activity?> Spans { get; } = [];

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                Spans.Add(Activity.Current);
                yield return update;
            }
        }
    }
}
