using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>
/// The leading messages of a request that are the same in every call of a method: its system message and its examples. Provider clients use it to control the
/// provider's prompt cache.
/// </summary>
/// <remarks>
/// A runtime looks for an <see cref="IStablePrefixReader"/> in the pipeline of a client. If there is one, it sets
/// <see cref="ChatOptions.AdditionalProperties"/>[<see cref="PropertyName"/>] of every request that has a stable prefix.
/// </remarks>
/// <param name="messages">The number of leading messages in the prefix. Greater than 0.</param>
/// <param name="key">A hash of their text, the schema and the model. It is the same in every process.</param>
public sealed class StablePrefix(int messages, string key)
{
    /// <summary>The key in <see cref="ChatOptions.AdditionalProperties"/>.</summary>
    public const string PropertyName = "llmgen.stable_prefix";

    /// <summary>The number of leading messages in the prefix. Greater than 0.</summary>
    public int Messages { get; } = messages;

    /// <summary>A hash of their text, the schema and the model. It is the same in every process.</summary>
    public string Key { get; } = key;

    /// <summary>Gets the stable prefix of a request, or null if there is none.</summary>
    /// <param name="options">The options of the request, or null.</param>
    public static StablePrefix? Of(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(PropertyName, out StablePrefix? prefix) == true ? prefix : null;
}
