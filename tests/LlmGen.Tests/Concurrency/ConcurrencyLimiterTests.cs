using System.Collections.Concurrent;
using LlmGen.Levers.Concurrency;
using LlmGen.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace LlmGen.Tests.Concurrency;

/// <summary>Whose turn it is.</summary>
public sealed class ConcurrencyLimiterTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<string> _granted = new();

    [Fact]
    public async Task The_longest_path_goes_first_and_equal_ones_in_the_order_in_which_they_came()
    {
        var limiter = new ConcurrencyLimiter(1, _time);
        Assert.True(limiter.TryEnter());
        Queue(limiter, "1 s", 1);
        Queue(limiter, "5 s", 5);
        Queue(limiter, "none", 0);
        Queue(limiter, "3 s", 3);
        Queue(limiter, "5 s, later", 5);
        Assert.Equal(["5 s", "5 s, later", "3 s", "1 s", "none"], await DrainAsync(limiter));
    }

    [Fact]
    public async Task Four_seconds_of_waiting_weigh_as_much_as_one_of_path()
    {
        var limiter = new ConcurrencyLimiter(1, _time);
        Assert.True(limiter.TryEnter());
        Queue(limiter, "old", 1);
        _time.Advance(TimeSpan.FromSeconds(3.9));
        Queue(limiter, "longer", 2);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Queue(limiter, "longer but late", 2);
        Assert.Equal(["longer", "old", "longer but late"], await DrainAsync(limiter));
    }

    [Fact]
    public async Task Nobody_starves_however_many_longer_paths_keep_coming()
    {
        var limiter = new ConcurrencyLimiter(1, _time);
        Assert.True(limiter.TryEnter());
        Queue(limiter, "short", 0);
        int overtaken = 0;
        while (Granted is not [.., "short"])
        {
            // As many come as are served: the queue never empties.
            Queue(limiter, "long", 10);
            _time.Advance(TimeSpan.FromSeconds(1));
            int before = Granted.Length;
            limiter.Leave();
            await Eventually.TrueAsync(() => Granted.Length == before + 1);
            overtaken++;
        }

        Assert.Equal(41, overtaken);
    }

    [Fact]
    public async Task Who_cancels_leaves_the_queue_at_once_and_takes_no_turn()
    {
        var limiter = new ConcurrencyLimiter(1, _time);
        Assert.True(limiter.TryEnter());
        using var cancellation = new CancellationTokenSource();
        Task leaves = limiter.EnterAsync(TimeSpan.FromSeconds(9), cancellation.Token);
        Queue(limiter, "stays", 1);
        Assert.Equal(2, limiter.Waiting);
        await cancellation.CancelAsync();
        Assert.Equal(1, limiter.Waiting);
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        Assert.Equal(["stays"], await DrainAsync(limiter));
        limiter.Leave();
        Assert.True(limiter.TryEnter());
        Assert.False(limiter.TryEnter());
    }

    [Fact]
    public async Task The_limit_holds_and_no_slot_is_lost_whatever_many_threads_do()
    {
        const int Slots = 3;
        var limiter = new ConcurrencyLimiter(Slots, TimeProvider.System);
        int inside = 0;
        int most = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (int turn = 0; turn < 2000; turn++)
            {
                using var cancellation = new CancellationTokenSource();
                Task entering = limiter.EnterAsync(TimeSpan.FromSeconds(random.Next(5)), cancellation.Token);
                if (random.Next(4) == 0)
                {
                    await cancellation.CancelAsync();
                }

                try
                {
                    await entering;
                }
                catch (OperationCanceledException)
                {
                    continue;
                }

                int now = Interlocked.Increment(ref inside);
                InterlockedMax(ref most, now);
                if (random.Next(2) == 0)
                {
                    await Task.Yield();
                }

                Interlocked.Decrement(ref inside);
                limiter.Leave();
            }
        })));
        Assert.Equal((Slots, 0), (most, limiter.Waiting));
        Assert.Equal([true, true, true, false], Enumerable.Range(0, Slots + 1).Select(_ => limiter.TryEnter()));
    }

    [Fact]
    public async Task A_path_of_any_length_is_bounded()
    {
        var limiter = new ConcurrencyLimiter(1, _time);
        Assert.True(limiter.TryEnter());
        _ = NoteAsync("below nothing", limiter.EnterAsync(TimeSpan.MinValue, CancellationToken.None));
        _ = NoteAsync("endless", limiter.EnterAsync(TimeSpan.MaxValue, CancellationToken.None));
        Queue(limiter, "an hour", 3600);
        Assert.Equal(["endless", "an hour", "below nothing"], await DrainAsync(limiter));
    }

    /// <summary>Who was let in, in order.</summary>
    private string[] Granted => [.. _granted];

    private static void InterlockedMax(ref int most, int value)
    {
        int seen = Volatile.Read(ref most);
        while (value > seen && Interlocked.CompareExchange(ref most, value, seen) is var now && now != seen)
        {
            seen = now;
        }
    }

    private void Queue(ConcurrencyLimiter limiter, string name, int seconds) =>
        _ = NoteAsync(name, limiter.EnterAsync(TimeSpan.FromSeconds(seconds), CancellationToken.None));

    private async Task NoteAsync(string name, Task entering)
    {
        await entering;
        _granted.Enqueue(name);
    }

    /// <summary>Gives the slot on from one to the next until nobody waits.</summary>
    private async Task<string[]> DrainAsync(ConcurrencyLimiter limiter)
    {
        while (limiter.Waiting > 0)
        {
            int before = Granted.Length;
            limiter.Leave();
            await Eventually.TrueAsync(() => Granted.Length == before + 1);
        }

        return Granted;
    }
}
