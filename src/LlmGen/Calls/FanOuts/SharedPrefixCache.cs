using LlmGen.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen.Calls.FanOuts;

/// <summary>Knows where a request's prefix is soon served to others from the provider's cache.</summary>
internal static class SharedPrefixCache
{
    // The least that OpenAI and most models of the others cache.
    private const int MinTokens = 1024;
    private const int CharactersPerToken = 4;

    private const string Anthropic = "api.anthropic.com";

    // Hosted services that cache prefixes by themselves, by the end of their hosts' names.
    private static readonly string[] Hosts =
    [
        "api.openai.com", ".openai.azure.com", ".services.ai.azure.com", "generativelanguage.googleapis.com", "aiplatform.googleapis.com",
        "api.deepseek.com", "api.x.ai",
    ];

    /// <summary>Whether the first request of a method makes the following ones shorter.</summary>
    public static bool Helps(MethodState state)
    {
        LlmMethod method = state.Method;
        int characters = (method.System?.Length ?? 0) + method.Examples.Sum(example => example.Input.Length + example.Output.Length);
        if (characters < MinTokens * CharactersPerToken
            || state.Client.GetService<ChatClientMetadata>()?.ProviderUri is not { } server)
        {
            return false;
        }

        // Anthropic caches what a client marks.
        return Array.Exists(Hosts, host => server.Host.EndsWith(host, StringComparison.OrdinalIgnoreCase))
            || (server.Host.Equals(Anthropic, StringComparison.OrdinalIgnoreCase) && state.Prefix is not null);
    }
}
