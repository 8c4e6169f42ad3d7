using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;

namespace LlmGen;

/// <summary>Answers equal requests from a cache, and sends those that are under way at once as one.</summary>
internal sealed class CachedChatClient : DelegatingChatClient
{
    private readonly CachePolicy _policy;
    private readonly ModelIdentity _identity;
    private readonly ILogger _logger;

    public CachedChatClient(IChatClient client, HybridCache cache, TimeSpan? expiration, TimeProvider time, ILogger logger)
        : base(client)
    {
        Answers = new AnswerCache(cache, time, logger);
        _policy = new CachePolicy { Expiration = expiration };
        _identity = ModelIdentity.Of(client, null);
        _logger = logger;
    }

    /// <summary>What it answers from.</summary>
    public AnswerCache Answers { get; }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> list = AsList(messages);
        if (!TryGetKey(list, options, out string? key))
        {
            return await InnerClient.GetResponseAsync(list, options, cancellationToken).ConfigureAwait(false);
        }

        if (await Answers.FindAsync(key, _policy, _identity.IsShared, cancellationToken).ConfigureAwait(false) is { } answer)
        {
            return answer.ToResponse();
        }

        AnswerReader reader = Join(key, list, options, static (request, token) => request.AskAsync(token), cancellationToken);
        await using ConfiguredAsyncDisposable disposal = reader.ConfigureAwait(false);
        return await reader.ReadResponseAsync().ConfigureAwait(false);
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> list = AsList(messages);
        if (!TryGetKey(list, options, out string? key))
        {
            await foreach (ChatResponseUpdate update in InnerClient.GetStreamingResponseAsync(list, options, cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }

            yield break;
        }

        if (await Answers.FindAsync(key, _policy, _identity.IsShared, cancellationToken).ConfigureAwait(false) is { } answer)
        {
            foreach (ChatResponseUpdate update in answer.ToUpdates())
            {
                yield return update;
            }

            yield break;
        }

        AnswerReader reader = Join(key, list, options, static (request, token) => request.StreamAsync(token), cancellationToken);
        await using ConfiguredAsyncDisposable disposal = reader.ConfigureAwait(false);
        while (await reader.MoveNextAsync().ConfigureAwait(false))
        {
            yield return AnswerCopy.Of(reader.Current);
        }
    }

    private AnswerReader Join(
        string key,
        IReadOnlyList<ChatMessage> messages,
        ChatOptions? options,
        Func<Request, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> send,
        CancellationToken cancellationToken) =>
        Answers.Join(key, _policy, _identity.IsShared, new Request(InnerClient, messages, options), send, cancellationToken);

    private bool TryGetKey(IReadOnlyList<ChatMessage> messages, ChatOptions? options, [NotNullWhen(true)] out string? key)
    {
        if (CacheKey.TryCompute(messages, options, _identity, out key, out string? obstacle))
        {
            return true;
        }

        CacheLog.NotCached(_logger, obstacle);
        return false;
    }

    // Read twice, for the key and for the request: a sequence that is made anew each time could differ.
    private static IReadOnlyList<ChatMessage> AsList(IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return messages as IReadOnlyList<ChatMessage> ?? [.. messages];
    }

    /// <summary>What is sent: copied, since the request may outlive the call of the caller who started it.</summary>
    private readonly struct Request(IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        private readonly RequestCopy _copy = new(messages, options);

        public IAsyncEnumerable<ChatResponseUpdate> StreamAsync(CancellationToken cancellationToken) =>
            client.GetStreamingResponseAsync(_copy.Messages, _copy.Options, cancellationToken);

        public IAsyncEnumerable<ChatResponseUpdate> AskAsync(CancellationToken cancellationToken) =>
            BufferedRequest.AskAsync(client, _copy.Messages, _copy.Options, cancellationToken);
    }
}
