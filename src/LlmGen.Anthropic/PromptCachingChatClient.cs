using System.Runtime.CompilerServices;
using Anthropic;
using Anthropic.Exceptions;
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

    // What holds for the SDK's own streams need not hold for those of a client between.
    private readonly bool _isDirect = inner.GetType().Assembly == typeof(AnthropicClient).Assembly;
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
        bool isFinished = false;
        await foreach (ChatResponseUpdate update in Stream(request, cancellationToken).ConfigureAwait(false))
        {
            isFinished |= update.FinishReason is not null;
            Observe(update.FinishReason, options);
            yield return update;
        }

        if (!isFinished && _isDirect)
        {
            throw new AnthropicSseException("The stream ended without a stop reason: the response is incomplete.");
        }
    }

    private IAsyncEnumerable<ChatResponseUpdate> Stream(in CachedRequest request, CancellationToken cancellationToken)
    {
        CachedRequest sent = request;
        return _isDirect
            ? LeftStream.EndAtOnce(token => base.GetStreamingResponseAsync(sent.Messages, sent.Options, token), cancellationToken)
            : base.GetStreamingResponseAsync(sent.Messages, sent.Options, cancellationToken);
    }

    private void Observe(ChatFinishReason? finish, ChatOptions? options)
    {
        // A factory of raw requests sets a limit of its own.
        if (finish == ChatFinishReason.Length
            && options is not { MaxOutputTokens: not null } and not { RawRepresentationFactory: not null }
            && Interlocked.Exchange(ref _cutWasLogged, 1) == 0)
        {
            try
            {
                PromptCachingLog.CutByUnsetLimit(_logger);
            }
            catch (Exception)
            {
                // A log ends no call.
            }
        }
    }
}
