using System.Diagnostics;
using LlmGen.Tests.Support;
using LlmGen.Tests.Telemetry;

namespace LlmGen.Tests.Plans;

/// <summary>What a plan knows of its critical path: whom a slot goes to, how long a run will take, what it waited for.</summary>
[Collection(Alone.Name)]
public class PlanPathTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Where_slots_are_short_the_call_that_holds_up_most_goes_first()
    {
        using var model = new PacedModel(_time, Pieces);
        PathDeskClient desk = Desk(model, slots: 1);
        await _time.RunAsync(() => desk.PathAsync("known"));
        await _time.RunAsync(() => desk.PathAsync("x"));

        // By the order of their start the short one would come before the long one, for which another one waits.
        Assert.Equal(["first x", "long x", "short x", "end long x x"], Order(model, "x"));
    }

    [Fact]
    public async Task What_waits_behind_a_nested_plan_counts_for_its_steps()
    {
        using var model = new PacedModel(_time, Pieces);
        PathDeskClient desk = Desk(model, slots: 1);
        await _time.RunAsync(() => desk.NestedAsync("known"));
        await _time.RunAsync(() => desk.NestedAsync("x"));

        // Of the short one and the one beside, the latter is longer; but for the former the outer call waits, too.
        Assert.Equal(["first x", "long x", "short x", "end long x x", "beside x", "outer first x x"], Order(model, "x"));
    }

    [Fact]
    public async Task The_span_tells_the_critical_path_and_what_was_expected()
    {
        using var listener = new TelemetryListener("IPathDesk.");
        using var model = new PacedModel(_time, Pieces);
        PathDeskClient desk = Desk(model, slots: null);
        using var caller = new Activity("caller");
        caller.Start();
        await _time.RunAsync(() => desk.PathAsync("1"));
        await _time.RunAsync(() => desk.PathAsync("2"));

        Activity[] plans = [.. listener.Spans.Where(span => span.TraceId == caller.TraceId && span.DisplayName == "IPathDesk.PathAsync")];
        Assert.Equal(2, plans.Length);
        Assert.All(plans, plan => Assert.Equal(["Long", "End"], Assert.IsAssignableFrom<IEnumerable<string>>(plan.GetTagItem("llmgen.plan.critical_path"))));
        Assert.Null(plans[0].GetTagItem("llmgen.plan.predicted_duration"));
        Assert.Equal(0.35, Assert.IsType<double>(plans[1].GetTagItem("llmgen.plan.predicted_duration")), tolerance: 0.35 / 64);
    }

    [Fact]
    public async Task A_plan_has_latencies_of_its_own()
    {
        using var model = new PacedModel(_time, Pieces);
        var runtime = new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = _time });
        var desk = new PathDeskClient(runtime);
        await _time.RunAsync(() => desk.PathAsync("x"));
        await _time.RunAsync(async () =>
        {
            await foreach (string _ in desk.TalkAsync("y"))
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _time);
            }
        });

        Assert.Equal(350, runtime.Latency.Find("IPathDesk.PathAsync")!.Total.Max.TotalMilliseconds);
        MethodLatency talk = runtime.Latency.Find("IPathDesk.TalkAsync")!;
        Assert.Equal((360, 1), (talk.TimeToFirstToken.Max.TotalMilliseconds, talk.Total.Count));
    }

    private static (int, string?)[] Pieces(string prompt) => prompt.Split(' ')[0] switch
    {
        "first" => [(50, prompt)],
        "short" => [(100, prompt)],
        "long" => [(150, prompt)],
        "end" => [(200, prompt)],
        "words" => [(10, "some"), (20, " words")],
        "outer" => [(500, prompt)],
        _ => [(300, prompt)],
    };

    private static string[] Order(PacedModel model, string text) =>
        [.. model.Asked.Where(asked => asked.Key.EndsWith(' ' + text, StringComparison.Ordinal)).OrderBy(asked => asked.Value).Select(asked => asked.Key)];

    private PathDeskClient Desk(PacedModel model, int? slots) => new(new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = _time, MaxConcurrency = slots }));
}
