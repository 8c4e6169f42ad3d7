using System.Diagnostics;
using LlmGen.Tests.Plans;
using LlmGen.Tests.Support;
using LlmGen.Tests.Telemetry;

namespace LlmGen.Tests.FanOuts;

/// <summary>A fan-out is a span, with those of its calls beneath it.</summary>
[Collection(Alone.Name)]
public class FanOutTelemetryTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task The_spans_of_the_calls_nest_beneath_that_of_the_fan_out()
    {
        using var listener = new TelemetryListener("IFanOutDesk.");
        using var model = new PacedModel(_time, prompt => [(10, prompt == "b" ? null : prompt)]);
        using var caller = new Activity("caller");
        caller.Start();
        await _time.RunAsync(async () =>
        {
            await foreach (LlmOutcome<string> _ in new FanOutDeskClient(model).OutcomeStreamAsync(["a", "b", "c", "d", "e"]))
            {
                Assert.Same(caller, Activity.Current);
            }

            Assert.Same(caller, Activity.Current);
        });

        Activity[] spans = [.. listener.Spans.Where(span => span.TraceId == caller.TraceId)];
        Assert.Equal(6, spans.Length);
        Activity fanOut = spans[^1];
        Assert.Equal("IFanOutDesk.OutcomeStreamAsync", fanOut.DisplayName);
        Assert.Equal(caller.SpanId, fanOut.ParentSpanId);
        Assert.Equal((5, 1), (fanOut.GetTagItem("llmgen.fan_out.items"), fanOut.GetTagItem("llmgen.fan_out.failed")));
        Assert.Equal(ActivityStatusCode.Unset, fanOut.Status);
        Assert.All(spans[..^1], call => Assert.Equal(fanOut.SpanId, call.ParentSpanId));
    }

    [Fact]
    public async Task A_failure_shows_on_the_fan_out_and_leaving_it_is_none()
    {
        using var listener = new TelemetryListener("IFanOutDesk.");
        using var model = new PacedModel(_time, prompt => [(10, prompt == "b" ? null : prompt)]);
        using var caller = new Activity("caller");
        caller.Start();
        await _time.RunAsync(() => Assert.ThrowsAsync<HttpRequestException>(() => new FanOutDeskClient(model).TextsAsync(["a", "b"])));
        await _time.RunAsync(async () =>
        {
            await foreach (string _ in new FanOutDeskClient(model).StreamAsync(Arriving.Of(["c", "d", "e"])))
            {
                break;
            }
        });

        Activity failed = Assert.Single(Spans(), span => span.DisplayName == "IFanOutDesk.TextsAsync");
        Assert.Equal(ActivityStatusCode.Error, failed.Status);
        Assert.Equal("System.Net.Http.HttpRequestException", failed.GetTagItem("error.type"));
        Activity left = Assert.Single(Spans(), span => span.DisplayName == "IFanOutDesk.StreamAsync");
        Assert.Equal(ActivityStatusCode.Unset, left.Status);

        IEnumerable<Activity> Spans() => listener.Spans.Where(span => span.TraceId == caller.TraceId);
    }
}
