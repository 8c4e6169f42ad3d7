using LlmGen.Simulation;
using LlmGen.Tests.Support;
using LlmGen.Tests.Telemetry;

namespace LlmGen.Tests.Levers;

/// <summary><c>[Deadline]</c> on generated methods, alone and with the other levers.</summary>
[Collection(Alone.Name)]
public class DeadlineMethodTests
{
    [Fact]
    public async Task The_total_ends_a_call()
    {
        TimeoutException timeout = await GivesUpAsync(Slow(baseLatency: 1001), desk => desk.WithinAsync("x"), 1000);
        Assert.Equal("ILeverDesk.WithinAsync: no complete response within the total of 1000 ms; waited 1000 ms.", timeout.Message);
    }

    [Fact]
    public async Task The_first_token_ends_a_buffered_call()
    {
        TimeoutException timeout = await GivesUpAsync(Slow(baseLatency: 501), desk => desk.PromptAsync("x"), 500);
        Assert.Equal("ILeverDesk.PromptAsync: no first token within 500 ms; waited 500 ms.", timeout.Message);
    }

    [Fact]
    public async Task A_stall_ends_a_stream()
    {
        TimeoutException timeout = await GivesUpAsync(Slow(perToken: 201), desk => desk.PromptStreamAsync("x").CountAsync().AsTask(), 200);
        Assert.Equal("ILeverDesk.PromptStreamAsync: the stream stalled, no further content within 200 ms; waited 200 ms.", timeout.Message);
    }

    [Fact]
    public async Task The_total_ends_a_stream_that_goes_on_and_on()
    {
        TimeoutException timeout = await GivesUpAsync(Slow(perToken: 150), desk => desk.EverythingAsync("x").CountAsync().AsTask(), 1000);
        Assert.StartsWith("ILeverDesk.EverythingAsync: no complete response", timeout.Message, StringComparison.Ordinal);
        await GivesUpAsync(Slow(perToken: 150), desk => desk.EverythingBufferedAsync("x"), 1000);
    }

    [Fact]
    public async Task A_call_in_time_is_untouched()
    {
        var time = new VirtualTime();
        using var model = new SimulatedModel(Slow(baseLatency: 300, perToken: 10), time);
        var desk = new LeverDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = time }));
        Assert.NotEmpty(await time.RunAsync(() => desk.WithinAsync("x")));
        Assert.NotEmpty(await time.RunAsync(() => desk.PromptAsync("x")));
        Assert.NotEmpty(await time.RunAsync(() => desk.PromptStreamAsync("x").ToListAsync().AsTask()));
        Assert.NotEmpty(await time.RunAsync(() => desk.EverythingAsync("x").ToListAsync().AsTask()));
        Assert.NotEmpty(await time.RunAsync(() => desk.EverythingBufferedAsync("x")));
        Assert.Equal(4, model.Requests);
    }

    [Fact]
    public async Task What_was_given_up_is_not_kept_and_counts_as_slow()
    {
        using var listener = new TelemetryListener("ILeverDesk.EverythingBufferedAsync");
        var time = new VirtualTime();
        using var model = new SimulatedModel(Slow(baseLatency: 1500), time);
        var runtime = new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = time });
        var desk = new LeverDeskClient(runtime);
        for (int i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => time.RunAsync(() => desk.EverythingBufferedAsync("x")));

            // The request is left behind the back of its caller, and until then the next call would join it.
            await Eventually.TrueAsync(() => model.InFlight == 0);
        }

        Assert.Equal(2, model.Requests);
        Assert.Equal(TimeSpan.FromSeconds(1), runtime.Latency.Find("ILeverDesk.EverythingBufferedAsync")!.Total.Max);
        Assert.Equal(["total", "total"], listener.Of("llmgen.deadline.exceeded").Select(measured => measured.Tags["llmgen.deadline.phase"]));
        Assert.All(listener.Spans, span => Assert.Equal("System.TimeoutException", span.GetTagItem("error.type")));
    }

    private static async Task<TimeoutException> GivesUpAsync<T>(SimulatedModelOptions options, Func<ILeverDesk, Task<T>> call, int after)
    {
        var time = new VirtualTime();
        using var model = new SimulatedModel(options, time);
        var desk = new LeverDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = time }));
        TimeSpan ended = default;
        TimeoutException timeout = await Assert.ThrowsAsync<TimeoutException>(() => time.RunAsync(async () =>
        {
            try
            {
                return await call(desk);
            }
            finally
            {
                ended = time.Elapsed;
            }
        }));
        Assert.Equal(TimeSpan.FromMilliseconds(after), ended);

        // The model is cancelled in the background: a client that ignores it must not hold up the caller.
        await Eventually.TrueAsync(() => model.InFlight == 0);
        return timeout;
    }

    private static SimulatedModelOptions Slow(int baseLatency = 0, int perToken = 0) => new()
    {
        BaseLatency = TimeSpan.FromMilliseconds(baseLatency),
        DecodeTimePerToken = TimeSpan.FromMilliseconds(perToken),
        Answer = static (_, _) => """{"value":[{"what":"a","sure":true},{"what":"b","sure":null},{"what":"c","sure":false}]}""",
    };
}
