using LlmGen.Simulation;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Calls;

/// <summary>The times and the usage that come with a result, on virtual time.</summary>
[Collection(Alone.Name)]
public class ResultTests
{
    private static readonly SimulatedModelOptions Exact = new()
    {
        BaseLatency = TimeSpan.FromMilliseconds(300),
        DecodeTimePerToken = TimeSpan.FromMilliseconds(20),
        Jitter = 0,
    };

    [Fact]
    public async Task Times_are_those_of_the_stream_underneath()
    {
        var time = new VirtualTime();
        using var model = new SimulatedModel(Exact with { Answer = static (_, _) => "one two three four five six seven eight" }, time);
        var desk = new CallDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = time }));

        LlmResult<string> result = await time.RunAsync(() => desk.TextResultAsync("x"));

        Assert.Equal("one two three four five six seven eight", result.Value);
        long tokens = result.Usage!.OutputTokenCount!.Value;
        Assert.Equal(TimeSpan.FromMilliseconds(300), result.Timing.TimeToFirstToken);
        Assert.Equal(TimeSpan.FromMilliseconds(20), result.Timing.InterTokenLatency);
        Assert.Equal(TimeSpan.FromMilliseconds(300 + (20 * (tokens - 1))), result.Timing.Total);
        Assert.Equal(LlmSource.Model, result.Source);
        Assert.Equal(((IChatClient)model).GetService<ChatClientMetadata>()!.DefaultModelId, result.ModelId);
    }

    [Fact]
    public async Task A_chunk_without_content_is_no_first_token()
    {
        var time = new VirtualTime();
        using var client = new ScriptedChatClient(
        [
            new ChatResponseUpdate(ChatRole.Assistant, ""),
            new ChatResponseUpdate { FinishReason = ChatFinishReason.Stop },
            new ChatResponseUpdate { Contents = [new UsageContent(new UsageDetails { OutputTokenCount = 0 })] },
        ]);
        LlmResult<string> result = await new CallDeskClient(new LlmRuntime(client, new LlmRuntimeOptions { TimeProvider = time })).TextResultAsync("x");
        Assert.Equal(new LlmTiming(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero), result.Timing);
        Assert.Equal(0, result.Usage!.OutputTokenCount);
    }

    [Fact]
    public async Task A_typed_result_is_read_from_a_model_that_follows_the_schema()
    {
        var time = new VirtualTime();
        using var model = new SimulatedModel(Exact, time);
        LlmResult<Fact[]> result = await time.RunAsync(() => new CallDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = time, MaxOutputTokens = 500 })).FactsResultAsync("rivers and mountains"));
        Assert.NotEmpty(result.Value);
        Assert.Equal(1, model.Requests);
    }
}
