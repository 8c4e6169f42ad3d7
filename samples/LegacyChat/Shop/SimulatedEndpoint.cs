using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LegacyChat.Shop;

/// <summary>The model behind an OpenAI-compatible endpoint that needs no network.</summary>
internal sealed class SimulatedEndpoint(IChatClient model) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using JsonDocument body = await JsonDocument.ParseAsync(await request.Content!.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
        ChatMessage[] messages =
        [
            .. body.RootElement.GetProperty("messages").EnumerateArray()
                .Select(message => new ChatMessage(new ChatRole(message.GetProperty("role").GetString()!), TextOf(message.GetProperty("content")))),
        ];
        ChatResponse response = await model.GetResponseAsync(messages, cancellationToken: cancellationToken);
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = JsonContent.Create(new
            {
                id = "c1",
                @object = "chat.completion",
                created = 1,
                model = "simulated",
                choices = new[] { new { index = 0, message = new { role = "assistant", content = response.Text }, finish_reason = "stop" } },
            }),
        };
    }

    private static string TextOf(JsonElement content) =>
        content.ValueKind == JsonValueKind.String ? content.GetString()! : string.Concat(content.EnumerateArray().Select(part => part.GetProperty("text").GetString()));
}
