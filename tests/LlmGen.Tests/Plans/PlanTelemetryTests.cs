using System.Diagnostics;
using LlmGen.Tests.Support;
using LlmGen.Tests.Telemetry;

namespace LlmGen.Tests.Plans;

/// <summary>A plan is a span, with those of its steps beneath it.</summary>
[Collection(Alone.Name)]
public class PlanTelemetryTests
{
    [Fact]
    public async Task The_spans_of_the_steps_nest_beneath_that_of_the_plan()
    {
        using var listener = new TelemetryListener("IPlanDesk.");
        var time = new VirtualTime();
        using var model = new PacedModel(time, prompt => [(10, prompt)]);
        using var caller = new Activity("caller");
        caller.Start();
        await time.RunAsync(() => new PlanDeskClient(model).ThreeAsync("x"));

        Activity[] spans = [.. Of(caller, listener)];
        Assert.Equal(4, spans.Length);
        Activity plan = spans[^1];
        Assert.Equal("IPlanDesk.ThreeAsync", plan.DisplayName);
        Assert.Equal("LlmGen", plan.Source.Name);
        Assert.Equal(ActivityKind.Internal, plan.Kind);
        Assert.Equal(ActivityStatusCode.Unset, plan.Status);
        Assert.Equal(caller.SpanId, plan.ParentSpanId);
        Assert.All(spans[..^1], step => Assert.Equal(plan.SpanId, step.ParentSpanId));
        Assert.Same(caller, Activity.Current);
    }

    [Fact]
    public async Task A_streamed_plan_has_its_span_until_it_is_left_and_the_caller_keeps_its_own()
    {
        using var listener = new TelemetryListener("IPlanDesk.");
        var time = new VirtualTime();
        using var model = new PacedModel(time, prompt => [(10, prompt.StartsWith("items", StringComparison.Ordinal) ? """{"value":[{"number":1},{"number":2}]}""" : prompt)]);
        using var caller = new Activity("caller");
        caller.Start();
        await time.RunAsync(async () =>
        {
            await foreach (string _ in new PlanDeskClient(model).ExpandAllAsync("x"))
            {
                Assert.Same(caller, Activity.Current);
                Assert.DoesNotContain(Of(caller, listener), span => span.DisplayName == "IPlanDesk.ExpandAllAsync");
            }

            Assert.Same(caller, Activity.Current);
        });

        Activity plan = Assert.Single(Of(caller, listener), span => span.DisplayName == "IPlanDesk.ExpandAllAsync");
        Assert.Equal(4, Of(caller, listener).Count());
        Assert.All(Of(caller, listener).Where(span => span != plan), step => Assert.Equal(plan.SpanId, step.ParentSpanId));
    }

    [Fact]
    public async Task The_critical_path_goes_through_a_stream_and_what_reads_it()
    {
        using var listener = new TelemetryListener("IPlanDesk.");
        var time = new VirtualTime();
        using var model = new PacedModel(time, prompt => prompt.StartsWith("items", StringComparison.Ordinal)
            ? [(100, """{"value":[{"number":1},"""), (100, """{"number":2}]}""")]
            : [(prompt.StartsWith("expand", StringComparison.Ordinal) ? 150 : 10, prompt)]);
        using var caller = new Activity("caller");
        caller.Start();
        await time.RunAsync(() => new PlanDeskClient(model).WholeAsync("x"));

        Activity plan = Assert.Single(Of(caller, listener), span => span.DisplayName == "IPlanDesk.WholeAsync");
        Assert.Equal(["Items", "Expanded"], Assert.IsType<string[]>(plan.GetTagItem("llmgen.plan.critical_path")));
    }

    [Fact]
    public async Task A_streamed_plan_has_a_total_once_it_has_ended_and_none_where_it_is_left()
    {
        var time = new VirtualTime();
        using var model = new PacedModel(time, prompt => prompt.StartsWith("items", StringComparison.Ordinal)
            ? [(100, """{"value":[{"number":1},"""), (100, """{"number":2}]}""")]
            : [(150, prompt)]);
        var runtime = new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = time });
        var desk = new PlanDeskClient(runtime);
        await time.RunAsync(async () => await desk.ExpandAllAsync("x").FirstAsync());
        Assert.Equal(0, Total().Count);
        model.Asked.Clear();

        await time.RunAsync(() => desk.ExpandAllAsync("x").CountAsync().AsTask());
        Assert.Equal(1, Total().Count);
        Assert.InRange(Total().P50, TimeSpan.FromMilliseconds(395), TimeSpan.FromMilliseconds(405));

        LatencyPercentiles Total() => runtime.Latency.Find("IPlanDesk.ExpandAllAsync")!.Total;
    }

    [Fact]
    public async Task A_failure_shows_on_the_plan_and_on_the_step()
    {
        using var listener = new TelemetryListener("IPlanDesk.");
        var time = new VirtualTime();
        using var model = new PacedModel(time, prompt => [(10, prompt == "beta x" ? null : prompt)]);
        using var caller = new Activity("caller");
        caller.Start();
        await time.RunAsync(() => Assert.ThrowsAsync<HttpRequestException>(() => new PlanDeskClient(model).ThreeAsync("x")));

        Activity plan = Assert.Single(Of(caller, listener), span => span.DisplayName == "IPlanDesk.ThreeAsync");
        Assert.Equal(ActivityStatusCode.Error, plan.Status);
        Assert.Equal("System.Net.Http.HttpRequestException", plan.GetTagItem("error.type"));
        Assert.Null(plan.StatusDescription);
    }

    /// <summary>The spans of one test: others run plans at the same time.</summary>
    private static IEnumerable<Activity> Of(Activity caller, TelemetryListener listener) => listener.Spans.Where(span => span.TraceId == caller.TraceId);
}
