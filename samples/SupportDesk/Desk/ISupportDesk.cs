using System.Text;
using LlmGen;

namespace SupportDesk;

/// <summary>What the desk asks of a model. LlmGen writes the class that does it: <c>SupportDeskClient</c>.</summary>
[LlmClient(System = SupportPolicy.Text, MaxOutputTokens = 256)]
public interface ISupportDesk
{
    [Prompt("Summarize this ticket in two sentences.\n\n{ticket}", MaxOutputTokens = 120)]
    [Cached(Seconds = 3600), Timed(TotalP95 = 3000)]
    Task<string> SummaryAsync(string ticket, CancellationToken cancellationToken = default);

    [Prompt("Classify this ticket.\n\n{ticket}", MaxOutputTokens = 16, Model = "fast")]
    [Cached(Seconds = 3600), Timed(TotalP95 = 500)]
    Task<TicketKind> KindAsync(string ticket, CancellationToken cancellationToken = default);

    [Prompt("List what the customer asks for.\n\n{ticket}", MaxOutputTokens = 300)]
    [Cached(Seconds = 3600), Timed]
    IAsyncEnumerable<Request> RequestsAsync(string ticket, CancellationToken cancellationToken = default);

    [Prompt("Write the reply to this {kind} ticket.\nSummary: {summary}\n\n{ticket}", MaxOutputTokens = 400), Output("Draft")]
    [Timed(FirstTokenP95 = 800, TotalP95 = 6000), Deadline(StallMilliseconds = 60_000, TotalMilliseconds = 600_000)]
    IAsyncEnumerable<string> ReplyAsync(string ticket, string summary, TicketKind kind, CancellationToken cancellationToken = default);

    /// <summary>Shows the reply while it is written. A step of plain C#: it reads the stream of another one.</summary>
    [Output("Reply")]
    async Task<string> ShowAsync(IAsyncEnumerable<string> draft, Action<string>? show, CancellationToken cancellationToken = default)
    {
        StringBuilder reply = new();
        await foreach (string text in draft.WithCancellation(cancellationToken))
        {
            show?.Invoke(text);
            reply.Append(text);
        }

        return reply.ToString();
    }

    /// <summary>Summary, kind and requests start together; the reply when summary and kind are there.</summary>
    [Plan]
    Task<Triage> TriageAsync(string ticket, Action<string>? show = null, CancellationToken cancellationToken = default);

    /// <summary>The tickets of an inbox, up to eight at a time, in their order.</summary>
    [ForEach(nameof(TriageAsync), MaxConcurrency = 8)]
    IAsyncEnumerable<Triage> TriageAllAsync(IAsyncEnumerable<string> tickets, CancellationToken cancellationToken = default);
}
