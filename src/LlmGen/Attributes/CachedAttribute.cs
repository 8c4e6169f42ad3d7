namespace LlmGen;

/// <summary>Caches the responses of a method. Concurrent equal calls share one request.</summary>
/// <remarks>
/// <para>
/// Two calls are equal if everything that the model receives is equal: messages, options, result schema, tools and model, and also
/// <see cref="Version"/> and the value of the <see cref="CacheScopeAttribute"/> parameter. The name of the method is not part of the key: a buffered
/// and a streamed method with equal content share their responses. Responses of different models are never mixed, even in a shared store.
/// </para>
/// <para>
/// Concurrent equal calls share one request. A stream that joins a request in progress first receives the text so far. A slow reader does not delay
/// the others. If a caller cancels, only that caller stops waiting; if the last caller cancels, the request is cancelled. An error is thrown to all
/// waiting callers, and the next call sends a new request. Each call has its own deadlines. The shared request is streamed, and runs in the execution
/// context of the call that started it: if the response depends on an ambient identity, pass that identity as the
/// <see cref="CacheScopeAttribute"/> parameter.
/// </para>
/// <para>
/// Only complete text responses that the method can read are stored. Errors, truncated or refused responses, tool calls and empty responses are not.
/// Reasoning and annotations are not stored, and a <c>ChatResponse</c> from the cache has no <c>RawRepresentation</c>. Text without a finish reason is
/// stored only if <c>LlmRuntimeOptions.CacheWithoutFinishReason</c> is set. Each hit creates new objects, so callers never share one. A call is not
/// cached if it depends on something that cannot be part of a key: an invocable tool (<c>AIFunction</c>), <c>ChatOptions</c> with a conversation, a
/// <c>RawRepresentationFactory</c> or a background response, or contents or additional properties of unknown types.
/// </para>
/// <para>
/// The store is the <c>HybridCache</c> from dependency injection (<c>AddLlmGen</c> registers one if there is none): memory first, then the registered
/// <c>IDistributedCache</c>. A client created with <c>new</c> has its own cache in memory. A cache that fails or is slow delays a call by at most one
/// second, and does not make it fail. The responses of a client whose metadata does not identify its model are cached only in memory.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CachedAttribute : Attribute
{
    /// <summary>The lifetime of a cached response, in seconds. 0 is the default of the cache, 5 minutes unless configured otherwise.</summary>
    public int Seconds { get; set; }

    /// <summary>The tags of the cached responses. <c>HybridCache.RemoveByTagAsync</c> removes all responses with a tag.</summary>
    public string[]? Tags { get; set; }

    /// <summary>A part of the cache key. Change it to stop using the responses that were cached for the same prompt.</summary>
    public string? Version { get; set; }
}
