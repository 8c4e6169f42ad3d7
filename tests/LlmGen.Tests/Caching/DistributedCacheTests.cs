using System.Buffers;
using LlmGen.CompilerServices;
using LlmGen.Levers.Caching;
using LlmGen.Telemetry;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;

namespace LlmGen.Tests.Caching;

/// <summary>A distributed cache that is slow, broken or full of rubbish costs latency, never an answer, and holds no half answer.</summary>
[Collection(Alone.Name)]
public class DistributedCacheTests
{
    private const string Answer = "Reset your password.";

    private static readonly ChatMessage[] Question = [new(ChatRole.User, "How do I sign in?")];

    private readonly ScriptedDistributedCache _store = new();
    private readonly FakeLogCollector _log = new();
    private readonly ScriptedChatClient _model = ScriptedChatClient.Saying(Answer);

    [Fact]
    public async Task An_answer_is_stored_and_found_again()
    {
        await using ServiceProvider one = Process();
        await using ServiceProvider other = Process();
        await Client(one).GetResponseAsync(Question);
        await Eventually.TrueAsync(() => _store.Answers.Count == 1);
        Assert.Equal(Answer, (await Client(other).GetResponseAsync(Question)).Text);
        Assert.Equal((1, 2), (_model.Requests, _store.Reads));
        Assert.Empty(_log.GetSnapshot());
    }

    [Fact]
    public async Task A_cache_that_knows_no_serializer_of_ours_stores_answers_as_JSON()
    {
        await using ServiceProvider one = Process(static services => services.AddHybridCache());
        await using ServiceProvider other = Process(static services => services.AddHybridCache());
        await Client(one).GetResponseAsync(Question);
        await Eventually.TrueAsync(() => _store.Answers.Count == 1);
        ChatResponse hit = await Client(other).GetResponseAsync(Question);
        Assert.Equal((Answer, ChatFinishReason.Stop), (hit.Text, hit.FinishReason));
        Assert.Equal(1, _model.Requests);
    }

    [Fact]
    public async Task A_client_that_says_nothing_of_its_model_leaves_the_distributed_cache_alone()
    {
        await using ServiceProvider process = Process();
        using IChatClient client = new ChatClientBuilder(_model).UseCache().Build(process);
        await client.GetResponseAsync(Question);
        await StoredAnswers.WaitAsync(process.GetRequiredService<HybridCache>(), _model, Question);
        Assert.Equal(Answer, (await client.GetResponseAsync(Question)).Text);
        Assert.Equal((1, 0, 0), (_model.Requests, _store.Reads, _store.Writes));
    }

    [Fact]
    public async Task A_store_that_fails_costs_no_answer()
    {
        using var unobserved = new UnobservedExceptions();
        _store.BeforeGet = static () => throw new TimeoutException("The server is busy.");
        _store.BeforeSet = static () => throw new IOException("The server is gone.");
        await using ServiceProvider process = Process();
        using IChatClient client = Client(process);
        Assert.Equal(Answer, (await client.GetResponseAsync(Question)).Text);
        await StoredAnswers.WaitAsync(process.GetRequiredService<HybridCache>(), new NamedChatClient(_model), Question);
        Assert.Equal(Answer, (await client.GetResponseAsync(Question)).Text);
        Assert.Equal(1, _model.Requests);
        Assert.Empty(_store.Answers);
        unobserved.AssertNone();
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("rubbish")]
    [InlineData("cut off")]
    [InlineData("cut off within")]
    [InlineData("another's")]
    [InlineData("another program's")]
    public async Task Rubbish_is_a_miss(string kind)
    {
        using var unobserved = new UnobservedExceptions();
        await using ServiceProvider first = Process(kind switch
        {
            "another program's" => static services => services.AddHybridCache().AddSerializer(new RubbishSerializer(static bytes => [.. bytes.Reverse()])),
            "cut off within" => static services => services.AddHybridCache().AddSerializer(new RubbishSerializer(static bytes => bytes[..^5])),
            _ => null,
        });
        await Client(first).GetResponseAsync(Question);
        await Eventually.TrueAsync(() => _store.Answers.Count == 1);
        string key = _store.Answers.Keys.Single();
        byte[] written = _store.Answers[key];
        _store.Answers[key] = kind switch
        {
            "empty" => [],
            "rubbish" => [.. Enumerable.Range(0, 300).Select(i => (byte)(i * 7))],
            "cut off" => written[..(written.Length / 2)],
            "another's" => [.. "{\"text\":\"hello\"}"u8],
            _ => written,
        };

        await using ServiceProvider process = Process();
        using IChatClient client = Client(process);
        Assert.Equal(Answer, (await client.GetResponseAsync(Question)).Text);
        Assert.Equal(2, _model.Requests);
        await Eventually.TrueAsync(() => _store.Writes == 2);
        Assert.Equal(Answer, (await client.GetResponseAsync(Question)).Text);
        await using ServiceProvider later = Process();
        Assert.Equal(Answer, (await Client(later).GetResponseAsync(Question)).Text);
        Assert.Equal(2, _model.Requests);
        unobserved.AssertNone();
    }

