namespace LlmGen;

/// <summary>How the calls of a fan-out begin, where they share a stable prefix that no cache may hold yet.</summary>
/// <remarks>
/// A provider can serve a prefix from its cache only once a first request has been read. Calls that begin together on a cold cache all pay
/// for the whole prompt: in time, and where writing the cache is charged for, in money.
/// </remarks>
public enum PrefixStart
{
    /// <summary>All at once, as far as the bound lets them: the shortest way where the cache is warm or the prefix is short.</summary>
    Together,

    /// <summary>
    /// One call goes first, the others follow at its first chunk: by then the prompt has been read, and the prefix is in the cache. Costs one
    /// time to first token, saves the others their prefill. The first call streams underneath.
    /// </summary>
    FirstThenRest,

    /// <summary>
    /// <see cref="FirstThenRest"/> where it is known to help, else <see cref="Together"/>. It is known to help where the system message and the
    /// examples of the first call come to 1,024 tokens or more (at four characters each), and where the client's
    /// <see cref="Microsoft.Extensions.AI.ChatClientMetadata.ProviderUri"/> is one of a hosted service that caches prefixes by itself, or one whose cache
    /// the client sets: OpenAI, Azure OpenAI, Gemini, DeepSeek and xAI, and Anthropic with <c>LlmGen.Anthropic</c>. A server of one's own is not among them:
    /// a cache for each slot, as in llama.cpp, is of no use to calls that run in others.
    /// </summary>
    Auto,
}
