using LlmGen.Simulation;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Telemetry;

/// <summary>The percentiles of generated methods, on virtual time.</summary>
[Collection(Alone.Name)]
public class TimedTests
{
    private static readonly SimulatedModelOptions Exact = new()
    {
        BaseLatency = TimeSpan.FromMilliseconds(300),
        DecodeTimePerToken = TimeSpan.FromMilliseconds(20),
        Answer = static (_, _) => "one two three four five six seven eight",
    };

    [Fact]
    public async Task A_timed_method_with_a_buffered_result_streams_underneath()
    {
        var time = new VirtualTime();
        using var model = new SimulatedModel(Exact, time);
        LlmRuntime runtime = Runtime(model, time);

        string text = await time.RunAsync(() => new TimedDeskClient(runtime).TimedAsync("x"));
        ChatResponse response = await time.RunAsync(() => new TimedDeskClient(runtime).TimedResponseAsync("x"));

        Assert.Equal("one two three four five six seven eight", text);
        Assert.Equal(text, response.Text);
        foreach (string method in (string[])["ITimedDesk.TimedAsync", "ITimedDesk.TimedResponseAsync"])
        {
            MethodLatency latency = runtime.Latency.Find(method)!;
            Assert.Equal(TimeSpan.FromMilliseconds(300), latency.TimeToFirstToken.Max);
            Assert.Equal(TimeSpan.FromMilliseconds(20), latency.InterTokenLatency.Max);
            Assert.Equal(TimeSpan.FromMilliseconds(300) + (TimeSpan.FromMilliseconds(20) * (response.Usage!.OutputTokenCount!.Value - 1)), latency.Total.Max);
        }
    }

    [Fact]
    public async Task Every_method_has_its_total_time_and_a_stream_its_first_token()
    {
        var time = new VirtualTime();
        using var model = new SimulatedModel(Exact, time);
        LlmRuntime runtime = Runtime(model, time);
        var desk = new TimedDeskClient(runtime);

        await time.RunAsync(() => desk.PlainAsync("x"));
        await time.RunAsync(() => desk.StreamAsync("x").CountAsync().AsTask());

        MethodLatency plain = runtime.Latency.Find("ITimedDesk.PlainAsync")!;
        Assert.Equal(1, plain.Total.Count);
        Assert.Equal(0, plain.TimeToFirstToken.Count);
        MethodLatency stream = runtime.Latency.Find("ITimedDesk.StreamAsync")!;
        Assert.Equal(TimeSpan.FromMilliseconds(300), stream.TimeToFirstToken.Max);
        Assert.Equal(["ITimedDesk.PlainAsync", "ITimedDesk.StreamAsync"], runtime.Latency.Snapshot().Select(latency => latency.Method));
    }

    [Fact]
    public async Task The_time_that_the_consumer_holds_a_stream_is_no_latency_between_tokens()
    {
        var time = new VirtualTime();
        using var client = new DelayedClient(time, TimeSpan.FromMilliseconds(20), 11);
        LlmRuntime runtime = Runtime(client, time);

        await time.RunAsync(async () =>
        {
            await foreach (string _ in new TimedDeskClient(runtime).TimedStreamAsync("x"))
            {
                await Task.Delay(TimeSpan.FromSeconds(5), time);
            }
        });

        MethodLatency latency = runtime.Latency.Find("ITimedDesk.TimedStreamAsync")!;
        Assert.Equal(TimeSpan.FromMilliseconds(20), latency.TimeToFirstToken.Max);
        Assert.Equal(TimeSpan.FromMilliseconds(20), latency.InterTokenLatency.Max);
        Assert.Equal(TimeSpan.FromSeconds(55) + TimeSpan.FromMilliseconds(11 * 20), latency.Total.Max);
    }

    [Fact]
    public async Task A_role_or_empty_text_is_no_first_token_but_reasoning_is()
    {
        var time = new VirtualTime();
        using var client = new DelayedClient(
            time,
            TimeSpan.FromMilliseconds(10),
            new ChatResponseUpdate(ChatRole.Assistant, (string?)null),
            new ChatResponseUpdate(ChatRole.Assistant, ""),
            new ChatResponseUpdate(ChatRole.Assistant, [new TextReasoningContent("Hm")]),
            new ChatResponseUpdate(ChatRole.Assistant, "Yes"));
        LlmRuntime runtime = Runtime(client, time);

        await time.RunAsync(() => new TimedDeskClient(runtime).TimedAsync("x"));

        Assert.Equal(TimeSpan.FromMilliseconds(30), runtime.Latency.Find("ITimedDesk.TimedAsync")!.TimeToFirstToken.Max);
    }

    [Fact]
    public async Task A_missed_objective_is_told_once()
    {
        var time = new VirtualTime();
        using var slow = new SimulatedModel(Exact with { BaseLatency = TimeSpan.FromMilliseconds(900) }, time);
        LlmRuntime runtime = Runtime(slow, time);
        var missed = new List<ObjectiveMissedEventArgs>();
        runtime.Latency.ObjectiveMissed += (_, args) => missed.Add(args);

        await time.RunAsync(async () =>
        {
            var desk = new TimedDeskClient(runtime);
            for (int i = 0; i < 40; i++)
            {
                await desk.TimedAsync("x");
            }
        });

        ObjectiveMissedEventArgs one = Assert.Single(missed);
        Assert.Equal(("ITimedDesk.TimedAsync", LatencyMetric.TimeToFirstToken), (one.Method, one.Metric));
        Assert.Equal(TimeSpan.FromMilliseconds(400), one.Objective);
    }

    [Fact]
    public async Task A_call_that_fails_or_is_left_counts_for_no_percentile()
    {
        var time = new VirtualTime();
        using var client = new ScriptedChatClient([new ChatResponseUpdate(ChatRole.Assistant, "a"), new ChatResponseUpdate(ChatRole.Assistant, "b")])
        {
            Failure = (1, new HttpRequestException("Connection reset.")),
        };
        LlmRuntime runtime = Runtime(client, time);
        var desk = new TimedDeskClient(runtime);

        await Assert.ThrowsAsync<HttpRequestException>(() => desk.TimedAsync("x"));
        await Assert.ThrowsAsync<HttpRequestException>(() => desk.TimedStreamAsync("x").CountAsync().AsTask());
        await foreach (string _ in desk.StreamAsync("x"))
        {
            break;
        }

        Assert.All(runtime.Latency.Snapshot(), latency => Assert.Equal(0, latency.Total.Count + latency.TimeToFirstToken.Count));
    }

    [Fact]
    public async Task Runtimes_share_the_tracker_they_are_handed()
    {
        var time = new VirtualTime();
        var tracker = new LatencyTracker(time);
        using var model = new SimulatedModel(Exact, time);
        var options = new LlmRuntimeOptions { TimeProvider = time, Latency = tracker };
        await time.RunAsync(() => new TimedDeskClient(new LlmRuntime(model, options)).PlainAsync("x"));
        await time.RunAsync(() => new TimedDeskClient(new LlmRuntime(model, options)).PlainAsync("x"));
        Assert.Equal(2, tracker.Find("ITimedDesk.PlainAsync")!.Total.Count);
    }

    private static LlmRuntime Runtime(IChatClient client, TimeProvider time) => new(client, new LlmRuntimeOptions { TimeProvider = time });
}
