using System.Runtime.CompilerServices;
using LlmGen.CompilerServices;

namespace LlmGen.Tests.Plans;

/// <summary>A stream that several steps of a plan read.</summary>
public class PlanStreamTests
{
    private const int Limit = 60_000;

    private static readonly LlmRuntime Runtime = new(new Support.ThrowingChatClient(new NotSupportedException()));
    private static readonly LlmPlanGraph Graph = new("test", [new("Numbers", "test.NumbersAsync")]);

    [Fact(Timeout = Limit)]
    public async Task A_reader_that_leaves_holds_up_nobody()
    {
        using var plan = new LlmPlan(Runtime, Graph, CancellationToken.None);
        LlmPlanBroadcast<int> numbers = plan.Broadcast("Numbers", () => Count(5_000), readers: 2);
        Task<int> first = plan.Collect(async () =>
        {
            using LlmPlanReader<int> reader = numbers.Read();
            return await reader.FirstAsync();
        });
        Task<List<int>> all = plan.Collect(() => plan.ListAsync(numbers.Read()));
        await plan.WhenAllAsync();

        Assert.Equal(0, await first);
        Assert.Equal(5_000, (await all).Count);
    }

    [Fact(Timeout = Limit)]
    public async Task A_step_that_reads_nothing_holds_up_nobody()
    {
        using var plan = new LlmPlan(Runtime, Graph, CancellationToken.None);
        LlmPlanBroadcast<int> numbers = plan.Broadcast("Numbers", () => Count(5_000), readers: 2);
        Task<int> none = plan.Collect(() =>
        {
            using LlmPlanReader<int> reader = numbers.Read();
            return Task.FromResult(7);
        });
        Task<List<int>> all = plan.Collect(() => plan.ListAsync(numbers.Read()));
        await plan.WhenAllAsync();

        Assert.Equal(7, await none);
        Assert.Equal(5_000, (await all).Count);
    }

    [Fact(Timeout = Limit)]
    public async Task Nothing_is_read_any_more_when_all_readers_have_left()
    {
        var given = new StrongBox<int>();
        using var plan = new LlmPlan(Runtime, Graph, CancellationToken.None);
        LlmPlanBroadcast<int> numbers = plan.Broadcast("Numbers", () => Count(int.MaxValue, given), readers: 1);
        Task<int> first = plan.Collect(async () =>
        {
            using LlmPlanReader<int> reader = numbers.Read();
            return await reader.FirstAsync();
        });
        await plan.WhenAllAsync();

        Assert.Equal(0, await first);
        Assert.InRange(given.Value, 1, int.MaxValue - 1);
    }

    [Fact(Timeout = Limit)]
    public async Task A_source_that_is_silent_ends_when_all_readers_have_left()
    {
        using var plan = new LlmPlan(Runtime, Graph, CancellationToken.None);
        LlmPlanBroadcast<int> numbers = plan.Broadcast("Numbers", () => OneThenSilence(plan.Token), readers: 2);
        Task<int> first = plan.Collect(FirstAsync);
        Task<int> second = plan.Collect(FirstAsync);
        await plan.WhenAllAsync();
        Assert.Equal((1, 1), (await first, await second));

        async Task<int> FirstAsync()
        {
            using LlmPlanReader<int> reader = numbers.Read();
            return await reader.FirstAsync();
        }

        static async IAsyncEnumerable<int> OneThenSilence(CancellationToken planToken, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            yield return 1;
            await Task.Delay(Timeout.Infinite, cancellationToken);
            planToken.ThrowIfCancellationRequested();
        }
    }

    [Fact(Timeout = Limit)]
    public async Task It_runs_ahead_of_its_slowest_reader_by_a_bounded_number()
    {
        var given = new StrongBox<int>();
        var gate = new TaskCompletionSource();
        using var plan = new LlmPlan(Runtime, Graph, CancellationToken.None);
        LlmPlanBroadcast<int> numbers = plan.Broadcast("Numbers", () => Count(5_000, given), readers: 2);
        Task<List<int>> quick = plan.Collect(() => plan.ListAsync(numbers.Read()));
        Task<List<int>> slow = plan.Collect(async () =>
        {
            using LlmPlanReader<int> reader = numbers.Read();
            await gate.Task;
            return await plan.ListAsync(reader);
        });
        await Support.Eventually.TrueAsync(() => Volatile.Read(ref given.Value) > LlmPlanReader<int>.Ahead);

        Assert.InRange(Volatile.Read(ref given.Value), LlmPlanReader<int>.Ahead, LlmPlanReader<int>.Ahead + 2);
        Assert.False(quick.IsCompleted);
        gate.SetResult();
        await plan.WhenAllAsync();
        Assert.Equal(await quick, await slow);
    }

    [Fact(Timeout = Limit)]
    public async Task A_reader_that_waits_for_what_another_one_makes_is_no_deadlock()
    {
        using var plan = new LlmPlan(Runtime, Graph, CancellationToken.None);
        LlmPlanBroadcast<int> numbers = plan.Broadcast("Numbers", () => Count(5_000), readers: 2, keepsAll: true);
        Task<List<int>> all = plan.Collect(() => plan.ListAsync(numbers.Read()));
        Task<int> after = plan.Collect(async () =>
        {
            using LlmPlanReader<int> reader = numbers.Read();
            return (await all).Count + await reader.CountAsync();
        });
        await plan.WhenAllAsync();

        Assert.Equal(10_000, await after);
    }

    [Fact(Timeout = Limit)]
    public async Task To_read_it_twice_is_an_error()
    {
        using var plan = new LlmPlan(Runtime, Graph, CancellationToken.None);
        LlmPlanBroadcast<int> numbers = plan.Broadcast("Numbers", () => Count(3), readers: 1);
        _ = plan.Collect(async () =>
        {
            using LlmPlanReader<int> reader = numbers.Read();
            return await reader.CountAsync() + await reader.CountAsync();
        });

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(plan.WhenAllAsync);
        Assert.Contains("second", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_step_that_throws_before_its_first_wait_is_a_failure_like_any_other()
    {
        using var plan = new LlmPlan(Runtime, Graph, CancellationToken.None);
        _ = plan.Collect<int>(() => throw new FormatException());
        bool hasRun = false;
        _ = plan.Collect(() => Task.FromResult(hasRun = true));
        await Assert.ThrowsAsync<FormatException>(plan.WhenAllAsync);
        Assert.False(hasRun);
    }

    private static async IAsyncEnumerable<int> Count(
        int count, StrongBox<int>? given = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < count; i++)
        {
            if (i % 100 == 0)
            {
                await Task.Yield();
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (given is not null)
            {
                Volatile.Write(ref given.Value, i + 1);
            }

            yield return i;
        }
    }
}
