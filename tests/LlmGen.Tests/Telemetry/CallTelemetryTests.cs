using System.Diagnostics;
using LlmGen.Simulation;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Telemetry;

/// <summary>Spans and instruments, by the names of the OpenTelemetry conventions.</summary>
[Collection(Alone.Name)]
public class CallTelemetryTests
{
    private static readonly SimulatedModelOptions Exact = new()
    {
        ModelId = "simulated-1",
        BaseLatency = TimeSpan.FromMilliseconds(300),
        DecodeTimePerToken = TimeSpan.FromMilliseconds(20),
        Answer = static (_, _) => "one two three four five six seven eight",
    };

    [Fact]
    public async Task A_stream_has_a_span_and_every_measurement()
    {
        using var listener = new TelemetryListener("ITimedDesk.StreamAsync");
        var time = new VirtualTime();
        using var model = new SimulatedModel(Exact, time);
        await time.RunAsync(() => new TimedDeskClient(Runtime(model, time)).StreamAsync("x").CountAsync().AsTask());

        Activity span = Assert.Single(listener.Spans);
        Assert.Equal("chat simulated-1", span.DisplayName);
        Assert.Equal(ActivityKind.Client, span.Kind);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Dictionary<string, object?> tags = span.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value);
        long tokens = (long)tags["gen_ai.usage.output_tokens"]!;
        Assert.Equal("chat", tags["gen_ai.operation.name"]);
        Assert.Equal("ITimedDesk.StreamAsync", tags["llmgen.method"]);
        Assert.Equal("simulated-1", tags["gen_ai.request.model"]);
        Assert.Equal("simulated-1", tags["gen_ai.response.model"]);
        Assert.Equal(true, tags["gen_ai.request.stream"]);
        Assert.Equal(64, tags["gen_ai.request.max_tokens"]);
        Assert.Equal(0.5f, tags["gen_ai.request.temperature"]);
        Assert.Equal(7L, tags["gen_ai.request.seed"]);
        Assert.Equal("text", tags["gen_ai.output.type"]);
        Assert.Equal((string[])["stop"], (string[])tags["gen_ai.response.finish_reasons"]!);
        Assert.Equal(0.3, (double)tags["gen_ai.response.time_to_first_chunk"]!, 6);
        Assert.True((long)tags["gen_ai.usage.input_tokens"]! > 0);

        double total = 0.3 + (0.02 * (tokens - 1));
        Assert.Equal(total, Assert.Single(listener.Of("gen_ai.client.operation.duration")).Value, 6);
        Assert.Equal(0.3, Assert.Single(listener.Of("gen_ai.client.operation.time_to_first_chunk")).Value, 6);
        Assert.Equal(0.3, Assert.Single(listener.Of("llmgen.client.time_to_first_token")).Value, 6);
        Assert.Equal(0.02, Assert.Single(listener.Of("llmgen.client.time_per_output_token")).Value, 6);
        Assert.Equal(["input", "output"], listener.Of("gen_ai.client.token.usage").Select(measured => measured.Tags["gen_ai.token.type"]));
        Assert.Equal(tokens, listener.Of("gen_ai.client.token.usage").Last().Value);

