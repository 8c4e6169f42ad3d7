using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmGen;

/// <summary>Adds prompt caching to the <see cref="IChatClient"/> of the official Anthropic SDK, which does not cache by default.</summary>
/// <remarks>
/// <para>
/// At most two cache breakpoints are added to a request: after its stable prefix (the system message and the examples of a generated method, otherwise the
/// leading system messages), and after the conversation between the prefix and the prompt. In a tool-calling loop, the second one follows the last tool result,
/// since the next request sends it again. The prompt itself is not cached, since it is rarely repeated.
/// </para>
/// <para>
/// Breakpoints that the caller has set on contents or tools are kept, and at most 4 breakpoints are sent, which is the provider's maximum.
/// <see cref="ChatOptions.Instructions"/> cannot have a breakpoint: they are placed after the leading system messages, where the SDK places them too. Messages
/// and options of the caller are not changed.
/// </para>
/// <para>
/// The provider does not cache prefixes below a minimum length, which depends on the model: 1,024 to 4,096 tokens for most.
/// <see cref="UsageDetails.CachedInputTokenCount"/> is the number of tokens read from the cache. The additional count <c>CacheCreationInputTokens</c> is the
/// number of tokens written to it, which are billed at a higher price.
/// </para>
/// <para>
/// Use it directly around the SDK's client. Then the connection of a stream that is cancelled or disposed is closed immediately (by default, .NET continues to
/// read for two seconds, while the model continues to generate), and a stream that ends without a stop reason throws an exception of the SDK.
/// </para>
/// <para>
/// The SDK requires an output token limit. If none is set, it sends 1,024, or the <c>defaultMaxOutputTokens</c> of <c>AsIChatClient</c>. A warning is logged
/// for the first response of a client that such a limit truncates. Temperature, top-p and seed are not sent, since this version of the SDK does not support
/// them. The SDK does not support Native AOT.
/// </para>
/// </remarks>
public static class AnthropicPromptCachingExtensions
{
    /// <summary>Wraps a client of the Anthropic SDK with prompt caching.</summary>
    /// <param name="client">The client that <c>AsIChatClient()</c> returned, or a pipeline that ends with it.</param>
    /// <param name="prefixTtl">
    /// The time that the stable prefix remains cached after its last use. Null: 5 minutes. One hour is billed at a higher price. The conversation is always cached
    /// for 5 minutes, since each request extends it.
    /// </param>
    /// <param name="loggerFactory">The logger factory, or null for no logging.</param>
    /// <returns>A client that uses the prompt cache.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    public static IChatClient WithAnthropicPromptCaching(this IChatClient client, Ttl? prefixTtl = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new PromptCachingChatClient(client, prefixTtl, loggerFactory);
    }

    /// <summary>Adds prompt caching to a pipeline that ends with a client of the Anthropic SDK. Call it last.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="prefixTtl">
    /// The time that the stable prefix remains cached after its last use. Null: 5 minutes. One hour is billed at a higher price. The conversation is always cached
    /// for 5 minutes, since each request extends it.
    /// </param>
    /// <param name="loggerFactory">The logger factory, or null for the registered one.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static ChatClientBuilder UseAnthropicPromptCaching(this ChatClientBuilder builder, Ttl? prefixTtl = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((client, services) => client.WithAnthropicPromptCaching(prefixTtl, loggerFactory ?? services.GetService<ILoggerFactory>()));
    }
}
