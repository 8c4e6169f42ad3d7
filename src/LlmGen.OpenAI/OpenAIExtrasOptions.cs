using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>Which fields <see cref="OpenAIExtrasExtensions.WithOpenAIExtras"/> adds to requests. Read once, when a client is made.</summary>
public sealed class OpenAIExtrasOptions
{
    /// <summary>
    /// Whether requests carry <c>prompt_cache_key</c>, so that those with the same stable prefix reach the machine whose prefix cache holds it.
    /// Null, the default: where the endpoint is known to take it, which is <c>api.openai.com</c> with its regions and Azure OpenAI
    /// (<c>*.openai.azure.com</c>, <c>*.openai.azure.us</c>). Many compatible servers refuse a request with a field they do not know, so set
    /// true only for one that takes it, such as a gateway in front of OpenAI.
    /// </summary>
    public bool? SendPromptCacheKey { get; set; }

    /// <summary>
    /// Whether <c>strict</c> is asked for where a request's JSON schema is made for it, as those of generated clients are: closed objects whose
    /// properties are all required. True is the default. <see cref="ChatOptions.AdditionalProperties"/>["strict"] of a request wins.
    /// </summary>
    public bool StrictSchemas { get; set; } = true;
}
