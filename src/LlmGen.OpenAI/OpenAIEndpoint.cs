namespace LlmGen;

/// <summary>What is known of endpoints by their address.</summary>
internal static class OpenAIEndpoint
{
    /// <summary>Whether requests there may carry <c>prompt_cache_key</c>: OpenAI with its regions, and Azure OpenAI.</summary>
    public static bool TakesPromptCacheKey(Uri? endpoint) =>
        endpoint is { IsAbsoluteUri: true, Host: string host }
        && (host.Equals("api.openai.com", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".api.openai.com", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".openai.azure.com", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".openai.azure.us", StringComparison.OrdinalIgnoreCase));
}
