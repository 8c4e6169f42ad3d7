using System.Runtime.CompilerServices;
using LlmGen.Tests.Calls;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace LlmGen.Tests.Levers;

/// <summary>
/// Callers of methods with levers come, hold their streams, cancel and leave at random moments, while the model fails, stalls and dawdles and the
/// distributed cache is slow, down or full of rubbish: 10,000 seeded schedules on virtual time.
/// </summary>
[Collection(Alone.Name)]
public class ScheduleTests
{
    private const int Schedules = 10_000;
    private const int AtOnce = 200;
    private const string Answer = """{"value":[{"what":"a","sure":true},{"what":"b","sure":null},{"what":"c","sure":false}]}""";

    private static readonly Fact[] Facts = [new("a", true), new("b", null), new("c", false)];

    [Fact]
    public async Task Nothing_is_left_behind_by_any_schedule()
    {
        using var unobserved = new UnobservedExceptions();
        for (int first = 0; first < Schedules; first += AtOnce)
        {
            var time = new VirtualTime();
            Schedule[] schedules = [.. Enumerable.Range(first, AtOnce).Select(seed => new Schedule(seed, time))];
            await time.RunAsync(() => Task.WhenAll(schedules.Select(schedule => schedule.RunAsync())));
            await time.PassAsync(TimeSpan.FromMinutes(1));
            await time.RunAsync(() => Task.WhenAll(schedules.Select(schedule => schedule.AssertCleanAsync())));
            foreach (Schedule schedule in schedules)
            {
                schedule.Dispose();
            }
        }

        unobserved.AssertNone();
    }

    private sealed class Schedule : IDisposable
    {
        private static readonly Func<ILeverDesk, string, Schedule, CancellationToken, Task>[] Calls =
        [
            async (desk, topic, _, token) => Assert.Equal(Answer, await desk.TextAsync(topic, token)),
            async (desk, topic, _, token) => Assert.Equal(Answer, (await desk.TextResultAsync(topic, token)).Value),
            async (desk, topic, _, token) => Assert.Equal(Answer, (await desk.ResponseAsync(topic, token)).Text),
            async (desk, topic, _, token) => Assert.Equal(Facts, await desk.FactsAsync(topic, token)),
            async (desk, topic, _, token) => Assert.Equal(Facts, await desk.EverythingBufferedAsync(topic, token)),
            async (desk, topic, _, token) => Assert.Equal(Answer, await desk.WithinAsync(topic, token)),
            async (desk, topic, _, token) => Assert.Equal(Answer, await desk.PromptAsync(topic, token)),
            (desk, topic, schedule, token) => schedule.ReadAsync(desk.TextStreamAsync(topic, token), texts => Assert.Equal(Answer, string.Concat(texts)), token),
            (desk, topic, schedule, token) => schedule.ReadAsync(desk.PromptStreamAsync(topic, token), texts => Assert.Equal(Answer, string.Concat(texts)), token),
            (desk, topic, schedule, token) => schedule.ReadAsync(desk.UpdatesAsync(topic, token), updates => Assert.Equal(Answer, updates.ToChatResponse().Text), token),
            (desk, topic, schedule, token) => schedule.ReadAsync(desk.FactStreamAsync(topic, token), facts => Assert.Equal(Facts, facts), token),
            (desk, topic, schedule, token) => schedule.ReadAsync(desk.EverythingAsync(topic, token), facts => Assert.Equal(Facts, facts), token),
        ];

        private readonly int _seed;
        private readonly Random _random;
        private readonly TimeProvider _time;
        private readonly Model _model;
        private readonly HybridCache _cache;
        private readonly LlmRuntime _runtime;

        public Schedule(int seed, TimeProvider time)
        {
            _seed = seed;
            _random = new Random(seed);
            _time = time;
            _model = new Model(time, new Random(~seed));
            var services = new ServiceCollection().AddSingleton(time).AddSingleton<IDistributedCache>(new FickleCache(time, new Random(seed + 1)));
            services.AddLlmGen();
            _cache = services.BuildServiceProvider().GetRequiredService<HybridCache>();
            _runtime = new LlmRuntime(_model, new LlmRuntimeOptions { TimeProvider = time, Cache = _cache });
        }

