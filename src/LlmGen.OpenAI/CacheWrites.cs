using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace LlmGen;

/// <summary>Counts the tokens that a request wrote to the prefix cache, which OpenAI reports and bills apart and the SDK has no name for.</summary>
internal static class CacheWrites
{
    // As the adapter of Anthropic's SDK names them.
    private const string Name = "CacheCreationInputTokens";

    public static void Count(ChatResponse response) => Count(response.Usage, (response.RawRepresentation as ChatCompletion)?.Usage);

    public static void Count(UsageContent content) => Count(content.Details, content.RawRepresentation as ChatTokenUsage);

    private static void Count(UsageDetails? usage, ChatTokenUsage? reported)
    {
        if (usage is not null && reported?.InputTokenDetails is { } input && input.Patch.TryGetValue("$.cache_write_tokens"u8, out long tokens))
        {
            (usage.AdditionalCounts ??= [])[Name] = tokens;
        }
    }
}
