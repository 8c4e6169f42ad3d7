namespace LlmGen.Tests.Plans;

/// <summary>The support desk as the documentation declares it.</summary>
[LlmClient(System = "You are a support agent for Contoso. ...", MaxOutputTokens = 256)]
public interface ISupportDesk
{
    [Prompt("Summarize this ticket in two sentences.\n\n{ticket}", MaxOutputTokens = 120)]
    Task<string> SummaryAsync(string ticket, CancellationToken cancellationToken = default);

    [Prompt("Classify this ticket.\n\n{ticket}", MaxOutputTokens = 16, Model = "fast")]
    [Cached(Seconds = 3600)]
    Task<TicketKind> KindAsync(string ticket, CancellationToken cancellationToken = default);

    [Prompt("List what the customer asks for.\n\n{ticket}", MaxOutputTokens = 300)]
    IAsyncEnumerable<Request> RequestsAsync(string ticket, CancellationToken cancellationToken = default);

    [Prompt("Write the reply to this {kind} ticket.\nSummary: {summary}\n\n{ticket}", MaxOutputTokens = 400)]
    [Timed(FirstTokenP95 = 800, TotalP95 = 6000)]
    IAsyncEnumerable<string> ReplyAsync(string ticket, string summary, TicketKind kind, CancellationToken cancellationToken = default);

    [Plan]
    Task<Triage> TriageAsync(string ticket, CancellationToken cancellationToken = default);

    [Plan(nameof(ReplyAsync))]
    IAsyncEnumerable<string> AnswerAsync(string ticket, CancellationToken cancellationToken = default);

    [ForEach(nameof(TriageAsync), MaxConcurrency = 8)]
    IAsyncEnumerable<Triage> TriageAllAsync(IAsyncEnumerable<string> tickets, CancellationToken cancellationToken = default);
}

public enum TicketKind
{
    Billing,
    Bug,
    HowTo,
    Other,
}

public sealed record Request(string What, int Priority, DateOnly? Due);

public sealed record Triage(string Summary, TicketKind Kind, IReadOnlyList<Request> Requests, string Reply);
