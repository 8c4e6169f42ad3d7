using System.Net;
using LlmGen.Simulation;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Simulation;

[Collection(Alone.Name)]
public sealed class SimulatedFaultTests
{
    private static readonly SimulatedModelOptions Exact = new()
    {
        BaseLatency = TimeSpan.FromMilliseconds(100),
        DecodeTimePerToken = TimeSpan.FromMilliseconds(10),
        MaxConcurrency = 1,
        Answer = (_, _) => "abcdefghijklmnop", // 4 tokens
    };

    private readonly VirtualTime _time = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Overload_is_said_at_once_and_before_the_queue(bool streamed)
    {
        using SimulatedModel model = Faulty(null, SimulatedFault.Overload(TimeSpan.FromSeconds(7)));

        await _time.RunAsync(async () =>
        {
            Task<List<string>> running = ReadAsync(model, streamed);
            (SimulatedFaultException exception, _) = await FailAsync(model, streamed);
            Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(7)), (exception.StatusCode, exception.RetryAfter));
            Assert.Equal(TimeSpan.Zero, _time.Elapsed);
            await running;
        });

        Assert.Equal((2, 1, 1, 0), (model.Requests, model.Completed, model.Cancelled, model.InFlight));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failure_comes_in_place_of_the_first_token_and_frees_the_slot(bool streamed)
    {
        using SimulatedModel model = Faulty(SimulatedFault.Failure(HttpStatusCode.BadGateway));

        (SimulatedFaultException exception, List<string> seen) = await _time.RunAsync(() => FailAsync(model, streamed));

        Assert.Equal(HttpStatusCode.BadGateway, exception.StatusCode);
        Assert.Empty(seen);
        Assert.Equal(TimeSpan.FromMilliseconds(100), _time.Elapsed);
        Assert.Equal("abcdefghijklmnop", string.Concat(await _time.RunAsync(() => ReadAsync(model, streamed))));
    }

    [Theory]
    [InlineData(0, 100, 0)]
    [InlineData(2, 120, 2)]
    [InlineData(4, 130, 4)]
    [InlineData(99, 130, 4)]
    public async Task Drop_cuts_the_answer_after_its_tokens_and_before_its_end(int afterTokens, int at, int tokens)
    {
        foreach (bool streamed in new[] { false, true })
        {
            using SimulatedModel model = Faulty(SimulatedFault.Drop(afterTokens));
            TimeSpan start = _time.Elapsed;

            (SimulatedFaultException exception, List<string> seen) = await _time.RunAsync(() => FailAsync(model, streamed));

            Assert.Null(exception.StatusCode);
            Assert.Equal(HttpRequestError.ResponseEnded, exception.HttpRequestError);
            Assert.Equal(TimeSpan.FromMilliseconds(at), _time.Elapsed - start);
            Assert.Equal(streamed ? tokens : 0, seen.Count);
            Assert.Equal((1, 0, 1, 0), (model.Requests, model.Completed, model.Cancelled, model.InFlight));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Empty_answer_is_cut_too(bool streamed)
    {
        using SimulatedModel model = new(
            Exact with { Answer = (_, _) => "", Faults = new SimulatedFaults { Script = [SimulatedFault.Drop(1)] } }, _time);

        await _time.RunAsync(() => FailAsync(model, streamed));

        Assert.Equal((1, 0, 1), (model.Requests, model.Completed, model.Cancelled));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(99, false)]
    [InlineData(99, true)]
    public async Task Stall_keeps_its_slot_until_it_is_cancelled(int afterTokens, bool streamed)
    {
        using SimulatedModel model = Faulty(SimulatedFault.Stall(afterTokens));
        using CancellationTokenSource cancellation = new();
        List<string> seen = [];

        await _time.RunAsync(async () =>
        {
            Task stalled = ReadAsync(model, streamed, seen, cancellation.Token);
            Task<List<string>> queued = ReadAsync(model, streamed);
            // Longer than anything else here takes.
            await Task.Delay(TimeSpan.FromHours(1), _time);
            Assert.Equal((2, 1), (model.InFlight, model.Queued));
            Assert.False(stalled.IsCompleted);

            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stalled);
            await queued;
        });

        Assert.Equal(streamed ? Math.Min(afterTokens, 4) : 0, seen.Count);
        Assert.Equal((2, 1, 1, 0), (model.Requests, model.Completed, model.Cancelled, model.InFlight));
    }

    [Fact]
    public async Task Probabilities_strike_their_share_the_same_way_for_the_same_seed()
    {
        SimulatedFaults faults = new()
        {
            Rates = [new(SimulatedFault.Overload(), 0.1), new(SimulatedFault.Failure(), 0.2), new(SimulatedFault.Drop(1), 0.3)],
        };
        async Task<SimulatedFaultKind?[]> StruckAsync(int seed)
        {
            using SimulatedModel model = new(new SimulatedModelOptions { Seed = seed, Faults = faults, Answer = (_, _) => "ok" });
            List<SimulatedFaultKind?> kinds = [];
            for (int request = 0; request < 2000; request++)
            {
                kinds.Add((await Record.ExceptionAsync(() => model.GetResponseAsync("Hello")) as SimulatedFaultException)?.Fault.Kind);
            }

            return [.. kinds];
        }

        SimulatedFaultKind?[] struck = await StruckAsync(seed: 1);

        Assert.InRange(struck.Count(kind => kind == SimulatedFaultKind.Overload), 160, 240);
        Assert.InRange(struck.Count(kind => kind == SimulatedFaultKind.Failure), 340, 460);
        Assert.InRange(struck.Count(kind => kind == SimulatedFaultKind.Drop), 530, 670);
        Assert.Equal(struck, await StruckAsync(seed: 1));
        Assert.NotEqual(struck, await StruckAsync(seed: 2));
    }

    [Fact]
    public async Task Requests_without_a_fault_take_the_time_they_take_without_faults()
    {
        async Task<TimeSpan?[]> TimesAsync(SimulatedFaults? faults)
        {
            using SimulatedModel model = new(Exact with { Jitter = 0.5, Faults = faults }, _time);
            List<TimeSpan?> times = [];
            for (int request = 0; request < 20; request++)
            {
                TimeSpan start = _time.Elapsed;
                Exception? fault = await _time.RunAsync(() => Record.ExceptionAsync(() => model.GetResponseAsync("Hello")));
                times.Add(fault is null ? _time.Elapsed - start : null);
            }

            return [.. times];
        }

        TimeSpan?[] without = await TimesAsync(null);
        TimeSpan?[] with = await TimesAsync(new SimulatedFaults { Rates = [new(SimulatedFault.Failure(), 0.5)] });

        int[] whole = [.. Enumerable.Range(0, 20).Where(request => with[request] is not null)];
        Assert.InRange(whole.Length, 1, 19);
        Assert.Equal(whole.Select(request => without[request]), whole.Select(request => with[request]));
    }

    [Fact]
    public async Task Script_goes_before_probabilities_and_is_copied()
    {
        List<SimulatedFault?> script = [null, SimulatedFault.Overload()];
        SimulatedFaults faults = new() { Script = script, Rates = [new(SimulatedFault.Failure(HttpStatusCode.BadGateway), 1)] };
        script.Clear();
        using SimulatedModel model = new(Exact with { Faults = faults }, _time);

        Assert.Equal(4, (await _time.RunAsync(() => ReadAsync(model, streamed: true))).Count);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await _time.RunAsync(() => FailAsync(model, streamed: true))).Exception.StatusCode);
        Assert.Equal(HttpStatusCode.BadGateway, (await _time.RunAsync(() => FailAsync(model, streamed: true))).Exception.StatusCode);
        Assert.Equal(HttpStatusCode.BadGateway, (await _time.RunAsync(() => FailAsync(model, streamed: true))).Exception.StatusCode);
    }

    [Fact]
    public async Task Fault_before_the_first_token_leaves_no_prefix_behind()
    {
        using SimulatedModel model = Faulty(SimulatedFault.Failure(), SimulatedFault.Drop(), null);
        string prompt = new('p', 8000);

        for (int request = 0; request < 2; request++)
        {
            await _time.RunAsync(() => Assert.ThrowsAsync<SimulatedFaultException>(() => model.GetResponseAsync(prompt)));
        }

        ChatResponse response = await _time.RunAsync(() => model.GetResponseAsync(prompt));
        Assert.Equal(0, response.Usage!.CachedInputTokenCount);
    }

    [Fact]
    public void Bad_faults_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SimulatedFault.Overload(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => SimulatedFault.Failure(HttpStatusCode.NotFound));
        Assert.Throws<ArgumentOutOfRangeException>(() => SimulatedFault.Failure((HttpStatusCode)600));
        Assert.Throws<ArgumentOutOfRangeException>(() => SimulatedFault.Stall(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SimulatedFault.Drop(-1));

        SimulatedFaultRate[][] bad =
        [
            [new(SimulatedFault.Overload(), -0.1)],
            [new(SimulatedFault.Overload(), double.NaN)],
            [new(SimulatedFault.Overload(), 0.6), new(SimulatedFault.Failure(), 0.6)],
        ];
        Assert.All(bad, rates => Assert.Throws<ArgumentOutOfRangeException>(
            () => new SimulatedModel(Exact with { Faults = new SimulatedFaults { Rates = rates } })));
        Assert.Throws<ArgumentNullException>(
            () => new SimulatedModel(Exact with { Faults = new SimulatedFaults { Rates = [new(null!, 0.1)] } }));
    }

    private static async Task<List<string>> ReadAsync(
        SimulatedModel model, bool streamed, List<string>? seen = null, CancellationToken cancellationToken = default)
    {
        seen ??= [];
        if (!streamed)
        {
            seen.Add((await model.GetResponseAsync("Hello", cancellationToken: cancellationToken)).Text);
            return seen;
        }

        await foreach (ChatResponseUpdate update in model.GetStreamingResponseAsync("Hello", cancellationToken: cancellationToken))
        {
            if (update.Text.Length > 0)
            {
                seen.Add(update.Text);
            }
        }

        return seen;
    }

    private static async Task<(SimulatedFaultException Exception, List<string> Seen)> FailAsync(SimulatedModel model, bool streamed)
    {
        List<string> seen = [];
        return (await Assert.ThrowsAsync<SimulatedFaultException>(() => ReadAsync(model, streamed, seen)), seen);
    }

    private SimulatedModel Faulty(params SimulatedFault?[] script) =>
        new(Exact with { Faults = new SimulatedFaults { Script = script } }, _time);
}
