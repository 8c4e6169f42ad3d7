using Microsoft.Extensions.AI;

namespace SupportDesk;

/// <summary>
/// The triage as it is usually written first: one call after the other, each answer awaited whole, the reply shown when it is complete.
/// Models, prompts and output limits are those of <see cref="ISupportDesk"/>.
/// </summary>
/// <param name="smart">The model that writes.</param>
/// <param name="fast">The model that classifies.</param>
/// <param name="opening">What the system message begins with.</param>
internal sealed class SerialTriage(IChatClient smart, IChatClient fast, string opening = "")
{
    /// <summary>How many responses held no JSON of the type asked for. The triage goes on without them.</summary>
    public int Unreadable { get; private set; }

    // It is serial to be compared with the same triage that is not.
#pragma warning disable LLM001, LLM006
    public async Task<Triage> TriageAsync(string ticket, Action<string> show, CancellationToken cancellationToken)
    {
        ChatResponse summary = await smart.GetResponseAsync(
            Messages($"Summarize this ticket in two sentences.\n\n{ticket}"),
            new ChatOptions { MaxOutputTokens = 120 },
            cancellationToken);

        TicketKind kind = Read(await fast.GetResponseAsync<TicketKind>(
            Messages($"Classify this ticket.\n\n{ticket}"),
            new ChatOptions { MaxOutputTokens = 16 },
            cancellationToken: cancellationToken), TicketKind.Other);

        List<Request> requests = Read(await smart.GetResponseAsync<List<Request>>(
            Messages($"List what the customer asks for.\n\n{ticket}"),
            new ChatOptions { MaxOutputTokens = 300 },
            cancellationToken: cancellationToken), []);

        ChatResponse reply = await smart.GetResponseAsync(
            Messages($"Write the reply to this {kind} ticket.\nSummary: {summary.Text}\n\n{ticket}"),
            new ChatOptions { MaxOutputTokens = 400 },
            cancellationToken);

        show(reply.Text);
        return new Triage(summary.Text, kind, requests, reply.Text);
    }
#pragma warning restore LLM001, LLM006

    private T Read<T>(ChatResponse<T> response, T fallback)
    {
        if (response.TryGetResult(out T? result))
        {
            return result;
        }

        Unreadable++;
        return fallback;
    }

    private ChatMessage[] Messages(string prompt) =>
        [new(ChatRole.System, opening + SupportPolicy.Text), new(ChatRole.User, prompt)];
}
