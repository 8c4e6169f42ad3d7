namespace LlmGen;

/// <summary>Answers equal calls of a method from a cache, and sends those that are under way at once as one request.</summary>
/// <remarks>
/// <para>
/// Calls are equal when everything is that decides what the model is asked: the messages, the options, the schema of the result, the tools, the
/// model, <see cref="Version"/> and the <see cref="CacheScopeAttribute"/> parameter. The method's name does not count: a buffered and a
/// streamed method of equal content share their answers. Two models never answer for each other, whatever store they share.
/// </para>
/// <para>
/// Equal calls that are under way at once share one request. A stream that joins later first gets what has come so far, then follows; a slow
/// reader holds up nobody. A caller that cancels takes only itself away, the last one to leave cancels the request. An error reaches all who
/// wait, and the next call asks anew. Each call keeps its own deadlines. The shared request is streamed and runs in the execution context of the call
/// that started it: where the answer depends on an ambient identity, pass that as the <see cref="CacheScopeAttribute"/> parameter.
/// </para>
/// <para>
/// Stored are complete answers of text that the method itself can read: never errors, nor what was cut off or refused, tool calls or empty answers. Reasoning and annotations are
/// not kept, and a <c>ChatResponse</c> is rebuilt without <c>RawRepresentation</c>. Text without a finish reason is stored only with
/// <c>LlmRuntimeOptions.CacheWithoutFinishReason</c>. A hit is never a shared object: values and responses are built for each call. A call is not cached where it depends on
/// something that a key cannot hold: an invocable tool (<c>AIFunction</c>), a <c>ChatOptions</c> with a conversation, a <c>RawRepresentationFactory</c> or a background response,
/// contents or additional properties of unknown types.
/// </para>
/// <para>
/// The cache is the <c>HybridCache</c> of dependency injection (<c>AddLlmGen</c> adds one where there is none): memory first, then whatever
/// <c>IDistributedCache</c> is registered. A client made with <c>new</c> has one of its own, in memory. A cache that is down or
/// slow costs a call time, at most a second, and never its answer. A client that tells nothing of its model in its metadata is cached in
/// memory only.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CachedAttribute : Attribute
{
    /// <summary>How long an answer is kept, in seconds. 0: the cache's default, 5 minutes unless it was set otherwise.</summary>
    public int Seconds { get; set; }

    /// <summary>The tags that answers are stored under: <c>HybridCache.RemoveByTagAsync</c> drops all answers of a tag.</summary>
    public string[]? Tags { get; set; }

    /// <summary>A part of the key: another version, other answers. Change it where the same prompt shall be asked anew.</summary>
    public string? Version { get; set; }
}
