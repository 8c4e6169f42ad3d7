using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>
/// The HTTP response of one stream: a cancellation ends it at the server too, whenever it comes, and at once. The SDK forgets the response where a
/// cancellation comes between its headers and its first event, and leaves it to the HTTP handler to read on where one comes between two events.
/// So the SDK hears of a cancellation only until the headers are there, and from then on the stream of the response does.
/// </summary>
internal sealed class StreamedResponse : IDisposable
{
    private static readonly AsyncLocal<StreamedResponse?> Current = new();
    private static readonly ConditionalWeakTable<OpenAIRequestPolicies, PipelinePolicy> Watched = [];

    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenSource _sending = new();
    private readonly CancellationTokenRegistration _cancelSending;
    private AbortableStream? _content;

    private StreamedResponse(CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        _cancelSending = cancellationToken.UnsafeRegister(static sending => ((CancellationTokenSource)sending!).Cancel(), _sending);
    }

    /// <summary>The token to send the request with.</summary>
    public CancellationToken Sending => _sending.Token;

    /// <summary>The last bytes of the response; null before its headers have come.</summary>
    public StreamTail? Tail => _content?.Tail;

    /// <summary>Takes notice of the responses of an adapter; of no effect on requests that are sent without this class.</summary>
    public static void Watch(IChatClient adapter)
    {
        if (adapter.GetService<OpenAIRequestPolicies>() is { } policies)
        {
            Watched.GetValue(policies, static policies =>
            {
                var policy = new Policy();
                policies.AddPolicy(policy);
                policies.AddPolicy(new RetryAfterPolicy(), PipelinePosition.PerTry);
                return policy;
            });
        }
    }

    /// <summary>The response to the request that the caller of this method goes on to send.</summary>
    public static StreamedResponse OfNextRequest(CancellationToken cancellationToken) => Current.Value = new StreamedResponse(cancellationToken);

    /// <summary>Ends a response of which there may be more to come.</summary>
    public ValueTask AbortAsync() => _content?.AbortAsync() ?? default;

    public void Dispose()
    {
        _cancelSending.Dispose();
        _sending.Dispose();
    }

    private async ValueTask TakeOverAsync(PipelineResponse response)
    {
        if (response.IsError || response.ContentStream is not { } content)
        {
            return;
        }

        response.ContentStream = _content = new AbortableStream(content, _cancellationToken);
        await _cancelSending.DisposeAsync().ConfigureAwait(false);
        if (_sending.IsCancellationRequested)
        {
            await _content.AbortAsync().ConfigureAwait(false);
            throw new OperationCanceledException(_cancellationToken);
        }
    }

    private sealed class Policy : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
            ProcessNext(message, pipeline, currentIndex);

        public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            await ProcessNextAsync(message, pipeline, currentIndex).ConfigureAwait(false);
            if (!message.BufferResponse && Current.Value is { } streamed && message.Response is { } response)
            {
                await streamed.TakeOverAsync(response).ConfigureAwait(false);
            }
        }
    }
}
