using System.Globalization;
using System.Runtime.CompilerServices;
using LlmGen.CompilerServices;
using LlmGen.Levers.Concurrency;
using LlmGen.Tests.FanOuts;
using LlmGen.Tests.Plans;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

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

    [Theory(Timeout = Limit)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public Task A_plan_whose_steps_read_two_streams_in_another_order(int slots, bool isVirtual) => RunAsync(slots, isVirtual, async runtime =>
    {
        const int Count = 3 * 1024;
        Assert.Equal((2 * Count, 2 * Count), await new CrossDeskClient(runtime).BothAsync(Count));
    });

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Limits))]
    public async Task Tools_inside_of_the_limit_that_call_the_model(int slots, bool isVirtual)
    {
        VirtualTime? time = isVirtual ? new VirtualTime() : null;
        using var model = new TalkingModel(time);
        FanOutDeskClient? desk = null;
        int asked = 0;
        AIFunction ask = AIFunctionFactory.Create(
            async (int depth) =>
            {
                Assert.Equal(depth == 0 ? "a" : "done", await desk!.TextAsync(depth == 0 ? "a" : $"use tools {depth - 1}"));
                Assert.Equal(2, await desk.WordsAsync("words 2").CountAsync());
                return Interlocked.Increment(ref asked);
            },
            "ask");
        using var loop = new FunctionInvokingChatClient(new AskingClient(model)) { AdditionalTools = [ask], AllowConcurrentInvocation = true };
        desk = new FanOutDeskClient(new LlmRuntime(loop, new LlmRuntimeOptions { TimeProvider = time, MaxConcurrency = slots }));
        Func<Task> work = () => Task.WhenAll(Enumerable.Range(0, slots + 1).Select(async _ =>
        {
            Assert.Equal("done", await desk.TextAsync("use tools 1"));
            Assert.Equal("done", string.Concat(await desk.WordsAsync("use tools 1").ToListAsync()));
        }));
        await (time is null ? Task.Run(work) : time.RunAsync(work));

        // Each asks for three tools, and each of those for three more.
        Assert.Equal((slots + 1) * 2 * 12, asked);
        Assert.InRange(model.Most, 1, slots);
        await Eventually.TrueAsync(() => model.InFlight == 0);
    }

    [Fact(Timeout = Limit)]
    public async Task A_tool_inside_of_the_limit_that_wants_what_another_call_waits_to_ask()
    {
        using var model = new TalkingModel(null);
        ToolDeskClient? desk = null;
        var isAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayGoOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        AIFunction ask = AIFunctionFactory.Create(
            async (int depth) =>
            {
                isAsked.TrySetResult();
                await mayGoOn.Task;
                return await desk!.CachedAsync("a");
            },
            "ask");
        using var loop = new FunctionInvokingChatClient(new AskingClient(model)) { AdditionalTools = [ask] };
        desk = new ToolDeskClient(new LlmRuntime(loop, new LlmRuntimeOptions { MaxConcurrency = 1 }));
        Task<string> asking = desk.TextAsync("use tools 0");
        await isAsked.Task;

        // It leads the request, which waits for the slot.
        Task<string> other = desk.CachedAsync("a");
        mayGoOn.SetResult();
        Assert.Equal("done", await asking);
        Assert.Equal("a", await other);
    }

    [Fact]
    public async Task A_slot_that_is_borrowed_when_its_request_ends_is_given_back_by_the_borrower()
    {
        var limiter = new ConcurrencyLimiter(1, TimeProvider.System);
        Assert.True(limiter.TryEnter());
        SlotLoan loan = SlotLoan.Begin(limiter, limiter, TimeProvider.System);
        Assert.Null(SlotLoan.Join(new ConcurrencyLimiter(1, TimeProvider.System)));
        Assert.Same(loan, SlotLoan.Join(limiter));
        Assert.Same(loan, SlotLoan.Join(limiter));
        await loan.Queue.EnterAsync(TimeSpan.Zero, CancellationToken.None);
        Task second = loan.Queue.EnterAsync(TimeSpan.Zero, CancellationToken.None);
        Assert.False(second.IsCompleted);

        loan.Leave();
        Assert.Null(SlotLoan.Join(limiter));
        Assert.False(limiter.TryEnter());

        loan.Borrowed.Leave();
        await second;
        Assert.False(limiter.TryEnter());

        loan.Borrowed.Leave();
        Assert.True(limiter.TryEnter());
    }

    [Fact]
    public void A_slot_is_given_back_once_when_a_borrower_withdraws()
    {
        var limiter = new ConcurrencyLimiter(1, TimeProvider.System);
        Assert.True(limiter.TryEnter());
        SlotLoan loan = SlotLoan.Begin(limiter, limiter, TimeProvider.System);
        Assert.Same(loan, SlotLoan.Join(limiter));
        loan.Withdraw();
        Assert.False(limiter.TryEnter());
        loan.Leave();
        Assert.True(limiter.TryEnter());
        Assert.False(limiter.TryEnter());
    }

    private static async Task RunAsync(int slots, bool isVirtual, Func<LlmRuntime, Task> work)
    {
        VirtualTime? time = isVirtual ? new VirtualTime() : null;
        using var model = new TalkingModel(time);
        var runtime = new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = time, MaxConcurrency = slots });
        await (time is null ? Task.Run(() => work(runtime)) : time.RunAsync(() => work(runtime)));
        Assert.InRange(model.Most, 1, slots);
        await Eventually.TrueAsync(() => model.InFlight == 0);
    }

    /// <summary>A model that asks for three calls of a tool at once where it is told to use tools, and then is done.</summary>
    private sealed class AskingClient(IChatClient model) : DelegatingChatClient(model)
    {
        private const string Use = "use tools ";

        public override Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            ChatMessage last = messages.Last();
            bool asks = last.Text.StartsWith(Use, StringComparison.Ordinal);
            ChatMessage[] sent = asks || last.Role == ChatRole.Tool ? [new(ChatRole.User, "done")] : [last];
            await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(sent, options, cancellationToken))
            {
                yield return asks && update.Text.Length > 0 ? new ChatResponseUpdate(ChatRole.Assistant, [.. Enumerable.Range(0, 3).Select(Call)]) : update;
            }

            AIContent Call(int index) => new FunctionCallContent(
                $"{index}", "ask", new Dictionary<string, object?> { ["depth"] = int.Parse(last.Text[Use.Length..], CultureInfo.InvariantCulture) });
        }
    }
}
