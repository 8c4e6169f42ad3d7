using LlmGen.Levers.Caching;
using LlmGen.Telemetry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LlmGen;

/// <summary>Adds a response cache to a chat client. <see cref="CachedAttribute"/> does the same for a method.</summary>
/// <remarks>
/// <para>
/// Two requests are equal if their messages, options, tools and model are equal. The model is identified by the provider, address and model in the
/// <see cref="ChatClientMetadata"/> of the client; a client without metadata does not share its responses with other processes. Buffered and streamed
/// requests share responses. Concurrent equal requests are sent as one: a stream that joins later first receives the text so far. If a caller cancels, only
/// that caller stops waiting; if the last caller cancels, the request is cancelled. An error is thrown to all waiting callers, and is not cached.
/// </para>
/// <para>
/// Only complete text responses are stored, and only with a finish reason, unless <see cref="LlmRuntimeOptions.CacheWithoutFinishReason"/> is set in the
/// services of <c>UseCache</c>. Reasoning, annotations and ids are not stored. Raw representations of responses are never returned, not even to the first
/// caller. A request is not cached if it depends on something that cannot be part of a key: a <see cref="ChatOptions.ConversationId"/>, a
/// <see cref="ChatOptions.RawRepresentationFactory"/>, a background response, an invocable tool (<see cref="AIFunction"/>, also one that an inner
/// <see cref="FunctionInvokingChatClient"/> adds), or contents, tools or additional properties of unknown types. Requests are sent as streaming requests,
/// unless the client throws <see cref="NotSupportedException"/> or <see cref="NotImplementedException"/> before its first update. A shared request runs in the
/// execution context of the caller that started it: if a client takes an identity from an <see cref="AsyncLocal{T}"/>, for example, use a pipeline and a
/// cache per identity. Responses expire after 5 minutes, unless the cache or the caller sets another lifetime. A cache that fails delays a request by at most
/// one second, and does not make it fail.
/// </para>
/// </remarks>
public static class CacheChatClientExtensions
{
    /// <summary>Wraps a client with a response cache.</summary>
    /// <param name="client">The client that is called on a cache miss. It is disposed with the returned one.</param>
    /// <param name="cache">The cache. It is not disposed. Null: a cache in memory of at most 32 MiB.</param>
    /// <param name="expiration">The lifetime of a cached response, greater than 0. Null: the default of the cache.</param>
    /// <returns>A client that caches responses.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="expiration"/> is not greater than 0.</exception>
    public static IChatClient WithCache(this IChatClient client, HybridCache? cache = null, TimeSpan? expiration = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        Validate(expiration);
        return new CachedChatClient(client, cache ?? OwnCache.Create(null), expiration, TimeProvider.System, NullLogger.Instance);
    }

    /// <summary>Adds a response cache to a pipeline.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="cache">The cache. It is not disposed. Null: the registered one, otherwise a cache in memory of at most 32 MiB.</param>
    /// <param name="expiration">The lifetime of a cached response, greater than 0. Null: the default of the cache.</param>
    /// <param name="name">A part of the key. It separates this pipeline from others that use the same cache and model, but send different requests. Null: none.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// <c>services.AddLlmGen()</c> registers a cache if there is none, and a compact serializer for responses in a distributed cache; without it, they are
    /// serialized as JSON.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="expiration"/> is not greater than 0.</exception>
    public static ChatClientBuilder UseCache(
        this ChatClientBuilder builder, HybridCache? cache = null, TimeSpan? expiration = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Validate(expiration);
        return builder.Use((client, services) =>
        {
            TimeProvider? time = services.GetService<TimeProvider>();
            ILogger logger = GuardedLogger.Over(services.GetService<ILoggerFactory>()?.CreateLogger(CallLog.Category));
            return new CachedChatClient(
                client,
                cache ?? services.GetService<HybridCache>() ?? OwnCache.Create(time),
                expiration,
                time ?? TimeProvider.System,
                logger,
                name,
                services.GetService<IOptions<LlmRuntimeOptions>>()?.Value);
        });
    }

    private static void Validate(TimeSpan? expiration)
    {
        if (expiration is { } time)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(expiration));
        }
    }
}
