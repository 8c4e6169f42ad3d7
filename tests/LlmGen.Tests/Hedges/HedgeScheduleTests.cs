using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using LlmGen.CompilerServices;
using LlmGen.Levers.Concurrency;
using LlmGen.Levers.Deadlines;
using LlmGen.Levers.Hedging;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Hedges;

/// <summary>
/// Callers of a hedged, limited and deadlined client come, hold their streams, cancel and leave at random moments, while the model dawdles, stalls,
/// fails and ignores its cancellation: 10,000 seeded schedules on virtual time.
/// </summary>
[Collection(Alone.Name)]
public sealed class HedgeScheduleTests
{
    private const int Schedules = 10_000;
    private const int AtOnce = 250;

    // Everything happens at a multiple of 10 ms, so that a clock has few steps to make and much happens at once.
    private const int Grain = 10;

    [Fact]
    public async Task Nothing_is_left_behind_and_every_answer_is_one_requests()
    {
        using var unobserved = new UnobservedExceptions();
        var seen = new ConcurrentDictionary<string, int>();
        for (int first = 0; first < Schedules; first += AtOnce)
        {
            var time = new VirtualTime();
            Schedule[] schedules = [.. Enumerable.Range(first, AtOnce).Select(seed => new Schedule(seed, time, seen))];
            await time.RunAsync(() => Task.WhenAll(schedules.Select(schedule => schedule.RunAsync())));
            await time.PassAsync(TimeSpan.FromMinutes(1));
            foreach (Schedule schedule in schedules)
            {
                await schedule.AssertCleanAsync();
                schedule.Dispose();
            }
        }

        Assert.All(["whole", "left", "cancelled", "failed", "missed", "hedge won"], what => Assert.True(seen.ContainsKey(what), what));
        unobserved.AssertNone();
    }

    private sealed class Schedule : IDisposable
    {
        private readonly int _seed;
        private readonly Random _random;
        private readonly VirtualTime _time;
        private readonly ConcurrentDictionary<string, int> _seen;
        private readonly Model _model;
        private readonly int _slots;
        private readonly ConcurrencyLimiter _limiter;
        private readonly IChatClient _client;
        private int _calls;

        public Schedule(int seed, VirtualTime time, ConcurrentDictionary<string, int> seen)
        {
            _seed = seed;
            _random = new Random(seed);
            _time = time;
            _seen = seen;
            _model = new Model(time, new Random(~seed));
            _slots = _random.Next(1, 5);
            _limiter = new ConcurrencyLimiter(_slots, time);
            _client = new ConcurrencyLimitedChatClient(_model, _limiter, time);
            if (_random.Next(2) == 0)
            {
                _client = new DeadlineChatClient(_client, new DeadlinePolicy { FirstToken = Milliseconds(30), Stall = Milliseconds(20) }, time);
            }

            _client = new HedgingChatClient(_client, new HedgePolicy { After = Milliseconds(20), MaxAttempts = _random.Next(2, 5) }, time);
            if (_random.Next(3) == 0)
            {
                _client = new DeadlineChatClient(_client, new DeadlinePolicy { Total = Milliseconds(100), FirstToken = Milliseconds(50) }, time);
            }
        }

