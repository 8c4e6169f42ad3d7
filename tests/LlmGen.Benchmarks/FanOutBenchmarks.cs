using BenchmarkDotNet.Attributes;

namespace LlmGen.Benchmarks;

/// <summary>One item of a long fan-out over a model that takes no time. Goal: at most 1.5 × <c>Parallel.ForEachAsync</c> that does the same.</summary>
[MemoryDiagnoser]
public class FanOutBenchmarks
{
    private const int Items = 100_000;
    private const int MaxConcurrency = 8;

    private readonly string[] _tickets = [.. Enumerable.Repeat(Prompts.Ticket, Items)];
    private readonly BenchmarkDeskClient _desk = new BenchmarkDeskClient(new ScriptedClient("A summary."));

    [Benchmark(Baseline = true, OperationsPerInvoke = Items)]
    public async Task<int> ParallelForEach()
    {
        var results = new string[Items];
        await Parallel.ForEachAsync(Enumerable.Range(0, Items), new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrency }, async (i, token) =>
            results[i] = await _desk.SummaryAsync(_tickets[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        return results.Length;
    }

    [Benchmark(OperationsPerInvoke = Items)]
    public async Task<int> List() => (await _desk.AllSummariesAsync(_tickets).ConfigureAwait(false)).Count;

    [Benchmark(OperationsPerInvoke = Items)]
    public Task<int> Ordered() => CountAsync(_desk.SummariesAsync(_tickets));

    [Benchmark(OperationsPerInvoke = Items)]
    public Task<int> Unordered() => CountAsync(_desk.SummariesAsTheyComeAsync(_tickets));

    private static async Task<int> CountAsync<T>(IAsyncEnumerable<T> results)
    {
        int count = 0;
        await foreach (T _ in results.ConfigureAwait(false))
        {
            count++;
        }

        return count;
    }
}
