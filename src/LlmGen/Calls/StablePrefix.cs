using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>
/// The leading part of a request that is the same in every call of a method: its system message and its examples. A provider's client reads
/// it to point the provider's prefix cache at it.
/// </summary>
/// <remarks>
/// Requests carry it only to clients that ask: a runtime looks for an <see cref="IStablePrefixReader"/> in a client's pipeline once, and then
/// sets <see cref="ChatOptions.AdditionalProperties"/>[<see cref="PropertyName"/>] of every request that has such a part.
/// </remarks>
/// <param name="messages">How many leading messages belong to it. Greater than 0.</param>
/// <param name="key">A hash of their text, their schema and their model: the same in every process.</param>
public sealed class StablePrefix(int messages, string key)
{
    /// <summary>Where <see cref="ChatOptions.AdditionalProperties"/> holds it.</summary>
    public const string PropertyName = "llmgen.stable_prefix";

    /// <summary>How many leading messages belong to it. Greater than 0.</summary>
    public int Messages { get; } = messages;

    /// <summary>A hash of their text, their schema and their model: the same in every process.</summary>
    public string Key { get; } = key;

    /// <summary>The prefix that a request carries, or null for none.</summary>
    /// <param name="options">The options of the request, or null.</param>
    public static StablePrefix? Of(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(PropertyName, out StablePrefix? prefix) == true ? prefix : null;
}
