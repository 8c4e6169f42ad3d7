using System.Text;

namespace SupportDesk;

/// <summary>
/// The triage on the generated client: what needs nothing but the ticket starts together, and the reply is shown word by word as soon as
/// its own inputs, summary and kind, are there.
/// </summary>
internal sealed class ConcurrentTriage(ISupportDesk desk) : ITicketTriage
{
    public async Task<Triage> TriageAsync(string ticket, Action<string> show, CancellationToken cancellationToken)
    {
        using var steps = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<string> summary = desk.SummaryAsync(ticket, steps.Token);
        Task<TicketKind> kind = desk.KindAsync(ticket, steps.Token);
        Task<List<Request>> requests = desk.RequestsAsync(ticket, steps.Token).ToListAsync(steps.Token).AsTask();
        try
        {
            StringBuilder reply = new();
            await foreach (string text in desk.ReplyAsync(ticket, await summary, await kind, steps.Token))
            {
                show(text);
                reply.Append(text);
            }

            return new Triage(await summary, await kind, await requests, reply.ToString());
        }
        catch
        {
            // The others would run on, unobserved, after the step that failed.
            await steps.CancelAsync();
            await Task.WhenAll(summary, kind, requests).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }
}
