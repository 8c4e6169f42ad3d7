namespace LlmGen.Benchmarks;

[LlmClient(System = Prompts.System)]
public interface IBenchmarkDesk
{
    [Prompt("Summarize this ticket in two sentences.\n\n{ticket}", MaxOutputTokens = 120)]
    Task<string> SummaryAsync(string ticket, CancellationToken cancellationToken = default);

    [Prompt("Summarize this ticket in two sentences.\n\n{ticket}", MaxOutputTokens = 120)]
    [Cached(Seconds = 3600)]
    Task<string> CachedSummaryAsync(string ticket, CancellationToken cancellationToken = default);

    [Prompt("Write the reply to this ticket.\n\n{ticket}", MaxOutputTokens = 400)]
    IAsyncEnumerable<string> ReplyAsync(string ticket, CancellationToken cancellationToken = default);

    [Prompt("Fill in the form for this ticket.\n\n{ticket}", MaxOutputTokens = 300)]
    Task<Ticket> FormAsync(string ticket, CancellationToken cancellationToken = default);

    [Prompt("List what the customer asks for.\n\n{ticket}")]
    IAsyncEnumerable<Ticket> RequestsAsync(string ticket, CancellationToken cancellationToken = default);

    [Plan]
    Task<(string Summary, string CachedSummary, Ticket Form)> AllThreeAsync(string ticket, CancellationToken cancellationToken = default);

    [ForEach(nameof(SummaryAsync), MaxConcurrency = 8)]
    Task<List<string>> AllSummariesAsync(IEnumerable<string> tickets, CancellationToken cancellationToken = default);

    [ForEach(nameof(SummaryAsync), MaxConcurrency = 8)]
    IAsyncEnumerable<string> SummariesAsync(IEnumerable<string> tickets, CancellationToken cancellationToken = default);

    [ForEach(nameof(SummaryAsync), MaxConcurrency = 8, Unordered = true)]
    IAsyncEnumerable<LlmItem<string>> SummariesAsTheyComeAsync(IEnumerable<string> tickets, CancellationToken cancellationToken = default);
}
