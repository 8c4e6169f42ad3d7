namespace LlmGen;

/// <summary>Specifies how the calls of a fan-out start if they share a prompt prefix that may not be cached yet.</summary>
/// <remarks>
/// A provider can serve a prefix from its prompt cache only after it has processed a first request. If calls start concurrently on a cold cache, each of
/// them processes the whole prompt, which costs time and, if cache writes are billed, money.
/// </remarks>
public enum PrefixStart
{
    /// <summary>All calls start at once, within the concurrency limit. This is fastest if the prefix is short or already cached.</summary>
    Together,

    /// <summary>
    /// One call starts, and the others start at its first chunk: by then the provider has processed the prompt and cached the prefix. This adds one time to
    /// first token, and saves the other calls their prefill. The first call sends a streaming request.
    /// </summary>
    FirstThenRest,

    /// <summary>
    /// <see cref="FirstThenRest"/> if it is known to help, otherwise <see cref="Together"/>. It is known to help if the system message and the examples of
    /// the first call have at least 1,024 tokens (estimated at four characters each), and if the client's
    /// <see cref="Microsoft.Extensions.AI.ChatClientMetadata.ProviderUri"/> belongs to a hosted service with a shared prompt cache: OpenAI, Azure OpenAI,
    /// Gemini, DeepSeek and xAI, and Anthropic with <c>LlmGen.Anthropic</c>. Self-hosted servers are excluded: a cache per slot, as in llama.cpp, does not
    /// help calls that run in other slots.
    /// </summary>
    Auto,
}
