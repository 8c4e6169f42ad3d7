using LlmGen.Tests.FanOuts;
using LlmGen.Tests.Plans;
using LlmGen.Tests.Support;

namespace LlmGen.Tests.Concurrency;

/// <summary>Readers of streams that call the model themselves, at few slots and many, on virtual time and on real threads: none waits for a slot for ever.</summary>
[Collection(Alone.Name)]
public sealed class DeadlockTests
{
    private const int Limit = 120_000;

    public static TheoryData<int, bool> Limits => new() { { 1, true }, { 8, true }, { 32, true }, { 1, false }, { 8, false }, { 32, false } };

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Limits))]
    public Task Readers_that_call_the_model(int slots, bool isVirtual) => RunAsync(slots, isVirtual, runtime =>
    {
        var desk = new FanOutDeskClient(runtime);
        return Task.WhenAll(Enumerable.Range(0, slots + 1).Select(async reader =>
        {
            int words = 0;
            await foreach (string word in desk.WordsAsync($"words 5 {reader}"))
            {
                Assert.Equal($"{word} {words}", await desk.TextAsync($"{word} {words++}"));
            }

            Assert.Equal(5, words);
        }));
    });

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Limits))]
    public Task Readers_that_block_their_thread(int slots, bool isVirtual) => RunAsync(slots, isVirtual, async runtime =>
    {
        var desk = new FanOutDeskClient(runtime);
        await foreach (string word in desk.WordsAsync("words 5"))
        {
            // Nothing else of the runtime may need the thread that a reader goes on with. On virtual time that thread drives the clock.
            Task<string> other = desk.TextAsync(word);
            Assert.Equal("word", isVirtual ? await other : other.GetAwaiter().GetResult());
        }
    });

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Limits))]
    public Task A_fan_out_over_a_streamed_step(int slots, bool isVirtual) => RunAsync(slots, isVirtual, runtime =>
    {
        var desk = new FanOutDeskClient(runtime);
        return Task.WhenAll(Enumerable.Range(0, slots + 1).Select(async run =>
        {
            Assert.Equal(20, await desk.StreamAsync(desk.WordsAsync($"words 20 {run}")).CountAsync());
            Assert.Equal(20, (await desk.ArrivingTextsAsync(desk.WordsAsync($"words 20 {run}"))).Length);
        }));
    });

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Limits))]
    public Task A_plan_whose_last_step_fans_out_over_a_streamed_one(int slots, bool isVirtual) => RunAsync(slots, isVirtual, async runtime =>
    {
        var desk = new FanOutDeskClient(runtime);
        string[] topics = [.. Enumerable.Range(0, slots + 1).Select(topic => $"9 {topic}")];
        Assert.Equal(topics.Length, (await desk.ArticlesAsync(topics)).Count);
    });

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Limits))]
    public Task A_plan_whose_reader_calls_the_model_for_more_elements_than_a_step_runs_ahead(int slots, bool isVirtual) => RunAsync(slots, isVirtual, async runtime =>
    {
        int items = LlmPlanReader<int>.Ahead + 500;
        Assert.Equal(items, await new PlanDeskClient(runtime).ExpandAllAsync($"{items}").CountAsync());
    });

    private static async Task RunAsync(int slots, bool isVirtual, Func<LlmRuntime, Task> work)
    {
        VirtualTime? time = isVirtual ? new VirtualTime() : null;
        using var model = new TalkingModel(time);
        var runtime = new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = time, MaxConcurrency = slots });
        await (time is null ? Task.Run(() => work(runtime)) : time.RunAsync(() => work(runtime)));
        Assert.InRange(model.Most, 1, slots);
        await Eventually.TrueAsync(() => model.InFlight == 0);
    }
}
