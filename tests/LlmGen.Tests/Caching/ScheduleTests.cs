using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LlmGen.CompilerServices;
using LlmGen.Levers.Caching;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmGen.Tests.Caching;

/// <summary>
/// Thousands of seeded schedules on a virtual clock: callers join, read slowly, cancel and break off while the model answers, fails, hangs or
/// does not hear, and the distributed cache does as it likes.
/// </summary>
[Collection(Alone.Name)]
public class ScheduleTests
{
    private const int Batches = 10;
    private const int SchedulesOfABatch = 400;

    [Fact]
    public async Task Whatever_callers_model_and_store_do_no_answer_is_half_and_no_request_is_left()
    {
        using var unobserved = new UnobservedExceptions();
        for (int batch = 0; batch < Batches; batch++)
        {
            await RunBatchAsync(batch * SchedulesOfABatch);
        }

        unobserved.AssertNone();
    }

    private static async Task RunBatchAsync(int firstSeed)
    {
        var time = new VirtualTime();
        var store = new ScriptedDistributedCache();
        await using ServiceProvider process = Process(store, time);
        HybridCache cache = process.GetRequiredService<HybridCache>();
        Schedule[] schedules = [.. Enumerable.Range(firstSeed, SchedulesOfABatch).Select(seed => new Schedule(seed, cache, time))];
        Misbehave(store, firstSeed, time);
        await time.RunAsync(() => Task.WhenAll(schedules.Select(schedule => schedule.RunAsync())));

        // Stores that hang are given up, and requests of models that do not hear come to their end.
        await time.PassAsync(TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => schedules.All(schedule => schedule.IsQuiet));
        store.BeforeGet = static () => Task.CompletedTask;
        await using ServiceProvider later = Process(store, time);
        foreach (Schedule schedule in schedules)
        {
            await schedule.CheckAsync(cache, later.GetRequiredService<HybridCache>());
        }
    }

    private static ServiceProvider Process(ScriptedDistributedCache store, VirtualTime time) =>
        new ServiceCollection().AddSingleton<TimeProvider>(time).AddSingleton<IDistributedCache>(store).AddLlmGen().BuildServiceProvider();

    private static void Misbehave(ScriptedDistributedCache store, int seed, VirtualTime time)
    {
        var random = new Random(seed);
        store.BeforeGet = store.BeforeSet = () =>
        {
            int choice;
            TimeSpan delay;
            lock (random)
            {
                choice = random.Next(100);
                delay = TimeSpan.FromMilliseconds(random.Next(1, 30));
            }

            return choice switch
            {
                < 50 => Task.CompletedTask,
                < 80 => Task.Delay(delay, time),
                < 85 => Task.Delay(TimeSpan.FromSeconds(3), time),
                < 90 => new TaskCompletionSource().Task,
                _ => throw new IOException("The server is gone."),
            };
        };
    }

    /// <summary>One key: its callers, and the model they ask.</summary>
    private sealed class Schedule : IChatClient
    {
        private readonly int _seed;
        private readonly Random _random;
        private readonly VirtualTime _time;
        private readonly CachedChatClient _client;
        private readonly ChatMessage[] _question;
        private readonly ConcurrentQueue<string> _violations = new();
        private readonly List<Request> _requests = [];

        public Schedule(int seed, HybridCache cache, VirtualTime time)
        {
            _seed = seed;
            _random = new Random(seed);
            _time = time;
            _question = [new ChatMessage(ChatRole.User, $"{seed}")];
            _client = new CachedChatClient(new NamedChatClient(this), cache, TimeSpan.FromHours(1), time, NullLogger.Instance);
        }

        /// <summary>No request runs, and none is being stored.</summary>
        public bool IsQuiet => _client.Answers.UnderWay == 0 && Requests().All(request => request.HasEnded);

