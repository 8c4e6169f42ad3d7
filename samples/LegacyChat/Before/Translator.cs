using System.ClientModel;
using LegacyChat.Shop;
using OpenAI.Chat;

namespace LegacyChat.Before;

/// <summary>Translates replies; older than the rest, hence on the SDK itself.</summary>
internal sealed class Translator(BikeShop shop)
{
    private readonly ApiKeyCredential _key = new("none");

    public async Task<string> TranslateAsync(string text, string language, CancellationToken cancellationToken)
    {
        ChatClient client = new("writer", _key, shop.Endpoint);
        ChatMessage[] messages = [new SystemChatMessage($"You are a translator. Translate into {language}:\n---\n{text}")];
        ClientResult<ChatCompletion> completion = await client.CompleteChatAsync(
            messages, new ChatCompletionOptions { MaxOutputTokenCount = 500 }, cancellationToken);
        return completion.Value.Content[0].Text;
    }
}
