using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmGen.Benchmarks;

/// <summary>What an expert would write for <see cref="IBenchmarkDesk"/>: the same messages and options, and nothing else.</summary>
internal sealed class HandWrittenDesk(IChatClient client)
{
    private static readonly ChatResponseFormat FormFormat = ChatResponseFormat.ForJsonSchema(
        AIJsonUtilities.CreateJsonSchema(typeof(Ticket), serializerOptions: TicketJsonContext.Default.Options), "Ticket");

    public async Task<string> SummaryAsync(string ticket, CancellationToken cancellationToken = default)
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, Prompts.System),
            new(ChatRole.User, $"Summarize this ticket in two sentences.\n\n{ticket}"),
        ];
        var options = new ChatOptions { MaxOutputTokens = 120 };
        ChatResponse response = await client.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        return response.Text;
    }

    public async IAsyncEnumerable<string> ReplyAsync(string ticket, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, Prompts.System),
            new(ChatRole.User, $"Write the reply to this ticket.\n\n{ticket}"),
        ];
        var options = new ChatOptions { MaxOutputTokens = 400 };
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            string text = update.Text;
            if (text.Length > 0)
            {
                yield return text;
            }
        }
    }

    public async Task<Ticket> FormAsync(string ticket, CancellationToken cancellationToken = default)
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, Prompts.System),
            new(ChatRole.User, $"Fill in the form for this ticket.\n\n{ticket}"),
        ];
        var options = new ChatOptions { MaxOutputTokens = 300, ResponseFormat = FormFormat };
        ChatResponse response = await client.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        return JsonSerializer.Deserialize(response.Text, TicketJsonContext.Default.Ticket)!;
    }

    public async Task<Ticket> FormByExtensionAsync(string ticket, CancellationToken cancellationToken = default)
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, Prompts.System),
            new(ChatRole.User, $"Fill in the form for this ticket.\n\n{ticket}"),
        ];
        var options = new ChatOptions { MaxOutputTokens = 300 };
        ChatResponse<Ticket> response = await client
            .GetResponseAsync<Ticket>(messages, TicketJsonContext.Default.Options, options, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return response.Result;
    }
}