        public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, _random.Next(1, 5)).Select(_ => CallAsync()));

        public async Task AssertCleanAsync()
        {
            await Eventually.TrueAsync(() => _model.InFlight == 0 && _limiter.Waiting == 0);
            Assert.True(_model.Most <= _slots, $"Schedule {_seed} has {_model.Most} requests under way in {_slots} slots.");
            Assert.True(_model.Requests <= _calls + HedgeBudget.Allowance + 1, $"Schedule {_seed} sends {_model.Requests} requests for {_calls} calls.");
            for (int slot = 0; slot < _slots; slot++)
            {
                await Eventually.TrueAsync(_limiter.TryEnter);
            }

            Assert.False(_limiter.TryEnter(), $"Schedule {_seed} has a slot too many.");
        }

        public void Dispose() => _client.Dispose();

        private async Task CallAsync()
        {
            // All that is random is drawn before anything runs, so that a seed says everything.
            bool streams = _random.Next(3) > 0;
            TimeSpan begin = Milliseconds(30) - Milliseconds(1);
            TimeSpan? cancel = _random.Next(2) == 0 ? Milliseconds(90) : null;
            int leaveAt = _random.Next(3) == 0 ? _random.Next(1, 4) : int.MaxValue;
            TimeSpan hold = _random.Next(3) == 0 ? Milliseconds(4) : TimeSpan.Zero;
            if (begin > TimeSpan.Zero)
            {
                await Task.Delay(begin, _time);
            }

            Interlocked.Increment(ref _calls);
            using var cancellation = cancel is { } after ? new CancellationTokenSource(after, _time) : new CancellationTokenSource();
            try
            {
                string answer = streams
                    ? await ReadAsync(leaveAt, hold, cancellation.Token)
                    : (await _client.GetResponseAsync([], null, cancellation.Token)).Text;
                Check(answer, isWhole: !streams || leaveAt == int.MaxValue);
            }
            catch (OperationCanceledException exception) when (cancellation.IsCancellationRequested)
            {
                Assert.Equal(cancellation.Token, exception.CancellationToken);
                See("cancelled");
            }
            catch (TimeoutException)
            {
                See("missed");
            }
            catch (HttpRequestException)
            {
                See("failed");
            }
        }

        private async Task<string> ReadAsync(int leaveAt, TimeSpan hold, CancellationToken cancellationToken)
        {
            string read = "";
            int count = 0;
            await foreach (ChatResponseUpdate update in _client.GetStreamingResponseAsync([], null, cancellationToken))
            {
                read += update.Text;
                if (++count == leaveAt)
                {
                    break;
                }

                if (hold > TimeSpan.Zero)
                {
                    await Task.Delay(hold, _time, cancellationToken);
                }
            }

            return read;
        }

        /// <summary>Whatever was read is the beginning of the answer of one request.</summary>
        private void Check(string answer, bool isWhole)
        {
            if (answer.Length == 0 && !isWhole)
            {
                See("left");
                return;
            }

            int request = int.Parse(answer[..answer.IndexOf(':', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
            string whole = string.Concat(Model.Answer(request));
            Assert.True(whole.StartsWith(answer, StringComparison.Ordinal) && (!isWhole || whole == answer), $"Schedule {_seed} reads {answer}.");
            See(isWhole ? "whole" : "left");
            if (_calls == 1 && request > 1)
            {
                See("hedge won");
            }
        }

        private void See(string what) => _seen.AddOrUpdate(what, 1, static (_, count) => count + 1);

        private TimeSpan Milliseconds(int most) => TimeSpan.FromMilliseconds(Grain * _random.Next(1, most));
    }

    /// <summary>A model that says in each chunk which request it belongs to.</summary>
    private sealed class Model(VirtualTime time, Random random) : IChatClient
    {
        private const int Chunks = 4;

        private readonly Lock _lock = new();

        public int Requests { get; private set; }

        public int InFlight { get; private set; }

        public int Most { get; private set; }

        public static IEnumerable<string> Answer(int request) => Enumerable.Range(0, Chunks).Select(chunk => $"{request}:{chunk} ");

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("A hedged call streams.");

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            int request;
            int failsAt;
            int stallsAt;
            int[] waits;
            bool opens;
            bool obeys;
            bool disposesBadly;
            lock (_lock)
            {
                request = ++Requests;
                Most = Math.Max(Most, ++InFlight);
                failsAt = random.Next(5) == 0 ? random.Next(Chunks + 1) : -1;
                stallsAt = random.Next(8) == 0 ? random.Next(Chunks + 1) : -1;
                waits = [.. Enumerable.Range(0, Chunks + 1).Select(step => random.Next(3) == 0 ? 0 : random.Next(step == 0 ? 50 : 6))];
                opens = random.Next(2) == 0;
                obeys = random.Next(8) > 0;
                disposesBadly = random.Next(20) == 0;
            }

            CancellationToken obeyed = obeys ? cancellationToken : CancellationToken.None;
            try
            {
                if (opens)
                {
                    yield return new ChatResponseUpdate { Role = ChatRole.Assistant };
                }

                for (int chunk = 0; chunk <= Chunks; chunk++)
                {
                    int wait = chunk == stallsAt ? 1000 : waits[chunk];
                    if (wait > 0)
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(Grain * wait), time, obeyed);
                    }

                    if (chunk == failsAt)
                    {
                        throw new HttpRequestException("Reset.");
                    }

                    if (chunk < Chunks)
                    {
                        yield return new ChatResponseUpdate(ChatRole.Assistant, $"{request}:{chunk} ");
                    }
                }
            }
            finally
            {
                lock (_lock)
                {
                    InFlight--;
                }

                if (disposesBadly)
                {
                    CloseBadly();
                }
            }
        }

        private static void CloseBadly() => throw new HttpRequestException("Not even closing works.");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
