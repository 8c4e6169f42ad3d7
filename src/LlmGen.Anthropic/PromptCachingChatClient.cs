using System.Runtime.CompilerServices;
using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmGen;

/// <summary>Sets the cache breakpoints of every request, and says when an output limit that nobody set cut an answer.</summary>
internal sealed class PromptCachingChatClient(IChatClient inner, Ttl? prefixTtl, ILoggerFactory? loggerFactory)
    : DelegatingChatClient(inner), IStablePrefixReader
{
    private readonly ILogger _logger = loggerFactory?.CreateLogger(PromptCachingLog.Category) ?? NullLogger.Instance;
    private int _cutWasLogged;

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        CachedRequest request = CachedRequest.Of(messages, options, prefixTtl);
        ChatResponse response = await base.GetResponseAsync(request.Messages, request.Options, cancellationToken).ConfigureAwait(false);
        Observe(response.FinishReason, options);
        return response;
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        CachedRequest request = CachedRequest.Of(messages, options, prefixTtl);
        await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(request.Messages, request.Options, cancellationToken)
            .ConfigureAwait(false))
        {
            Observe(update.FinishReason, options);
            yield return update;
        }
    }

    private void Observe(ChatFinishReason? finish, ChatOptions? options)
    {
        // A factory of raw requests sets a limit of its own.
        if (finish == ChatFinishReason.Length
            && options is not { MaxOutputTokens: not null } and not { RawRepresentationFactory: not null }
            && Interlocked.Exchange(ref _cutWasLogged, 1) == 0)
        {
            PromptCachingLog.CutByUnsetLimit(_logger);
        }
    }
}
