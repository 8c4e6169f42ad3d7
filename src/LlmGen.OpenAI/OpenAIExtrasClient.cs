using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>Adds to requests and looks at answers: see <see cref="OpenAIExtrasExtensions.WithOpenAIExtras"/>.</summary>
internal sealed class OpenAIExtrasClient : DelegatingChatClient, IStablePrefixReader
{
    private readonly bool? _sendPromptCacheKey;
    private readonly bool _strictSchemas;
    private readonly Uri? _endpoint;

    public OpenAIExtrasClient(IChatClient innerClient, OpenAIExtrasOptions options)
        : base(innerClient)
    {
        _sendPromptCacheKey = options.SendPromptCacheKey;
        _strictSchemas = options.StrictSchemas;
        _endpoint = innerClient.GetService<ChatClientMetadata>()?.ProviderUri;
        StreamedResponse.Watch(innerClient);
    }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        IList<ChatMessage> sent = messages as IList<ChatMessage> ?? [.. messages];
        try
        {
            ChatResponse response = await base.GetResponseAsync(sent, WithExtras(options, sent), cancellationToken).ConfigureAwait(false);
            CacheWrites.Count(response);
            return response;
        }
        catch (Exception exception) when (AnswerErrors.IsUnreadable(exception))
        {
            throw AnswerErrors.Unreadable(_endpoint, exception);
        }
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages as IList<ChatMessage> ?? [.. messages], options, cancellationToken);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IList<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answer = new StreamedCompletion(_endpoint);
        using StreamedResponse response = StreamedResponse.OfNextRequest(cancellationToken);
        IAsyncEnumerator<ChatResponseUpdate> updates = base
            .GetStreamingResponseAsync(messages, WithExtras(options, messages), response.Sending)
            .GetAsyncEnumerator(response.Sending);
        bool ended = false;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (Exception exception) when (AnswerErrors.IsUnreadable(exception))
                {
                    throw AnswerErrors.Unreadable(_endpoint, exception);
                }

                answer.Observe(updates.Current);
                yield return updates.Current;
            }

            ended = true;
            if (answer.Complete() is { } refusal)
            {
                yield return refusal;
            }
        }
        finally
        {
            if (!ended)
            {
                await response.AbortAsync().ConfigureAwait(false);
            }

            await updates.DisposeAsync().ConfigureAwait(false);
        }
    }

    private ChatOptions WithExtras(ChatOptions? options, IList<ChatMessage> messages) =>
        RequestExtras.AddTo(options, messages, _sendPromptCacheKey, _strictSchemas);
}
