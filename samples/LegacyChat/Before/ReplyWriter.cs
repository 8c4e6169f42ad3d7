using LegacyChat.Shop;
using Microsoft.Extensions.AI;

namespace LegacyChat.Before;

/// <summary>Writes the replies, with what the order system knows.</summary>
internal sealed class ReplyWriter(IChatClient client, OrderSystem orders)
{
    private readonly IChatClient _client = client.AsBuilder().UseFunctionInvocation().Build();

    private readonly AITool[] _tools =
    [
        AIFunctionFactory.Create(orders.OrderStatusAsync),
        AIFunctionFactory.Create(orders.ParcelStatusAsync),
        AIFunctionFactory.Create(orders.WarrantyAsync),
    ];

    public async Task<string> WriteAsync(TicketReading reading, HelpArticle article, CancellationToken cancellationToken)
    {
        string system = $"""
            It is {DateTime.Now}.
            {ShopData.Policy}
            """;
        string prompt = $"Write the reply to this {reading.Mood} customer.\nArticle: {article.Title}\nOrder: {reading.Ticket.Order}\n\n{reading.Ticket.Text}";
        ChatResponse response = await _client.GetResponseAsync(
            [new(ChatRole.System, system), new(ChatRole.User, prompt)],
            new ChatOptions { Tools = _tools });
        return response.Text;
    }
}
