using LlmGen.Tests.Deadlines;
using LlmGen.Tests.Hedges;
using LlmGen.Tests.Support;
using LlmGen.Tests.Telemetry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmGen.Tests.Levers;

/// <summary><see cref="LlmRuntimeOptions.MaxConcurrency"/>: the slots of a runtime's models.</summary>
[Collection(Alone.Name)]
public class ConcurrencyMethodTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task All_methods_of_one_model_share_its_slots_and_other_models_have_their_own()
    {
        using var model = new PacedClient(_time, PacedStep.Text(100));
        using var large = new PacedClient(_time, PacedStep.Text(100));
        var options = new LlmRuntimeOptions { TimeProvider = _time, MaxConcurrency = 1, Models = { ["large"] = large } };
        var desk = new HedgeDeskClient(new LlmRuntime(model, options));
        await _time.RunAsync(() => Task.WhenAll(
            desk.PlainAsync("x"), desk.PlainStreamAsync("x").CountAsync().AsTask(), desk.TextAsync("x"), desk.OtherModelAsync("x")));
        Assert.Equal((300, 3, 1), (_time.Elapsed.TotalMilliseconds, model.Requests, large.Requests));

        // A model that the default client knows by another name has slots of its own, too.
        options.Models.Clear();
        desk = new HedgeDeskClient(new LlmRuntime(model, options));
        TimeSpan begun = _time.Elapsed;
        await _time.RunAsync(() => Task.WhenAll(desk.PlainAsync("x"), desk.OtherModelAsync("x")));
        Assert.Equal(100, (_time.Elapsed - begun).TotalMilliseconds);
    }

    [Fact]
    public async Task A_cached_answer_takes_no_slot()
    {
        using var answers = new PacedClient(
            _time, PacedStep.Text(0), PacedStep.Text(0), new PacedStep(TimeSpan.Zero, new ChatResponseUpdate { FinishReason = ChatFinishReason.Stop }));
        using var hanging = new PacedClient(_time, PacedStep.Text(0), PacedStep.Hang());
        using var model = new RelayClient(answers, hanging);
        var desk = new HedgeDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = _time, MaxConcurrency = 1 }));
        Assert.Equal("aa", await desk.CachedAsync("x"));
        await using IAsyncEnumerator<string> held = desk.PlainStreamAsync("x").GetAsyncEnumerator();
        await held.MoveNextAsync();
        Assert.Equal("aa", await desk.CachedAsync("x"));
        Assert.False(desk.PlainAsync("x").IsCompleted);
        Assert.Equal(2, model.Requests);
    }

    [Fact]
    public async Task The_method_that_took_longer_so_far_goes_first()
    {
        using var slow = new PacedClient(_time, PacedStep.Text(900));
        using var quick = new PacedClient(_time, PacedStep.Text(10));
        using var relay = new RelayClient(slow, quick);
        var desk = new HedgeDeskClient(new LlmRuntime(relay, new LlmRuntimeOptions { TimeProvider = _time, MaxConcurrency = 1 }));
        await _time.RunAsync(() => desk.PlainStreamAsync("x").CountAsync().AsTask());
        await _time.RunAsync(() => desk.PlainAsync("x"));
        var ended = new List<string>();
        await _time.RunAsync(() => Task.WhenAll(
            NoteAsync("holds", desk.PlainAsync("x")),
            NoteAsync("quick", desk.PlainAsync("x")),
            NoteAsync("slow", desk.PlainStreamAsync("x").CountAsync().AsTask())));
        Assert.Equal(["holds", "slow", "quick"], ended);

        async Task NoteAsync(string name, Task call)
        {
            await call;
            ended.Add(name);
        }
    }

    [Fact]
    public async Task The_time_in_the_queue_is_measured()
    {
        using var listener = new TelemetryListener("IHedgeDesk.PlainAsync");
        using var model = new PacedClient(_time, PacedStep.Text(100)) { Metadata = new ChatClientMetadata("openai", null, "small") };
        var desk = new HedgeDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = _time, MaxConcurrency = 1 }));
        await _time.RunAsync(() => Task.WhenAll(desk.PlainAsync("x"), desk.PlainAsync("x"), desk.PlainAsync("x")));
        TelemetryListener.Measured[] measured = [.. listener.Of("llmgen.queue.duration")];
        Assert.Equal([0, 0.1, 0.2], measured.Select(each => each.Value));
        Assert.All(measured, each => Assert.Equal(("openai", "small"), (each.Tags["gen_ai.provider.name"], each.Tags["gen_ai.request.model"])));
    }

    [Fact]
    public void The_settings_bind_from_configuration_and_are_checked()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["MaxConcurrency"] = "32", ["HedgeBudget"] = "0.1", ["MaxBufferedCharacters"] = "1000" })
            .Build();
        using ServiceProvider services = new ServiceCollection().AddLlmGen(configuration).BuildServiceProvider();
        LlmRuntimeOptions options = services.GetRequiredService<IOptions<LlmRuntimeOptions>>().Value;
        Assert.Equal((32, 0.1, 1000), (options.MaxConcurrency, options.HedgeBudget, options.MaxBufferedCharacters));
        Assert.Equal((null, 0.05, 4 * 1024 * 1024), (new LlmRuntimeOptions().MaxConcurrency, new LlmRuntimeOptions().HedgeBudget, new LlmRuntimeOptions().MaxBufferedCharacters));

        using var client = new PacedClient(_time);
        foreach (LlmRuntimeOptions senseless in new LlmRuntimeOptions[]
        {
            new() { MaxConcurrency = 0 }, new() { HedgeBudget = -0.1 }, new() { HedgeBudget = 1.1 }, new() { HedgeBudget = double.NaN },
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new LlmRuntime(client, senseless));
        }
    }
}