    [Fact]
    public async Task A_store_that_hangs_costs_a_second()
    {
        var never = new TaskCompletionSource();
        _store.BeforeGet = () => never.Task;
        _store.BeforeSet = () => never.Task;
        var time = new VirtualTime();
        await using ServiceProvider process = Process(services => services.AddSingleton<TimeProvider>(time));
        using IChatClient client = Client(process);
        Assert.Equal(Answer, await time.RunAsync(async () => (await client.GetResponseAsync(Question)).Text));
        Assert.Equal(TimeSpan.FromSeconds(1), time.Elapsed);
        Assert.Equal(41, Assert.Single(_log.GetSnapshot()).Id.Id);

        // It is in memory all the same.
        await StoredAnswers.WaitAsync(process.GetRequiredService<HybridCache>(), new NamedChatClient(_model), Question);
        Assert.Equal(Answer, (await client.GetResponseAsync(Question)).Text);
        Assert.Equal(1, _model.Requests);
    }

    [Fact]
    public async Task A_store_that_blocks_its_caller_costs_a_second()
    {
        using var unblock = new ManualResetEventSlim();
        _store.BeforeGet = () =>
        {
            unblock.Wait();
            return Task.CompletedTask;
        };
        var time = new VirtualTime();
        await using ServiceProvider process = Process(services => services.AddSingleton<TimeProvider>(time));
        using IChatClient client = Client(process);
        try
        {
            Assert.Equal(Answer, await time.RunAsync(async () => (await client.GetResponseAsync(Question)).Text));
            Assert.Equal(TimeSpan.FromSeconds(1), time.Elapsed);
        }
        finally
        {
            unblock.Set();
        }
    }

    [Theory]
    [InlineData("its time is over")]
    [InlineData("its caller cancels")]
    public async Task A_look_up_that_fails_when_nobody_waits_is_not_lost_as_an_exception(string left)
    {
        using var unobserved = new UnobservedExceptions();
        var late = new TaskCompletionSource<CachedAnswer?>();
        var time = new VirtualTime();
        var answers = new AnswerCache(new LateHybridCache(late.Task), time, NullLogger.Instance);
        if (left == "its time is over")
        {
            Assert.Null(await time.RunAsync(() => answers.FindAsync("k", new CachePolicy(), true, default).AsTask()));
        }
        else
        {
            using var cancellation = new CancellationTokenSource();
            Task<CachedAnswer?> cancelled = answers.FindAsync("k", new CachePolicy(), true, cancellation.Token).AsTask();
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        }

        // The look-ups fail within this call, since nothing on their way runs elsewhere.
        late.SetException(new IOException("Too late."));
        unobserved.AssertNone();
    }

    [Fact]
    public async Task A_caller_that_cancels_waits_for_no_look_up()
    {
        var never = new TaskCompletionSource();
        _store.BeforeGet = () => never.Task;
        await using ServiceProvider process = Process(services => services.AddSingleton<TimeProvider>(new VirtualTime()));
        using IChatClient client = Client(process);
        using var cancellation = new CancellationTokenSource();
        Task<ChatResponse> call = client.GetResponseAsync(Question, null, cancellation.Token);
        await Eventually.TrueAsync(() => _store.Reads == 1);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(call.IsCanceled);
        Assert.Equal(0, _model.Requests);
    }

