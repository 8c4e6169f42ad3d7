using BenchmarkDotNet.Attributes;

namespace LlmGen.Benchmarks;

/// <summary>What a plan of three calls costs beside the calls themselves, over a model that takes no time.</summary>
[MemoryDiagnoser]
public class PlanBenchmarks
{
    private readonly BenchmarkDeskClient _desk = new(new ScriptedClient(Prompts.Form));

    /// <summary>As one writes it by hand: a failure cancels the others, and all are waited for.</summary>
    [Benchmark(Baseline = true)]
    public async Task<(string, string, Ticket)> HandWritten()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken.None);
        Task<string> summary = _desk.SummaryAsync(Prompts.Ticket, cancellation.Token);
        Task<string> cached = _desk.CachedSummaryAsync(Prompts.Ticket, cancellation.Token);
        Task<Ticket> form = _desk.FormAsync(Prompts.Ticket, cancellation.Token);
        try
        {
            return (await summary.ConfigureAwait(false), await cached.ConfigureAwait(false), await form.ConfigureAwait(false));
        }
        catch
        {
            await cancellation.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(summary, cached, form).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    [Benchmark]
    public Task<(string Summary, string CachedSummary, Ticket Form)> Plan() => _desk.AllThreeAsync(Prompts.Ticket);
}
