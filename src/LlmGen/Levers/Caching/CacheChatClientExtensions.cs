using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LlmGen;

/// <summary>Puts an exact cache before a client: what <see cref="CachedAttribute"/> does for a method, for every request of a client.</summary>
/// <remarks>
/// <para>
/// Requests are equal when their messages, options, tools and model are (provider, address and model of the client's
/// <see cref="ChatClientMetadata"/>; a client without one shares its answers with no other process). Buffered and streamed requests share
/// answers. Equal requests that are under way at once are sent as one: a later stream gets what has come so far and then follows; a caller
/// that cancels takes only itself away, the last one cancels the request; an error reaches all of them, and is not kept.
/// </para>
/// <para>
/// Only complete answers of text are stored, and only with a finish reason unless <see cref="LlmRuntimeOptions.CacheWithoutFinishReason"/> is set in
/// the services of <c>UseCache</c>; without reasoning, annotations and ids; raw representations of responses are never passed on, not
/// even to the first caller. A request is passed on uncached where it depends on something
/// that a key cannot hold: a <see cref="ChatOptions.ConversationId"/>, a <see cref="ChatOptions.RawRepresentationFactory"/>, a background
/// response, an invocable tool (<see cref="AIFunction"/>, also one that a <see cref="FunctionInvokingChatClient"/> below adds), contents, tools or
/// additional properties of unknown types. Requests are streamed underneath, unless the client throws <see cref="NotSupportedException"/> or
/// <see cref="NotImplementedException"/> before its first update. A shared request runs in the execution context of the caller who started it: put
/// clients that take an identity from there, such as an <see cref="AsyncLocal{T}"/>, into a pipeline and a cache for each identity. Answers expire after 5 minutes unless the cache or the caller says
/// otherwise. A cache that fails costs a request time, at most a second, and never its answer.
/// </para>
/// </remarks>
public static class CacheChatClientExtensions
{
    /// <summary>A client that answers from a cache where it can.</summary>
    /// <param name="client">The client to ask otherwise. Disposing the result disposes it.</param>
    /// <param name="cache">The cache, which stays the caller's. Null: one of its own, in memory, of at most 32 MiB.</param>
    /// <param name="expiration">How long an answer is kept; greater than 0. Null: as the cache says.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="expiration"/> is not greater than 0.</exception>
    public static IChatClient WithCache(this IChatClient client, HybridCache? cache = null, TimeSpan? expiration = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        Validate(expiration);
        return new CachedChatClient(client, cache ?? OwnCache.Create(null), expiration, TimeProvider.System, NullLogger.Instance);
    }

    /// <summary>Adds a cache to the pipeline of a client.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="cache">The cache, which stays the caller's. Null: the one of the services, else one of its own, in memory, of at most 32 MiB.</param>
    /// <param name="expiration">How long an answer is kept; greater than 0. Null: as the cache says.</param>
    /// <param name="name">Part of the key: separates this pipeline from others over the same cache and model, which send their requests differently. Null: none.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <remarks>
    /// <c>services.AddLlmGen()</c> registers a cache where there is none, and a compact form for answers in a distributed cache; without it they
    /// stand there as JSON.
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
