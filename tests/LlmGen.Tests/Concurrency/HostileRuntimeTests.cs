using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using LlmGen.Tests.FanOuts;
using LlmGen.Tests.Levers;
using LlmGen.Tests.Plans;
using LlmGen.Tests.Support;
using LlmGen.Tests.Telemetry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace LlmGen.Tests.Concurrency;

/// <summary>
/// The whole runtime on real threads: methods of all kinds at few slots and small buffers, callers that cancel, leave and block, a client that throws
/// wherever it can, ignores its cancellation and completes on any thread, listeners, loggers and progress that throw. Seeded; what threads do between
/// is theirs.
/// </summary>
[Collection(Alone.Name)]
public sealed class HostileRuntimeTests
{
    private const int Seeds = 10_000;
    private const int AtOnce = 20;
    private const int LongestSeconds = 60;

    [Fact]
    public async Task Every_call_ends_and_leaves_nothing_behind()
    {
        using var unobserved = new UnobservedExceptions();
        using var hostile = new HostileListenerTests.HostileListener();
        using var loggers = new LoggerFactory([new HostileListenerTests.ThrowingLoggers()]);
        var seen = new ConcurrentDictionary<string, int>();
        int seeds = TestScale.Of(Seeds);
        for (int first = 0; first < seeds; first += AtOnce)
        {
            await Task.WhenAll(Enumerable.Range(first, Math.Min(AtOnce, seeds - first)).Select(async seed =>
            {
                try
                {
                    using var run = new Run(seed, loggers, seen);
                    await Task.Run(run.RunAsync).WaitAsync(TimeSpan.FromSeconds(LongestSeconds));
                }
                catch (Exception exception)
                {
                    throw new InvalidOperationException($"Seed {seed}.", exception);
                }
            }));
        }

        Assert.All(["done", "left", "cancelled", "failed"], what => Assert.True(seen.ContainsKey(what), what));
        unobserved.AssertNone();
    }

    private sealed class Run : IDisposable
    {
        private readonly Random _random;
        private readonly ConcurrentDictionary<string, int> _seen;
        private readonly HostileModel _model;
        private readonly LlmRuntime _runtime;
        private readonly int _slots;

        public Run(int seed, LoggerFactory loggers, ConcurrentDictionary<string, int> seen)
        {
            _random = new Random(seed);
            _seen = seen;
            _model = new HostileModel(new Random(~seed));
            _slots = _random.Next(1, 4);
            _runtime = new LlmRuntime(_model, new LlmRuntimeOptions
            {
                MaxConcurrency = _slots,
                MaxBufferedCharacters = _random.Next(3) == 0 ? 4 * 1024 * 1024 : _random.Next(1000, 3000),
                LoggerFactory = loggers,
                LogContent = true,
            });
        }

        public async Task RunAsync()
        {
            (int Kind, int CancelAfter, int LeaveAt, bool Blocks)[] calls = [.. Enumerable.Range(0, _random.Next(1, 6)).Select(_ =>
                (_random.Next(9), _random.Next(3) == 0 ? _random.Next(1, 60) : 0, _random.Next(3) == 0 ? _random.Next(1, 4) : int.MaxValue, _random.Next(10) == 0))];
            await Task.WhenAll(calls.Select((call, index) => Task.Run(() => CallAsync(call.Kind, $"{index}", call.CancelAfter, call.LeaveAt, call.Blocks))));

            // Whoever is still under way comes to its end, and each slot is free again.
            await Eventually.TrueAsync(() => _model.InFlight == 0);
            _model.IsSound = true;
            var desk = new FanOutDeskClient(_runtime);
            await Task.WhenAll(Enumerable.Range(0, _slots + 1).Select(async i => Assert.Equal($"{i}", await desk.TextAsync($"{i}"))));
            Assert.InRange(_model.Most, 1, _slots);
        }

        public void Dispose() => _model.Dispose();

