using LlmGen.CompilerServices;
using LlmGen.Levers.Deadlines;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Deadlines;

/// <summary>Thousands of calls of random pace end as a plain calculation says they must, to the moment, and leave nothing behind.</summary>
[Collection(Alone.Name)]
public sealed class DeadlineScheduleTests
{
    private const int Schedules = 3000;
    private const int AtOnce = 100;

    [Fact]
    public async Task Whatever_happens_when_the_right_thing_comes_of_it_and_no_request_runs_on()
    {
        using var unobserved = new UnobservedExceptions();
        var seen = new HashSet<string>();
        for (int seed = 0; seed < Schedules; seed += AtOnce)
        {
            var time = new VirtualTime();
            await time.RunAsync(() => Task.WhenAll(Enumerable.Range(seed, AtOnce).Select(each => CheckAsync(each, time, seen))));
        }

        string[] kinds =
        [
            DeadlineOutcome.FirstToken, DeadlineOutcome.Stall, DeadlineOutcome.Total,
            DeadlineOutcome.Cancelled, DeadlineOutcome.Failed, DeadlineOutcome.Read(7),
        ];
        Assert.All(kinds, kind => Assert.Contains(kind, seen));
        unobserved.AssertNone();
    }

    private static async Task CheckAsync(int seed, VirtualTime time, HashSet<string> seen)
    {
        var schedule = new DeadlineSchedule(seed);
        DeadlineOutcome expected = schedule.Expected();
        if (expected.What == DeadlineOutcome.Hanging)
        {
            return;
        }

        using var client = new PacedClient(time, schedule.Script) { IgnoresCancellation = schedule.IgnoresCancellation };
        using CancellationTokenSource cancellation = schedule.Cancel is { } at ? new CancellationTokenSource(at, time) : new CancellationTokenSource();
        TimeSpan start = time.Elapsed;
        string what;
        try
        {
            what = DeadlineOutcome.Read(await ReadAsync(schedule, client, seed % 2 == 0, time, cancellation.Token));
        }
        catch (TimeoutException missed)
        {
            what = DeadlineOutcome.Missed(missed);
        }
        catch (OperationCanceledException cancelled) when (cancelled.CancellationToken == cancellation.Token && cancellation.IsCancellationRequested)
        {
            what = DeadlineOutcome.Cancelled;
        }
        catch (HttpRequestException failure) when (ReferenceEquals(failure, schedule.Failure))
        {
            what = DeadlineOutcome.Failed;
        }

        Assert.Equal((seed, expected), (seed, new DeadlineOutcome(what, (time.Elapsed - start).TotalMilliseconds)));
        while (client.InFlight > 0)
        {
            // A client that ignores its cancellation comes back in its own time.
            await Task.Delay(TimeSpan.FromSeconds(10), time, CancellationToken.None);
        }

        lock (seen)
        {
            seen.Add(what);
        }
    }

    private static async Task<int> ReadAsync(DeadlineSchedule schedule, PacedClient client, bool nested, VirtualTime time, CancellationToken caller)
    {
        DeadlinePolicy policy = schedule.Policy;
        if (schedule.IsBuffered)
        {
            using var limited = new DeadlineChatClient(client, policy, time);
            await limited.GetResponseAsync([], null, caller);
            return client.Given;
        }

        if (!nested)
        {
            using var limited = new DeadlineChatClient(client, policy, time);
            return await schedule.ReadAsync(limited.GetStreamingResponseAsync([], null, caller), time);
        }

        IAsyncEnumerable<ChatResponseUpdate> Attempt(CancellationToken token) =>
            StreamDeadline.Apply("desk", policy.FirstToken, policy.Stall, time, token => client.GetStreamingResponseAsync([], null, token), token);
        return await schedule.ReadAsync(
            policy.Total is { } total ? TotalDeadline.Stream("desk", total, time, Attempt, caller) : Attempt(caller),
            time);
    }
}