        public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, _random.Next(1, 5)).Select(_ => CallAsync()));

        public async Task AssertCleanAsync()
        {
            Assert.True(_model.InFlight == 0, $"Schedule {_seed} leaves a request running.");

            // Whatever is cached by now is a whole answer.
            _model.IsSound = true;
            Assert.Equal(Answer, await new LeverDeskClient(_runtime).TextAsync("x"));
            Assert.Equal(Facts, await new LeverDeskClient(_runtime).FactsAsync("x"));
        }

        public void Dispose() => _model.Dispose();

        private async Task CallAsync()
        {
            Func<ILeverDesk, string, Schedule, CancellationToken, Task> call = Calls[_random.Next(Calls.Length)];
            string topic = _random.Next(4) == 0 ? "y" : "x";
            TimeSpan begin = Milliseconds(600);
            TimeSpan? cancel = _random.Next(2) == 0 ? Milliseconds(900) : null;
            await Task.Delay(begin, _time);
            using var cancellation = cancel is { } after ? new CancellationTokenSource(after, _time) : new CancellationTokenSource();
            try
            {
                await call(new LeverDeskClient(_runtime), topic, this, cancellation.Token);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
            }
            catch (Exception exception) when (exception is TimeoutException or HttpRequestException)
            {
            }
        }

        private async Task ReadAsync<T>(IAsyncEnumerable<T> stream, Action<List<T>> check, CancellationToken cancellationToken)
        {
            int leaveAt = _random.Next(3) == 0 ? _random.Next(1, 4) : int.MaxValue;
            TimeSpan hold = _random.Next(3) == 0 ? Milliseconds(40) : TimeSpan.Zero;
            var read = new List<T>();
            await foreach (T item in stream)
            {
                read.Add(item);
                if (read.Count == leaveAt)
                {
                    return;
                }

                if (hold > TimeSpan.Zero)
                {
                    await Task.Delay(hold, _time, cancellationToken);
                }
            }

            check(read);
        }

        // Coarse, so that many things happen at the same moment.
        private TimeSpan Milliseconds(int most) => TimeSpan.FromMilliseconds(_random.Next(most / 10) * 10);
    }

    /// <summary>A model that takes its time, and sometimes fails, stalls or ignores cancellation.</summary>
    private sealed class Model(TimeProvider time, Random random) : IChatClient
    {
        private int _inFlight;

        public bool IsSound { get; set; }

        public int InFlight => Volatile.Read(ref _inFlight);

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(CancellationToken.None);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            int failsAt;
            int stallsAt;
            int first;
            int gap;
            bool ignoresCancellation;
            lock (random)
            {
                failsAt = random.Next(5) == 0 ? random.Next(8) : -1;
                stallsAt = random.Next(8) == 0 ? random.Next(8) : -1;
                first = random.Next(10) == 0 ? 0 : random.Next(70) * 10;
                gap = random.Next(6) * 10;
                ignoresCancellation = random.Next(10) == 0;
            }

            if (IsSound)
            {
                (failsAt, stallsAt, first, gap, ignoresCancellation) = (-1, -1, 0, 0, false);
            }

            CancellationToken token = ignoresCancellation ? CancellationToken.None : cancellationToken;
            Interlocked.Increment(ref _inFlight);
            try
            {
                int chunk = 0;
                foreach (char[] piece in Answer.Chunk(12))
                {
                    int wait = chunk == stallsAt ? 30_000 : chunk == 0 ? first : gap;
                    if (wait > 0)
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(wait), time, token);
                    }

                    if (chunk++ == failsAt)
                    {
                        throw new HttpRequestException("Connection reset.");
                    }

                    yield return new ChatResponseUpdate(ChatRole.Assistant, new string(piece));
                }

                yield return new ChatResponseUpdate { FinishReason = ChatFinishReason.Stop };
            }
            finally
            {
                Interlocked.Decrement(ref _inFlight);
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("test", null, "model") : null;

        public void Dispose()
        {
        }
    }

    /// <summary>A distributed cache that is slow, down or returns rubbish.</summary>
    private sealed class FickleCache(TimeProvider time, Random random) : IDistributedCache
    {
        private readonly Dictionary<string, byte[]> _entries = [];

        public byte[]? Get(string key) => GetAsync(key).GetAwaiter().GetResult();

        public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
        {
            int mood = await MoodAsync(token);
            lock (_entries)
            {
                return !_entries.TryGetValue(key, out byte[]? entry) ? null
                    : mood == 2 ? [1, 2, 3]
                    : mood == 3 ? entry[..(entry.Length / 2)]
                    : entry;
            }
        }

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => SetAsync(key, value, options).GetAwaiter().GetResult();

        public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            await MoodAsync(token);
            lock (_entries)
            {
                _entries[key] = value;
            }
        }

        public void Refresh(string key)
        {
        }

        public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

        public void Remove(string key)
        {
        }

        public Task RemoveAsync(string key, CancellationToken token = default) => Task.CompletedTask;

        private async Task<int> MoodAsync(CancellationToken cancellationToken)
        {
            int mood;
            int wait;
            lock (random)
            {
                mood = random.Next(6);
                wait = random.Next(5) == 0 ? random.Next(40) * 500 : random.Next(3) * 10;
            }

            if (mood == 5)
            {
                throw new InvalidOperationException("The cache is down.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(wait), time, cancellationToken);
            return mood;
        }
    }
}