        private async Task CallAsync(int kind, string name, int cancelAfter, int leaveAt, bool blocks)
        {
            using var cancellation = new CancellationTokenSource();
            Task cancelling = cancelAfter == 0 ? Task.CompletedTask : CancelAsync(cancellation, cancelAfter);
            CancellationToken token = cancellation.Token;
            var desk = new FanOutDeskClient(_runtime);
            var levers = new HedgeDeskClient(_runtime);
            string outcome = "done";
            try
            {
                switch (kind)
                {
                    case 0:
                        Assert.Equal(name, await desk.TextAsync(name, token));
                        break;
                    case 1:
                        outcome = await ReadAsync(desk.WordsAsync($"words 8 {name}", token), 8, leaveAt, (_, word) => blocks
                            ? BlockAsync(desk, word)
                            : CheckAsync(word, desk.TextAsync(word, token)));
                        break;
                    case 2:
                        outcome = await ReadAsync(desk.StreamAsync(desk.WordsAsync($"words 12 {name}", token), token), 12, leaveAt, (_, word) => CheckAsync("word", Task.FromResult(word)));
                        break;
                    case 3:
                        Assert.Equal(["a", "b", "c", "d", "e"], await desk.TextsAsync(["a", "b", "c", "d", "e"], new ThrowingProgress(), token));
                        break;
                    case 4:
                        outcome = await ReadAsync(desk.OutcomeStreamAsync(["a", "b", "c", "d", "e"], token), 5, leaveAt, (index, item) =>
                            item.IsSuccess ? CheckAsync($"{(char)('a' + index)}", Task.FromResult(item.Value)) : Task.CompletedTask);
                        break;
                    case 5:
                        outcome = await ReadAsync(desk.ArticleAsync($"6 {name}", token), 6, leaveAt, (index, text) => CheckAsync($"section {index}", Task.FromResult(text)));
                        break;
                    case 6:
                        outcome = await ReadAsync(new PlanDeskClient(_runtime).ExpandAllAsync($"9 {name}", token), 9, leaveAt, (index, text) => CheckAsync($"expand {index}", Task.FromResult(text)));
                        break;
                    case 7:
                        Assert.Equal("Say something about x.", await levers.CachedAsync("x", token));
                        break;
                    default:
                        Assert.Equal("Say something about x.", await levers.EverythingAsync("x", token));
                        break;
                }
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                outcome = "cancelled";
            }
            catch (Exception exception) when (exception is HostileException or TimeoutException or OperationCanceledException)
            {
                outcome = "failed";
            }

            await cancelling;
            Assert.Null(Activity.Current);
            _seen.AddOrUpdate(outcome, 1, static (_, count) => count + 1);
        }

        private static async Task BlockAsync(FanOutDeskClient desk, string word)
        {
            try
            {
                Assert.Equal(word, desk.TextAsync(word).GetAwaiter().GetResult());
            }
            catch (HostileException)
            {
                await Task.Yield();
            }
        }

        private static async Task CheckAsync(string expected, Task<string> actual) => Assert.Equal(expected, await actual);

        private static async Task CancelAsync(CancellationTokenSource cancellation, int after)
        {
            for (int i = 0; i < after; i++)
            {
                await Task.Yield();
            }

            await cancellation.CancelAsync();
        }

        private static async Task<string> ReadAsync<T>(IAsyncEnumerable<T> stream, int count, int leaveAt, Func<int, T, Task> check)
        {
            int read = 0;
            await foreach (T item in stream)
            {
                await check(read, item);
                if (++read == leaveAt)
                {
                    return "left";
                }
            }

            Assert.Equal(count, read);
            return "done";
        }
    }

    private sealed class ThrowingProgress : IProgress<FanOutProgress>
    {
        public void Report(FanOutProgress value) => throw new InvalidOperationException("A hostile progress.");
    }

    private sealed class HostileException() : Exception("A hostile client.");

    /// <summary>Answers as <see cref="TalkingModel"/> does, and misbehaves in every way that a client can.</summary>
    private sealed class HostileModel(Random random) : IChatClient
    {
        private readonly TalkingModel _model = new(null);

        public bool IsSound { get; set; }

        public int InFlight => _model.InFlight;

        public int Most => _model.Most;

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(CancellationToken.None);

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            int mood = IsSound ? -1 : Draw(12);
            return mood == 0 ? throw new HostileException() : new Updates(this, mood, [.. messages], options, cancellationToken);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() => _model.Dispose();

        private int Draw(int most)
        {
            lock (random)
            {
                return random.Next(most);
            }
        }

        private sealed class Updates(HostileModel model, int mood, ChatMessage[] messages, ChatOptions? options, CancellationToken caller) : IAsyncEnumerable<ChatResponseUpdate>
        {
            public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
                mood == 1 ? throw new HostileException() : new Enumerator(model, mood, AnswerAsync(cancellationToken).GetAsyncEnumerator(CancellationToken.None));

            private async IAsyncEnumerable<ChatResponseUpdate> AnswerAsync([EnumeratorCancellation] CancellationToken cancellationToken)
            {
                // Some do not hear of a cancellation, some hear of it late.
                CancellationToken heard = mood is 2 or 3 ? CancellationToken.None : caller.IsCancellationRequested ? caller : cancellationToken;
                int failsAt = mood is 4 or 5 ? model.Draw(6) : -1;
                int step = 0;
                await foreach (ChatResponseUpdate update in model._model.GetStreamingResponseAsync(messages, options, heard))
                {
                    if (step++ == failsAt)
                    {
                        throw new HostileException();
                    }

                    if (mood is 3 or 6)
                    {
                        Thread.SpinWait(model.Draw(2000));
                    }

                    yield return update;
                }
            }
        }

        private sealed class Enumerator(HostileModel model, int mood, IAsyncEnumerator<ChatResponseUpdate> updates) : IAsyncEnumerator<ChatResponseUpdate>
        {
            public ChatResponseUpdate Current => updates.Current;

            public ValueTask<bool> MoveNextAsync() => mood == 7 && model.Draw(4) == 0 ? throw new HostileException() : updates.MoveNextAsync();

            public async ValueTask DisposeAsync()
            {
                await updates.DisposeAsync();
                if (mood is 8)
                {
                    throw new HostileException();
                }
            }
        }
    }
}
