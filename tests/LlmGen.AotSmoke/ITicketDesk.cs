namespace LlmGen.AotSmoke;

/// <summary>One method for each shape of result, and each lever.</summary>
[LlmClient(System = "You are a support agent.", MaxOutputTokens = 64)]
public interface ITicketDesk
{
    [Prompt("Summarize.\n\n{ticket}")]
    [Timed(TotalP95 = 60_000)]
    Task<string> SummaryAsync(string ticket, CancellationToken cancellationToken = default);

    [Prompt("Read the order.\n\n{ticket}", Model = "fast")]
    Task<Order> OrderAsync(string ticket, CancellationToken cancellationToken = default);

    [Prompt("Reply.\n\n{ticket}")]
    [Deadline(FirstTokenMilliseconds = 30_000, TotalMilliseconds = 60_000)]
    IAsyncEnumerable<string> ReplyAsync(string ticket, CancellationToken cancellationToken = default);

    [Prompt("List the items.\n\n{ticket}")]
    IAsyncEnumerable<Item> ItemsAsync(string ticket, CancellationToken cancellationToken = default);

    [Prompt("Classify.\n\n{ticket}")]
    Task<LlmResult<TicketKind>> KindAsync(string ticket, CancellationToken cancellationToken = default);

    [Prompt("Summarize.\n\n{ticket}")]
    [Cached(Seconds = 600)]
    Task<string> CachedSummaryAsync(string ticket, CancellationToken cancellationToken = default);

    [Prompt("List the items.\n\n{ticket}")]
    [Cached(Seconds = 600)]
    IAsyncEnumerable<Item> CachedItemsAsync(string ticket, CancellationToken cancellationToken = default);

    [Plan]
    Task<(string Summary, string Reply, Item[] Items)> AllAsync(string ticket, CancellationToken cancellationToken = default);

    [ForEach(nameof(KindAsync), MaxConcurrency = 3, Prefix = PrefixStart.FirstThenRest)]
    Task<TicketKind[]> KindsAsync(IEnumerable<string> tickets, CancellationToken cancellationToken = default);

    [ForEach(nameof(ItemsAsync), Unordered = true)]
    IAsyncEnumerable<LlmItem<LlmOutcome<IReadOnlyList<Item>>>> AllItemsAsync(IAsyncEnumerable<string> tickets, CancellationToken cancellationToken = default);
}