        public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, _random.Next(1, 7)).Select(_ => new Random(_random.Next())).Select(CallAsync).ToArray());

        public async Task CheckAsync(HybridCache cache, HybridCache later)
        {
            Request[] requests = Requests();
            Request[] kept = [.. requests.Where(request => request.IsComplete && request.IsFit && !request.IsCancelled)];
            Require(kept.Length <= 1, "an answer that was kept was asked for again");
            Require(kept.Length == 0 || kept[0] == requests[^1], "a request was sent after an answer had been kept");
            foreach (Request request in requests)
            {
                Require(request.Overlapped.All(other => other.IsCancelled), "two requests were under way that nobody had cancelled");
            }

            Assert.True(CacheKey.TryCompute(_question, null, ModelIdentity.Of(_client, null), out string? key, out _));
            key += new CachePolicy { Expiration = TimeSpan.FromHours(1) }.KeySuffix;
            string? stored = StoredAnswers.Find(cache, key)?.Text;
            Require(stored == kept.SingleOrDefault()?.Text, $"what is in memory is {stored ?? "nothing"}");
            var answers = new AnswerCache(later, TimeProvider.System, NullLogger.Instance);
            string? shared = (await answers.FindAsync(key, new CachePolicy(), shared: true, CancellationToken.None))?.Text;
            Require(shared is null || shared == stored, $"what is in the store is {shared}");
            Assert.True(_violations.IsEmpty, $"Schedule {_seed}: " + string.Join("; ", _violations));
        }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(CancellationToken.None);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Request request = Begin(cancellationToken);
            try
            {
                for (int piece = 0; piece <= request.Pieces.Length; piece++)
                {
                    if (request.Delays[piece] is { } delay)
                    {
                        await Task.Delay(delay, _time, request.IsDeaf ? CancellationToken.None : cancellationToken);
                    }

                    if (request.FailsAt == piece)
                    {
                        throw request.Failure;
                    }

                    if (piece < request.Pieces.Length)
                    {
                        yield return new ChatResponseUpdate(ChatRole.Assistant, request.Pieces[piece]);
                    }
                }

                request.IsComplete = true;
                if (request.Finish is { } finish)
                {
                    yield return new ChatResponseUpdate { FinishReason = finish };
                }
            }
            finally
            {
                request.HasEnded = true;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private Request Begin(CancellationToken cancellationToken)
        {
            lock (_requests)
            {
                var request = new Request(_seed, _requests.Count, cancellationToken)
                {
                    Overlapped = [.. _requests.Where(other => !other.HasEnded && !other.IsCancelled)],
                };
                _requests.Add(request);
                return request;
            }
        }

        private Request[] Requests()
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }

        private async Task CallAsync(Random random)
        {
            await Delay(random, 30);
            using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(3) == 0 ? random.Next(60) : 5000), _time);
            string text = "";
            bool left = false;
            try
            {
                if (random.Next(2) == 0)
                {
                    text = (await _client.GetResponseAsync(_question, null, cancellation.Token)).Text;
                }
                else
                {
                    int most = random.Next(4) == 0 ? random.Next(1, 4) : int.MaxValue;
                    int pause = random.Next(2) * 10;
                    await foreach (ChatResponseUpdate update in _client.GetStreamingResponseAsync(_question, null, cancellation.Token))
                    {
                        text += update.Text;
                        if (--most == 0)
                        {
                            left = true;
                            break;
                        }

                        await Delay(random, pause);
                    }
                }
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                left = true;
            }
            catch (HttpRequestException failure)
            {
                Require(Requests().Any(request => request.Failure == failure), "an exception is not the model's");
                left = true;
            }

            Require(
                Requests().Any(request => left
                    ? request.Text.StartsWith(text, StringComparison.Ordinal)
                    : request.Text == text && request.IsComplete) || (left && text.Length == 0),
                $"a caller {(left ? "left with" : "got")} \"{text}\"");
        }

        private Task Delay(Random random, int most) =>
            most > 0 && random.Next(3) > 0 ? Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, most)), _time) : Task.CompletedTask;

        private void Require(bool holds, string violation)
        {
            if (!holds)
            {
                _violations.Enqueue(violation);
            }
        }
    }

    /// <summary>What the model does for one request.</summary>
    private sealed class Request
    {
        private readonly CancellationToken _cancellation;
        private volatile bool _hasEnded;
        private volatile bool _isComplete;

        public Request(int seed, int index, CancellationToken cancellationToken)
        {
            var random = new Random((seed * 31) + index);
            _cancellation = cancellationToken;
            Pieces = [.. Enumerable.Range(0, random.Next(1, 6)).Select(piece => $"{seed}/{index}/{piece};")];
            Delays = [.. Enumerable.Range(0, Pieces.Length + 1).Select(_ => random.Next(3) == 0 ? (TimeSpan?)null : TimeSpan.FromMilliseconds(random.Next(1, 8)))];
            Finish = random.Next(6) switch { 0 => null, 1 => ChatFinishReason.Length, _ => ChatFinishReason.Stop };
            FailsAt = random.Next(5) == 0 ? random.Next(Pieces.Length + 1) : -1;
            IsDeaf = random.Next(10) == 0;
            if (!IsDeaf && random.Next(20) == 0)
            {
                Delays[random.Next(Delays.Length)] = Timeout.InfiniteTimeSpan;
            }
        }

        public string[] Pieces { get; }

        public TimeSpan?[] Delays { get; }

        public ChatFinishReason? Finish { get; }

        public int FailsAt { get; }

        public bool IsDeaf { get; }

        public HttpRequestException Failure { get; } = new("Connection reset.");

        public string Text => string.Concat(Pieces);

        public bool IsFit => Finish == ChatFinishReason.Stop;

        public bool IsCancelled => _cancellation.IsCancellationRequested;

        /// <summary>Requests that ran when this one began.</summary>
        public required Request[] Overlapped { get; init; }

        public bool HasEnded
        {
            get => _hasEnded;
            set => _hasEnded = value;
        }

        public bool IsComplete
        {
            get => _isComplete;
            set => _isComplete = value;
        }
    }
}