    [Fact]
    public async Task A_cache_that_throws_is_said_and_costs_no_answer()
    {
        var answers = new AnswerCache(new LateHybridCache(Task.FromException<CachedAnswer?>(new IOException("Broken."))), TimeProvider.System, new FakeLogger(_log));
        Assert.Null(await answers.FindAsync("k", new CachePolicy(), true, default));
        await using AnswerReader reader = answers.Join(
            "k", new CachePolicy(), true, _model, static (model, token) => model.GetStreamingResponseAsync([], null, token), default);
        Assert.Equal(Answer, (await reader.ReadAnswerAsync())!.Text);
        await Eventually.TrueAsync(() => _log.GetSnapshot().Any(record => record.Id.Id == 42));
        Assert.Contains(_log.GetSnapshot(), record => record.Id.Id == 40);
        Assert.DoesNotContain(_log.GetSnapshot(), record => record.Message.Contains('k', StringComparison.Ordinal) && record.Message.Contains("llmgen:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_equal_calls_read_the_store_once()
    {
        var gate = new TaskCompletionSource();
        _store.BeforeGet = () => gate.Task;
        await using ServiceProvider process = Process(services => services.AddSingleton<TimeProvider>(new VirtualTime()));
        using IChatClient client = Client(process);
        Task<ChatResponse>[] calls = [.. Enumerable.Range(0, 100).Select(_ => client.GetResponseAsync(Question))];
        await Eventually.TrueAsync(() => _store.Reads == 1);
        gate.SetResult();
        Assert.All(await Task.WhenAll(calls), response => Assert.Equal(Answer, response.Text));
        Assert.Equal(1, _model.Requests);
    }

    private ServiceProvider Process(Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IDistributedCache>(_store);

        // A time that stands still, unless a test drives it: no look-up is slow.
        services.AddSingleton<TimeProvider>(new VirtualTime());
        services.AddLogging(logging => logging.Services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(new OwnLogs(_log)));
        configure?.Invoke(services);
        if (!services.Any(service => service.ServiceType == typeof(HybridCache)))
        {
            services.AddLlmGen();
        }

        return services.BuildServiceProvider();
    }

    private IChatClient Client(ServiceProvider process) => new ChatClientBuilder(new NamedChatClient(_model)).UseCache().Build(process);

    /// <summary>What LlmGen logs; HybridCache logs for itself.</summary>
    private sealed class OwnLogs(FakeLogCollector log) : Microsoft.Extensions.Logging.ILoggerProvider
    {
        public Microsoft.Extensions.Logging.ILogger CreateLogger(string categoryName) =>
            categoryName == CallLog.Category ? new FakeLogger(log, categoryName) : NullLogger.Instance;

        public void Dispose()
        {
        }
    }

    /// <summary>Writes what another program would leave under the same key.</summary>
    private sealed class RubbishSerializer(Func<byte[], byte[]> spoil) : IHybridCacheSerializer<CachedAnswer?>
    {
        public CachedAnswer? Deserialize(ReadOnlySequence<byte> source) => CachedAnswerSerializer.Instance.Deserialize(source);

        public void Serialize(CachedAnswer? value, IBufferWriter<byte> target)
        {
            var buffer = new ArrayBufferWriter<byte>();
            CachedAnswerSerializer.Instance.Serialize(value, buffer);
            target.Write(spoil(buffer.WrittenSpan.ToArray()));
        }
    }

    /// <summary>A cache of another make, whose every answer is the given one.</summary>
    internal sealed class LateHybridCache(Task<CachedAnswer?> answer) : HybridCache
    {
        public override ValueTask<T> GetOrCreateAsync<TState, T>(
            string key,
            TState state,
            Func<TState, CancellationToken, ValueTask<T>> factory,
            HybridCacheEntryOptions? options = null,
            IEnumerable<string>? tags = null,
            CancellationToken cancellationToken = default) => new(WaitAsync((Task<T>)(object)answer));

        public override ValueTask SetAsync<T>(
            string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default) =>
            new(answer);

        public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default) => default;

        public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) => default;

        // A task of its own for each look-up, held by nobody but those who wait for it.
        private static async Task<T> WaitAsync<T>(Task<T> answer) => await answer.ConfigureAwait(false);
    }
}