        // The role and the usage come in chunks of their own, without a wait.
        Assert.Equal(tokens - 1, listener.Of("gen_ai.client.operation.time_per_output_chunk").Count(gap => gap.Value > 0));
        Assert.All(listener.Of("gen_ai.client.operation.time_per_output_chunk").Where(gap => gap.Value > 0), gap => Assert.Equal(0.02, gap.Value, 6));
    }

    [Fact]
    public async Task A_failure_names_its_type_and_nothing_of_what_was_said()
    {
        using var listener = new TelemetryListener("ITimedDesk.RatingAsync");
        using ScriptedChatClient client = ScriptedChatClient.Saying("my secret");
        await Assert.ThrowsAsync<LlmOutputException>(() => new TimedDeskClient(client).RatingAsync("x"));

        Activity span = Assert.Single(listener.Spans);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("LlmGen.LlmOutputException", span.GetTagItem("error.type"));
        Assert.DoesNotContain(span.TagObjects, tag => tag.Value is string text && text.Contains("secret", StringComparison.Ordinal));
        Assert.Null(span.StatusDescription);
        Assert.Equal("LlmGen.LlmOutputException", Assert.Single(listener.Of("gen_ai.client.operation.duration")).Tags["error.type"]);
    }

    [Fact]
    public async Task Spans_nest_and_leave_the_callers_span_current()
    {
        using var listener = new TelemetryListener("ITimedDesk.");
        using ScriptedChatClient inner = ScriptedChatClient.Saying("ab cd");
        var seen = new List<Activity?>();
        using IChatClient client = inner.AsBuilder()
            .Use(
                (messages, options, next, token) =>
                {
                    seen.Add(Activity.Current);
                    return next.GetResponseAsync(messages, options, token);
                },
                (messages, options, next, token) =>
                {
                    seen.Add(Activity.Current);
                    return next.GetStreamingResponseAsync(messages, options, token);
                })
            .Build();
        var desk = new TimedDeskClient(client);
        using var caller = new Activity("caller");
        caller.Start();

        await desk.PlainAsync("x");
        Assert.Same(caller, Activity.Current);
        await foreach (string _ in desk.StreamAsync("x"))
        {
            Assert.Same(caller, Activity.Current);
        }

        Assert.Same(caller, Activity.Current);
        Assert.Equal(2, listener.Spans.Count);
        Assert.Equal<Activity?>(listener.Spans, seen);
        Assert.All(listener.Spans, span => Assert.Equal(caller.SpanId, span.ParentSpanId));
    }

    [Fact]
    public async Task Nothing_is_counted_twice_where_the_pipeline_reports_itself()
    {
        using var listener = new TelemetryListener("ITimedDesk.TimedStreamAsync");
        using ScriptedChatClient inner = ScriptedChatClient.Saying("ab cd");
        using IChatClient client = inner.AsBuilder().UseOpenTelemetry().Build();
        await new TimedDeskClient(client).TimedStreamAsync("x").CountAsync();

        Activity ours = Assert.Single(listener.Spans, span => span.Source.Name == "LlmGen");
        Activity theirs = Assert.Single(listener.Spans, span => span.Source.Name != "LlmGen" && span.ParentSpanId == ours.SpanId);
        Assert.Equal("ITimedDesk.TimedStreamAsync", ours.DisplayName);
        Assert.Equal(ActivityKind.Internal, ours.Kind);
        Assert.DoesNotContain(ours.TagObjects, tag => tag.Key.StartsWith("gen_ai.", StringComparison.Ordinal));
        Assert.Equal("chat", theirs.GetTagItem("gen_ai.operation.name"));
        Assert.Empty(listener.Of("gen_ai.client.operation.duration"));
        Assert.Empty(listener.Of("gen_ai.client.operation.time_to_first_chunk"));
        Assert.Empty(listener.Of("gen_ai.client.operation.time_per_output_chunk"));
        Assert.Empty(listener.Of("gen_ai.client.token.usage"));
        Assert.Single(listener.Of("llmgen.client.time_to_first_token"));
    }

    [Fact]
    public async Task A_stream_that_is_left_ends_its_span()
    {
        using var listener = new TelemetryListener("ITimedDesk.StreamAsync");
        using ScriptedChatClient client = ScriptedChatClient.Saying("ab cd ef");
        await foreach (string _ in new TimedDeskClient(client).StreamAsync("x"))
        {
            break;
        }

        Activity span = Assert.Single(listener.Spans);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Empty(listener.Of("llmgen.client.time_to_first_token"));
    }

    [Fact]
    public async Task By_hand_a_client_is_measured_the_same()
    {
        using var listener = new TelemetryListener("triage");
        using ScriptedChatClient inner = ScriptedChatClient.Saying("ab cd ef");
        using IChatClient client = inner.WithTiming("triage");

        await client.GetResponseAsync("x");
        await client.GetStreamingResponseAsync("x").CountAsync();
        using var failing = new ThrowingChatClient(new InvalidOperationException("No such model."));
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing.WithTiming("triage").GetStreamingResponseAsync("x").CountAsync().AsTask());

        Assert.Equal(3, listener.Spans.Count);
        Assert.Equal(3, listener.Of("gen_ai.client.operation.duration").Count());
        MethodLatency latency = client.GetService<LatencyTracker>()!.Find("triage")!;
        Assert.Equal((2, 1), (latency.Total.Count, latency.TimeToFirstToken.Count));
    }

    private static LlmRuntime Runtime(IChatClient client, TimeProvider time) => new(client, new LlmRuntimeOptions { TimeProvider = time });
}
