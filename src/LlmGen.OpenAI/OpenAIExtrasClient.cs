using System.ClientModel;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI.Responses;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace LlmGen;

/// <summary>Adds to requests and looks at answers: see <see cref="OpenAIExtrasExtensions.WithOpenAIExtras"/>.</summary>
internal sealed class OpenAIExtrasClient : DelegatingChatClient, IStablePrefixReader
{
    private readonly bool? _sendPromptCacheKey;
    private readonly bool _strictSchemas;
    private readonly Uri? _endpoint;
    private readonly WireSchemas _schemas;

    public OpenAIExtrasClient(IChatClient innerClient, OpenAIExtrasOptions options)
        : base(innerClient)
    {
        _sendPromptCacheKey = options.SendPromptCacheKey;
        _strictSchemas = options.StrictSchemas;
        _endpoint = innerClient.GetService<ChatClientMetadata>()?.ProviderUri;
        _schemas = new WireSchemas(_endpoint);
        StreamedResponse.Watch(innerClient);
        ReportedErrors.Watch(innerClient, _endpoint);
    }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        IList<ChatMessage> sent = messages as IList<ChatMessage> ?? [.. messages];
        ReportedErrors.WatchNextRequest();
        while (true)
        {
            try
            {
                ChatResponse response = await base.GetResponseAsync(sent, WithExtras(options, sent), cancellationToken).ConfigureAwait(false);
                Complete(response);
                return response;
            }
            catch (ClientResultException exception) when (AnswerErrors.NoteStatus(exception))
            {
                throw;
            }
            catch (ClientResultException exception) when (_schemas.Learn(exception, options))
            {
                // Once more, without what was refused. It ends since there are only so many keywords.
            }
            catch (Exception exception) when (AnswerErrors.IsUnreadable(exception))
            {
                throw AnswerErrors.Unreadable(_endpoint, exception);
            }
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
        bool isRefused;
        do
        {
            isRefused = false;
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
                    catch (ClientResultException exception) when (AnswerErrors.NoteStatus(exception))
                    {
                        throw;
                    }
                    catch (ClientResultException exception) when (answer.IsEmpty && _schemas.Learn(exception, options))
                    {
                        isRefused = true;
                        break;
                    }
                    catch (Exception exception) when (AnswerErrors.IsUnreadable(exception))
                    {
                        throw response.Tail?.ReportedError() is { } error
                            ? AnswerErrors.Reported(_endpoint, error)
                            : AnswerErrors.Unreadable(_endpoint, exception);
                    }

                    answer.Observe(updates.Current, response.Tail);
                    yield return updates.Current;
                }

                ended = true;
                if (!isRefused && answer.Complete(response.Tail) is { } refusal)
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
        while (isRefused);
    }

    /// <summary>Adds what the adapter leaves out of a whole response.</summary>
    /// <exception cref="ClientResultException">The response failed.</exception>
    private void Complete(ChatResponse response)
    {
        if (response.RawRepresentation is ResponseResult { Error: { } error })
        {
            throw AnswerErrors.Answered(_endpoint, error.Message);
        }

        CacheWrites.Count(response);
        Reasoning.AddTo(response);
    }

    private ChatOptions WithExtras(ChatOptions? options, IList<ChatMessage> messages) =>
        RequestExtras.AddTo(options, messages, _schemas, _sendPromptCacheKey, _strictSchemas);
}
