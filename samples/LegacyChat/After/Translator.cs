using System.ClientModel;
using LegacyChat.Shop;
using OpenAI.Chat;

namespace LegacyChat.After;

/// <summary>Translates replies; older than the rest, hence on the SDK itself.</summary>
internal sealed class Translator(BikeShop shop)
{
    private readonly ChatClient _client = new("writer", new ApiKeyCredential("none"), shop.Endpoint);

    public async Task<string> TranslateAsync(string text, string language, CancellationToken cancellationToken)
    {
        ChatMessage[] messages = [new SystemChatMessage("You are a translator."), new UserChatMessage($"Translate into {language}:\n---\n{text}")];
        ClientResult<ChatCompletion> completion = await _client.CompleteChatAsync(
            messages, new ChatCompletionOptions { MaxOutputTokenCount = 500 }, cancellationToken);
        return completion.Value.Content[0].Text;
    }
}
