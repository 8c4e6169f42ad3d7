using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>Options of <see cref="OpenAIExtrasExtensions.WithOpenAIExtras"/>. They are read once, when a client is created.</summary>
public sealed class OpenAIExtrasOptions
{
    /// <summary>
    /// Whether requests contain <c>prompt_cache_key</c>, so that requests with the same stable prefix are routed to the machine that has cached it. Null, the
    /// default: only if the endpoint is known to support it, which is <c>api.openai.com</c> with its regions and Azure OpenAI (<c>*.openai.azure.com</c>,
    /// <c>*.openai.azure.us</c>). Many compatible servers reject requests with unknown fields, so set true only for a server that supports it, such as a gateway in
    /// front of OpenAI.
    /// </summary>
    public bool? SendPromptCacheKey { get; set; }

    /// <summary>
    /// Whether <c>strict</c> is set if the JSON schema of a request satisfies its rules, as those of generated clients do: closed objects whose properties are all
    /// required. The default is true. <see cref="ChatOptions.AdditionalProperties"/>["strict"] of a request takes precedence.
    /// </summary>
    public bool StrictSchemas { get; set; } = true;
}
