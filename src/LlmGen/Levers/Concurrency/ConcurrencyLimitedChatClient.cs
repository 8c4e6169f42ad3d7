using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace LlmGen;

/// <summary>A client that has a bounded number of requests under way: see <see cref="ConcurrencyChatClientExtensions"/>.</summary>
internal sealed class ConcurrencyLimitedChatClient : DelegatingChatClient
{
    private readonly ConcurrencyLimiter _limiter;
    private readonly MethodLatencyRecorder? _latency;
    private readonly ILogger _logger;
    private readonly Tag[] _tags;

    /// <param name="innerClient">The client.</param>
    /// <param name="limiter">Its slots, which other clients may share.</param>
    /// <param name="time">The clock.</param>
    /// <param name="latency">What is known of the times of the method whose requests these are; null where they are anybody's.</param>
    /// <param name="logger">Where it is said that a stream is held up; null for nowhere.</param>
    public ConcurrencyLimitedChatClient(
        IChatClient innerClient, ConcurrencyLimiter limiter, TimeProvider time, MethodLatencyRecorder? latency = null, ILogger? logger = null)
        : base(innerClient)
    {
        _limiter = limiter;
        Time = time;
        _latency = latency;
        _logger = logger ?? NullLogger.Instance;
        _tags = TagsOf(innerClient, latency?.Method);
    }

    public TimeProvider Time { get; }

    /// <summary>How much of a stream may wait for its reader; see <see cref="StreamBuffer.CharactersOf"/>.</summary>
    public int MaxBufferedCharacters { get; init; } = StreamBuffer.DefaultMaxCharacters;

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

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        new PumpedStream(this, messages, options, cancellationToken);

    /// <summary>Streams a request that has its slot.</summary>
    public IAsyncEnumerable<ChatResponseUpdate> Send(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
        InnerClient.GetStreamingResponseAsync(messages, options, cancellationToken);

    /// <summary>Takes a slot as soon as there is one. Whoever has it calls <see cref="Leave"/>, once.</summary>
    public ValueTask EnterAsync(CancellationToken cancellationToken)
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

    public void Leave() => _limiter.Leave();

    public void LogPause() => ConcurrencyLog.Paused(_logger, _latency?.Method ?? ChatClientName.Of(InnerClient), MaxBufferedCharacters);

    private async Task QueueAsync(CancellationToken cancellationToken)
    {
        long start = Time.GetTimestamp();
        IRequestClock? clock = RequestClocks.Innermost;
        bool isGranted = false;
        RequestClocks.Pause(clock);
        try
        {
            TimeSpan path = (_latency?.MedianTotal() ?? TimeSpan.Zero) + (RemainingPath.AfterCall?.Invoke() ?? TimeSpan.Zero);
            await _limiter.EnterAsync(path, cancellationToken).ConfigureAwait(false);
            isGranted = true;
            RequestClocks.Start(clock);

            // A clock may know by now that the request is not to be sent.
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch
        {
            if (isGranted)
            {
                _limiter.Leave();
            }
            else
            {
                RequestClocks.Withdraw(clock);
            }

            throw;
        }
        finally
        {
            Instruments.QueueDuration.Record(Time.GetElapsedTime(start).TotalSeconds, _tags);
        }
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
