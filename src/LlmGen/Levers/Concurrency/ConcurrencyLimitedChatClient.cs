using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace LlmGen;

/// <summary>A client that has a bounded number of requests under way: see <see cref="ConcurrencyChatClientExtensions"/>.</summary>
internal sealed class ConcurrencyLimitedChatClient : DelegatingChatClient
{
    private readonly ConcurrencyLimiter _limiter;
    private readonly TimeProvider _time;
    private readonly MethodLatencyRecorder? _latency;
    private readonly Tag[] _tags;

    /// <param name="innerClient">The client.</param>
    /// <param name="limiter">Its slots, which other clients may share.</param>
    /// <param name="time">The clock.</param>
    /// <param name="latency">What is known of the times of the method whose requests these are; null where they are anybody's.</param>
    public ConcurrencyLimitedChatClient(IChatClient innerClient, ConcurrencyLimiter limiter, TimeProvider time, MethodLatencyRecorder? latency = null)
        : base(innerClient)
    {
        _limiter = limiter;
        _time = time;
        _latency = latency;
        _tags = TagsOf(innerClient, latency?.Method);
    }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        await EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await InnerClient.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _limiter.Leave();
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            IAsyncEnumerable<ChatResponseUpdate> updates = InnerClient.GetStreamingResponseAsync(messages, options, cancellationToken);
            await foreach (ChatResponseUpdate update in updates.ConfigureAwait(false))
            {
                yield return update;
            }
        }
        finally
        {
            _limiter.Leave();
        }
    }

    private ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_limiter.TryEnter())
        {
            return new ValueTask(QueueAsync(cancellationToken));
        }

        if (Instruments.QueueDuration.Enabled)
        {
            Instruments.QueueDuration.Record(0, _tags);
        }

        return default;
    }

    private async Task QueueAsync(CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        IRequestClock? clock = RequestClocks.Innermost;
        RequestClocks.Pause(clock);
        try
        {
            TimeSpan path = (_latency?.MedianTotal() ?? TimeSpan.Zero) + (RemainingPath.AfterCall?.Invoke() ?? TimeSpan.Zero);
            await _limiter.EnterAsync(path, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Instruments.QueueDuration.Record(_time.GetElapsedTime(start).TotalSeconds, _tags);
        }

        RequestClocks.Start(clock);
    }

    private static Tag[] TagsOf(IChatClient client, string? method)
    {
        ChatClientMetadata? metadata = client.GetService<ChatClientMetadata>();
        Tag[] tags =
        [
            new(TelemetryNames.Method, method),
            new(TelemetryNames.ProviderName, metadata?.ProviderName),
            new(TelemetryNames.RequestModel, metadata?.DefaultModelId),
        ];
        return [.. tags.Where(tag => tag.Value is not null)];
    }
}
