using LegacyChat.Shop;
using Microsoft.Extensions.AI;

namespace LegacyChat.After;

/// <summary>Writes the replies, with what the order system knows.</summary>
internal sealed class ReplyWriter(IChatClient client, OrderSystem orders)
{
    private readonly IChatClient _client = client.AsBuilder().UseFunctionInvocation(configure: tools => tools.AllowConcurrentInvocation = true).Build();

    private readonly AITool[] _tools =
    [
        AIFunctionFactory.Create(orders.OrderStatusAsync),
        AIFunctionFactory.Create(orders.ParcelStatusAsync),
        AIFunctionFactory.Create(orders.WarrantyAsync),
    ];

    public async Task<string> WriteAsync(TicketReading reading, HelpArticle article, CancellationToken cancellationToken)
    {
        string prompt = $"Write the reply to this {reading.Mood} customer.\nArticle: {article.Title}\nOrder: {reading.Ticket.Order}\n\n{reading.Ticket.Text}";
        ChatResponse response = await _client.GetResponseAsync(
            [new(ChatRole.System, ShopData.Policy), new(ChatRole.User, prompt + $"\n\nIt is {DateTime.Now}.")],
            new ChatOptions { Tools = _tools, MaxOutputTokens = 400 },
            cancellationToken);
        return response.Text;
    }
}
