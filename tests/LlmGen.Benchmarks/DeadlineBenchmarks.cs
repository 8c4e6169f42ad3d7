using BenchmarkDotNet.Attributes;
using LlmGen.Levers.Deadlines;
using Microsoft.Extensions.AI;

namespace LlmGen.Benchmarks;

/// <summary>One update of a stream with deadlines. Goal: tens of nanoseconds more than the bare stream, and no bytes.</summary>
[MemoryDiagnoser]
public class DeadlineBenchmarks
{
    private const int Updates = 10_000; // So many that what a stream allocates once, about 1 KB, does not show.

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    /// <summary>Whether each update is waited for, as on a network, or is there at once, as out of a buffer.</summary>
    [Params(true, false)]
    public bool Waited { get; set; }

    [Benchmark(Baseline = true, OperationsPerInvoke = Updates)]
    public int Bare() => Read(static stream => stream);

    [Benchmark(OperationsPerInvoke = Updates)]
    public int FirstTokenAndStall() =>
        Read(static stream => StreamDeadline.Apply("desk", Long, Long, TimeProvider.System, _ => stream, CancellationToken.None));

    [Benchmark(OperationsPerInvoke = Updates)]
    public int Total() => Read(static stream => TotalDeadline.Stream("desk", Long, TimeProvider.System, _ => stream, CancellationToken.None));

    private int Read(Func<PumpedStream, IAsyncEnumerable<ChatResponseUpdate>> wrap)
    {
        var stream = new PumpedStream(Updates, Waited);
        Task<int> count = CountAsync(wrap(stream));
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
}
