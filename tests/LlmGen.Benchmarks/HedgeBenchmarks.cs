using BenchmarkDotNet.Attributes;
using LlmGen.CompilerServices;
using LlmGen.Levers.Hedging;
using Microsoft.Extensions.AI;

namespace LlmGen.Benchmarks;

/// <summary>One update of a stream that could be hedged, or has its slot. Goal: tens of nanoseconds more than the bare stream, and no bytes.</summary>
[MemoryDiagnoser]
public class HedgeBenchmarks
{
    private const int Updates = 10_000; // So many that what a stream allocates once, about 1 KB, does not show.

    private static readonly HedgePolicy Policy = new() { After = TimeSpan.FromMinutes(1) };

    /// <summary>Whether each update is waited for, as on a network, or is there at once, as out of a buffer.</summary>
    [Params(true, false)]
    public bool Waited { get; set; }

    [Benchmark(Baseline = true, OperationsPerInvoke = Updates)]
    public int Bare() => Read(static client => client);

    [Benchmark(OperationsPerInvoke = Updates)]
    public int Hedged() => Read(static client => new HedgingChatClient(client, Policy, TimeProvider.System));

    [Benchmark(OperationsPerInvoke = Updates)]
    public int Limited() => Read(static client => client.WithConcurrencyLimit(8));

    private int Read(Func<IChatClient, IChatClient> wrap)
    {
        var stream = new PumpedStream(Updates, Waited);
        Task<int> count = CountAsync(wrap(new StreamClient(stream)).GetStreamingResponseAsync([]));
        stream.Pump();
        return count.Result;
    }

    private static async Task<int> CountAsync(IAsyncEnumerable<ChatResponseUpdate> updates)
    {
        int count = 0;
        await foreach (ChatResponseUpdate _ in updates.ConfigureAwait(false))
        {
            count++;
        }

        return count;
    }

    private sealed class StreamClient(PumpedStream stream) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => stream;

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
