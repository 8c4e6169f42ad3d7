using LlmGen.Levers.Hedging;
using LlmGen.Simulation;
using LlmGen.Tests.Deadlines;
using LlmGen.Tests.Hedges;
using LlmGen.Tests.Support;
using LlmGen.Tests.Telemetry;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Levers;

/// <summary><c>[Hedge]</c> on generated methods, alone and with the other levers.</summary>
[Collection(Alone.Name)]
public class HedgeMethodTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task A_stalled_request_costs_the_delay_and_not_the_call()
    {
        SimulatedModelOptions stalling = Stalling(SimulatedFault.Stall(), SimulatedFault.Stall());
        using var model = new SimulatedModel(stalling, _time);
        var desk = new HedgeDeskClient(Runtime(model));
        Assert.Equal("abcd", string.Concat(await _time.RunAsync(() => desk.TextStreamAsync("x").ToListAsync().AsTask())));
        Assert.Equal((3, 250), (model.Requests, _time.Elapsed.TotalMilliseconds));
        Assert.Equal("abcd", await _time.RunAsync(() => desk.TextAsync("x")));
        Assert.Equal((4, 300), (model.Requests, _time.Elapsed.TotalMilliseconds));
        await Eventually.TrueAsync(() => model.InFlight == 0);
    }

    [Fact]
    public async Task Further_requests_are_counted_and_stand_on_the_span()
    {
        using var listener = new TelemetryListener("IHedgeDesk.TextStreamAsync");
        SimulatedModelOptions stalling = Stalling(SimulatedFault.Stall(), SimulatedFault.Stall());
        using var model = new SimulatedModel(stalling, _time);
        var desk = new HedgeDeskClient(Runtime(model));
        await _time.RunAsync(() => desk.TextStreamAsync("x").CountAsync().AsTask());
        await _time.RunAsync(() => desk.TextStreamAsync("x").CountAsync().AsTask());
        Assert.Equal([2], listener.Of("llmgen.hedge.requests").Select(measured => measured.Value));
        Assert.Equal([1], listener.Of("llmgen.hedge.wins").Select(measured => measured.Value));
        Assert.Equal([3, null], listener.Spans.Select(span => span.GetTagItem("llmgen.hedge.attempts")));
        Assert.Equal([3, null], listener.Spans.Select(span => span.GetTagItem("llmgen.hedge.winner")));
    }

    [Fact]
    public async Task The_delay_follows_the_measured_percentile_once_enough_is_known()
    {
        using var quick = new PacedClient(_time, PacedStep.Text(40));
        using var slow = new PacedClient(_time, PacedStep.Text(2000));
        using var late = new PacedClient(_time, PacedStep.Text(5000));
        using var relay = new RelayClient([.. Enumerable.Repeat(quick, 18), slow, slow, late, quick]);
        var desk = new HedgeDeskClient(Runtime(relay));

        // 20 values, of which the 19th in order is 2 s: with 19 nothing is known, and nothing else is set, so that nothing is hedged.
        for (int call = 0; call < 20; call++)
        {
            await _time.RunAsync(() => desk.AdaptedAsync("x"));
        }

        Assert.Equal(20, relay.Requests);
        await _time.PassAsync(TimeSpan.FromSeconds(1));
        TimeSpan begun = _time.Elapsed;
        await _time.RunAsync(() => desk.AdaptedAsync("x"));
        Assert.Equal(22, relay.Requests);
        Assert.InRange((_time.Elapsed - begun).TotalMilliseconds, 2040 * 0.98, 2040 * 1.02);
    }

    [Fact]
    public async Task Until_the_percentile_is_known_the_set_delay_holds()
    {
        using var quick = new PacedClient(_time, PacedStep.Text(200));
        using var late = new PacedClient(_time, PacedStep.Text(5000));
        using var relay = new RelayClient([late, .. Enumerable.Repeat(quick, 25), late, quick]);
        var desk = new HedgeDeskClient(Runtime(relay));
        Assert.Equal(1200, await DurationAsync(desk));
        for (int call = 0; call < 24; call++)
        {
            Assert.Equal(200, await DurationAsync(desk));
        }

        await _time.PassAsync(TimeSpan.FromSeconds(1));
        Assert.InRange(await DurationAsync(desk), 400 * 0.98, 400 * 1.02);
    }

    [Fact]
    public async Task A_cached_answer_is_not_hedged_and_equal_calls_race_once()
    {
        SimulatedModelOptions stalling = Stalling(SimulatedFault.Stall());
        using var model = new SimulatedModel(stalling, _time);
        var desk = new HedgeDeskClient(Runtime(model));
        string[] answers = await _time.RunAsync(() => Task.WhenAll(Enumerable.Range(0, 5).Select(_ => desk.EverythingAsync("x"))));
        Assert.All(answers, answer => Assert.Equal("abcd", answer));
        Assert.Equal((2, 150), (model.Requests, _time.Elapsed.TotalMilliseconds));
        await _time.RunAsync(() => desk.EverythingAsync("x"));
        Assert.Equal(2, model.Requests);
    }

    [Fact]
    public async Task The_deadline_to_the_first_token_is_each_requests_and_the_total_the_calls()
    {
        using var model = new SimulatedModel(Saying(baseLatency: 5000), _time);
        var desk = new HedgeDeskClient(Runtime(model));
        TimeoutException firstToken = await Assert.ThrowsAsync<TimeoutException>(() => _time.RunAsync(() => desk.EverythingAsync("x")));
        Assert.Equal("IHedgeDesk.EverythingAsync: no first token within 300 ms; waited 300 ms.", firstToken.Message);
        Assert.Equal(400, _time.Elapsed.TotalMilliseconds);
        TimeoutException total = await Assert.ThrowsAsync<TimeoutException>(() => _time.RunAsync(() => desk.PatientAsync("x")));
        Assert.Equal("IHedgeDesk.PatientAsync: no complete response within the total of 2000 ms; waited 2000 ms.", total.Message);
        await Eventually.TrueAsync(() => model.InFlight == 0);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(0.0)]
    public async Task An_outage_does_not_multiply_the_load(double share)
    {
        const int Calls = 400;
        using var dead = new PacedClient(_time, PacedStep.Hang());
        var desk = new HedgeDeskClient(new LlmRuntime(dead, new LlmRuntimeOptions { TimeProvider = _time, HedgeBudget = share }));
        await _time.RunAsync(() => Task.WhenAll(Enumerable.Range(0, Calls).Select(async call =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20 * call), _time);
            await Assert.ThrowsAsync<TimeoutException>(() => desk.PatientAsync("x"));
        })));
        Assert.InRange(dead.Requests, Calls * (1 + share), share == 0 ? Calls : (Calls * (1 + share)) + HedgeBudget.Allowance);
        await Eventually.TrueAsync(() => dead.InFlight == 0);
    }

    [Fact]
    public async Task A_history_that_is_made_anew_each_time_is_read_once()
    {
        int read = 0;
        SimulatedModelOptions stalling = Stalling(SimulatedFault.Stall());
        using var model = new SimulatedModel(stalling, _time);
        var desk = new HedgeDeskClient(Runtime(model));
        await _time.RunAsync(() => desk.ConversationAsync("x", History()));
        Assert.Equal((2, 1), (model.Requests, read));

        IEnumerable<ChatMessage> History()
        {
            read++;
            yield return new ChatMessage(ChatRole.User, "Hello.");
        }
    }

    [Fact]
    public async Task The_first_token_of_a_call_within_a_request_is_not_that_of_the_request()
    {
        using var quick = new PacedClient(_time, PacedStep.Text(10));
        var within = new HedgeDeskClient(new LlmRuntime(quick, new LlmRuntimeOptions { TimeProvider = _time, MaxConcurrency = 4 }));
        using var relay = new RelayClient(new PacedClient(_time, PacedStep.Hang()), new PacedClient(_time, PacedStep.Text(50)));
        using var model = new PreparingClient(relay, () => within.PlainStreamAsync("x").ToListAsync().AsTask());
        Assert.Equal("a", await _time.RunAsync(() => new HedgeDeskClient(Runtime(model)).TextAsync("x")));
        Assert.Equal((2, 160), (relay.Requests, _time.Elapsed.TotalMilliseconds));
    }

    [Fact]
    public async Task A_call_that_a_request_leaves_in_the_queue_does_not_hold_up_its_deadline()
    {
        using var stop = new CancellationTokenSource();
        using var deaf = new PacedClient(_time, PacedStep.Hang()) { IgnoresCancellation = true };
        LlmRuntime? runtime = null;
        Task? left = null;
        using var model = new PreparingClient(deaf, () =>
        {
            left ??= new HedgeDeskClient(runtime!).PlainAsync("y", stop.Token);
            return Task.CompletedTask;
        });
        runtime = new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = _time, MaxConcurrency = 1 });
        await _time.RunAsync(() => Assert.ThrowsAsync<TimeoutException>(() => new LeverDeskClient(runtime).PromptAsync("x")));
        Assert.Equal(500, _time.Elapsed.TotalMilliseconds);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left!);
    }

    private static SimulatedModelOptions Saying(int baseLatency) => new()
    {
        BaseLatency = TimeSpan.FromMilliseconds(baseLatency),
        Answer = static (_, _) => "abcd",
    };

    private static SimulatedModelOptions Stalling(params SimulatedFault[] faults) =>
        Saying(baseLatency: 50) with { Faults = new SimulatedFaults { Script = faults } };

    private LlmRuntime Runtime(IChatClient client) => new(client, new LlmRuntimeOptions { TimeProvider = _time });

    private async Task<double> DurationAsync(HedgeDeskClient desk)
    {
        TimeSpan begun = _time.Elapsed;
        await _time.RunAsync(() => desk.AdaptedStreamAsync("x").CountAsync().AsTask());
        return (_time.Elapsed - begun).TotalMilliseconds;
    }
}
