using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Common;

/// <summary>What errors and measurements call a client that was wrapped by hand.</summary>
internal static class ChatClientName
{
    public static string Of(IChatClient client) =>
        client.GetService<ChatClientMetadata>() switch
        {
            { ProviderName: { } provider, DefaultModelId: { } model } => $"{provider}/{model}",
            { ProviderName: { } provider } => provider,
            { DefaultModelId: { } model } => model,
            _ => nameof(IChatClient),
        };
}
