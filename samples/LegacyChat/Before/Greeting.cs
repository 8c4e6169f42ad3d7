using LegacyChat.Shop;
using Microsoft.Extensions.AI;

namespace LegacyChat.Before;

/// <summary>Tells the desk what it comes in to.</summary>
internal sealed class Greeting(IChatClient client)
{
    public async Task WriteAsync(IReadOnlyList<Ticket> tickets, CancellationToken cancellationToken)
    {
        Console.Write("Who is at the desk? ");
        string? name = Console.ReadLine();
        List<ChatMessage> messages =
        [
            new(ChatRole.System, $"Greet the desk, and say what came in over night. {name} is at the desk."),
            new(ChatRole.User, string.Join("\n\n", tickets.Select(ticket => ticket.Customer + ": " + ticket.Text))),
        ];
        ChatResponse response = await client.GetResponseAsync(messages, new ChatOptions { MaxOutputTokens = 200 }, cancellationToken);
        Console.WriteLine(response.Text);
    }
}
