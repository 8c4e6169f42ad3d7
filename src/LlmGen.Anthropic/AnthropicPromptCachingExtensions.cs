using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmGen;

/// <summary>Prompt caching for the <see cref="IChatClient"/> of the official Anthropic SDK, which caches nothing unless asked to.</summary>
/// <remarks>
/// <para>
/// At most two cache breakpoints are set in a request: behind its stable prefix (the system message and the examples of a generated method; the
/// leading system messages of any other call), and behind the conversation that stands between the prefix and the prompt. In a loop of tool
/// calls that is the last tool result, since the next request sends it again. The prompt itself is never cached: it seldom comes twice.
/// </para>
/// <para>
/// Breakpoints that the caller set, on contents or on tools, stay, and never more than the 4 that the provider accepts are sent.
/// <see cref="ChatOptions.Instructions"/> cannot carry a breakpoint: they go behind the leading system messages, where the SDK would have put
/// them. Messages and options of the caller are copied where they change.
/// </para>
/// <para>
/// The provider silently caches nothing below a minimum that depends on the model, 1,024 to 4,096 tokens for most. What it read from its cache is
/// <see cref="UsageDetails.CachedInputTokenCount"/>; what it wrote, at a surcharge, is the additional count <c>CacheCreationInputTokens</c>.
/// </para>
/// <para>
/// Put it directly around the SDK's client: then a stream that is cancelled or left ends at the server at once (by itself .NET reads on for two seconds, in
/// which the model goes on writing), and one that ends without a stop reason ends in an exception of the SDK.
/// </para>
/// <para>
/// The SDK requires an output limit, and where nobody sets one it sends 1,024 tokens, or the <c>defaultMaxOutputTokens</c> of
/// <c>AsIChatClient</c>. The first answer of a client that such a limit cuts is logged as a warning. Temperature, nucleus mass and seed are not
/// sent at all: this version of the SDK knows none of them. It does not run under Native AOT either.
/// </para>
/// </remarks>
public static class AnthropicPromptCachingExtensions
{
    /// <summary>Wraps a client of the Anthropic SDK, so that its requests ask the provider to cache what comes again.</summary>
    /// <param name="client">What <c>AsIChatClient()</c> returned, or a pipeline that ends in it.</param>
    /// <param name="prefixTtl">
    /// How long the stable prefix stays cached after its last use: an hour costs more to write than the 5 minutes of null. The conversation is
    /// always written for 5 minutes, since each turn writes it anew.
    /// </param>
    /// <param name="loggerFactory">Where to log, or null for nowhere.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    public static IChatClient WithAnthropicPromptCaching(this IChatClient client, Ttl? prefixTtl = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new PromptCachingChatClient(client, prefixTtl, loggerFactory);
    }

    /// <summary>Adds prompt caching to a pipeline that ends in a client of the Anthropic SDK: the last step before it is the best place.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="prefixTtl">
    /// How long the stable prefix stays cached after its last use: an hour costs more to write than the 5 minutes of null. The conversation is
    /// always written for 5 minutes, since each turn writes it anew.
    /// </param>
    /// <param name="loggerFactory">Where to log, or null for the one of the pipeline's services.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static ChatClientBuilder UseAnthropicPromptCaching(this ChatClientBuilder builder, Ttl? prefixTtl = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((client, services) => client.WithAnthropicPromptCaching(prefixTtl, loggerFactory ?? services.GetService<ILoggerFactory>()));
    }
}
