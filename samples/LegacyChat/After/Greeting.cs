using LegacyChat.Shop;
using Microsoft.Extensions.AI;

namespace LegacyChat.After;

/// <summary>Tells the desk what it comes in to.</summary>
internal sealed class Greeting(IChatClient client)
{
    public async Task WriteAsync(IReadOnlyList<Ticket> tickets, CancellationToken cancellationToken)
    {
        Console.Write("Who is at the desk? ");
        string? name = Console.ReadLine();
        List<ChatMessage> messages =
        [
            new(ChatRole.System, "Greet the desk, and say what came in over night."),
            new(ChatRole.User, $"{name} is at the desk.\n\n" + string.Join("\n\n", tickets.Select(ticket => ticket.Customer + ": " + ticket.Text))),
        ];
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(messages, new ChatOptions { MaxOutputTokens = 200 }, cancellationToken))
        {
            Console.Write(update.Text);
        }

        Console.WriteLine();
    }
}
