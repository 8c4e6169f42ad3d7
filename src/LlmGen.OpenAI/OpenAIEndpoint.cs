namespace LlmGen;

/// <summary>What is known of endpoints by their address.</summary>
internal static class OpenAIEndpoint
{
    /// <summary>OpenAI with its regions.</summary>
    public static bool IsOpenAI(Uri? endpoint) =>
        endpoint is { IsAbsoluteUri: true, Host: string host }
        && (host.Equals("api.openai.com", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".api.openai.com", StringComparison.OrdinalIgnoreCase));

    /// <summary>Azure OpenAI.</summary>
    public static bool IsAzure(Uri? endpoint) =>
        endpoint is { IsAbsoluteUri: true, Host: string host }
        && (host.EndsWith(".openai.azure.com", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".openai.azure.us", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether requests there may carry <c>prompt_cache_key</c>.</summary>
    public static bool TakesPromptCacheKey(Uri? endpoint) => IsOpenAI(endpoint) || IsAzure(endpoint);
}
