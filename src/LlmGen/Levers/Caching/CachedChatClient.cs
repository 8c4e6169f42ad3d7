using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using LlmGen.Calls;
using LlmGen.CompilerServices;
using LlmGen.Levers.Common;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;

namespace LlmGen.Levers.Caching;

/// <summary>Answers equal requests from a cache, and sends those that are under way at once as one.</summary>
internal sealed class CachedChatClient : DelegatingChatClient
{
    private readonly CachePolicy _policy;
    private readonly ModelIdentity _identity;
    private readonly AnswerCheck _check;
    private readonly ILogger _logger;
    private readonly string? _name;

    public CachedChatClient(
        IChatClient client,
        HybridCache cache,
        TimeSpan? expiration,
        TimeProvider time,
        ILogger logger,
        string? name = null,
        LlmRuntimeOptions? options = null)
        : base(client)
    {
        _name = name;
        _check = new AnswerCheck(ChatClientName.Of(client), client, read: null, method: null, options ?? new LlmRuntimeOptions(), logger);
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
        ChatMessage[] list = Once(messages);
        if (!TryGetKey(list, options, out string? key))
        {
            return await InnerClient.GetResponseAsync(list, options, cancellationToken).ConfigureAwait(false);
        }

        ValueTask<CachedAnswer?> lookup = Answers.FindAsync(key, _policy, _identity.IsShared, cancellationToken);
        CachedAnswer? answer;
        Request? request = null;
        if (lookup.IsCompletedSuccessfully)
        {
            answer = lookup.Result;
        }
        else
        {
            // Copied before anything is awaited, since the caller may change the objects then.
            request = new Request(InnerClient, list, options);
            answer = await lookup.ConfigureAwait(false);
        }

        if (answer is not null)
        {
            return answer.ToResponse();
        }

        request ??= new Request(InnerClient, list, options);
        AnswerReader reader = Join(key, request, cancellationToken);
        await using ConfiguredAsyncDisposable disposal = reader.ConfigureAwait(false);
        return await reader.ReadResponseAsync().ConfigureAwait(false);
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatMessage[] list = Once(messages);
        if (!TryGetKey(list, options, out string? key))
        {
            await foreach (ChatResponseUpdate update in InnerClient.GetStreamingResponseAsync(list, options, cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }

            yield break;
        }

        var request = new Request(InnerClient, list, options);
        if (await Answers.FindAsync(key, _policy, _identity.IsShared, cancellationToken).ConfigureAwait(false) is { } answer)
        {
            foreach (ChatResponseUpdate update in answer.ToUpdates())
            {
                yield return update;
            }

            yield break;
        }

        AnswerReader reader = Join(key, request, cancellationToken);
        await using ConfiguredAsyncDisposable disposal = reader.ConfigureAwait(false);
        while (await reader.MoveNextAsync().ConfigureAwait(false))
        {
            yield return AnswerCopy.Of(reader.Current);
        }
    }

    private AnswerReader Join(string key, Request request, CancellationToken cancellationToken)
    {
        AnswerReader reader =
            Answers.Join(key, _policy, _identity.IsShared, request, static (request, token) => request.SendAsync(token), cancellationToken, _check);
        reader.AddClocks();
        return reader;
    }

    private bool TryGetKey(ChatMessage[] messages, ChatOptions? options, [NotNullWhen(true)] out string? key)
    {
        string? obstacle = "the client adds tools of its own";
        key = null;
        if (!_identity.AddsTools && CacheKey.TryCompute(messages, options, _identity, out key, out obstacle, _name))
        {
            key += _policy.KeySuffix;
            return true;
        }

        CacheLog.NotCached(_logger, obstacle!);
        return false;
    }

    // Read once, for the key and for the request: a sequence that is made anew each time could differ.
    private static ChatMessage[] Once(IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return [.. messages];
    }

    /// <summary>What is sent: copied, since the request may outlive the call of the caller who started it.</summary>
    private sealed class Request(IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        private readonly RequestCopy _copy = new(messages, options);

        public IAsyncEnumerable<ChatResponseUpdate> SendAsync(CancellationToken cancellationToken) =>
            BufferedFallback.Stream(client, this, static (request, token) => request.Stream(token), static (request, token) => request.Ask(token), cancellationToken);

        private IAsyncEnumerable<ChatResponseUpdate> Stream(CancellationToken cancellationToken)
        {
            RequestCopy sent = _copy.Again();
            return client.GetStreamingResponseAsync(sent.Messages, sent.Options, cancellationToken);
        }

        private Task<ChatResponse> Ask(CancellationToken cancellationToken)
        {
            RequestCopy sent = _copy.Again();
            return client.GetResponseAsync(sent.Messages, sent.Options, cancellationToken);
        }
    }
}
