using LlmGen.Levers.Common;
using LlmGen.Telemetry;
using LlmGen.Telemetry.Latency;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace LlmGen.Levers.Concurrency;

/// <summary>A client that has a bounded number of requests under way: see <see cref="ConcurrencyChatClientExtensions"/>.</summary>
internal sealed class ConcurrencyLimitedChatClient : DelegatingChatClient
{
    private readonly ConcurrencyLimiter _limiter;
    private readonly MethodLatencyRecorder? _latency;
    private readonly ILogger _logger;
    private readonly Tag[] _tags;
    private readonly bool _invokesTools;

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
        _invokesTools = innerClient.GetService<FunctionInvokingChatClient>() is not null;
    }

    public TimeProvider Time { get; }

    /// <summary>How much of a stream may wait for its reader; see <see cref="StreamBuffer.CharactersOf"/>.</summary>
    public int MaxBufferedCharacters { get; init; } = StreamBuffer.DefaultMaxCharacters;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ISlot slot = Lend(TryEnter(cancellationToken) ?? await QueueAsync(cancellationToken).ConfigureAwait(false));
        try
        {
            return await InnerClient.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            slot.Leave();
        }
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        new PumpedStream(this, messages, options, cancellationToken);

    /// <summary>Streams a request that has its slot.</summary>
    public IAsyncEnumerable<ChatResponseUpdate> Send(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) =>
        InnerClient.GetStreamingResponseAsync(messages, options, cancellationToken);

    /// <summary>Takes a slot if one is free; else it is null, and <see cref="QueueAsync"/> comes next.</summary>
    public ISlot? TryEnter(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_limiter.TryEnter())
        {
            return null;
        }

        if (Instruments.QueueDuration.Enabled)
        {
            Instruments.QueueDuration.Record(0, _tags);
        }

        return _limiter;
    }

    /// <summary>Lends the slot of the present request to the tools that its client invokes, if it invokes any. The request leaves what is returned.</summary>
    public ISlot Lend(ISlot slot) => _invokesTools ? SlotLoan.Begin(_limiter, slot, Time) : slot;

    public void LogPause() => ConcurrencyLog.Paused(_logger, _latency?.Method ?? ChatClientName.Of(InnerClient), MaxBufferedCharacters);

    /// <summary>Takes a slot as soon as there is one.</summary>
    public async Task<ISlot> QueueAsync(CancellationToken cancellationToken)
    {
        SlotLoan? loan = SlotLoan.Join(_limiter);
        ISlot slot = loan?.Borrowed ?? _limiter;
        long start = Time.GetTimestamp();
        IRequestClock? clock = RequestClocks.Innermost;
        bool isGranted = false;
        RequestClocks.Pause(clock);
        try
        {
            TimeSpan path = (_latency?.MedianTotal() ?? TimeSpan.Zero) + (RemainingPath.AfterCall?.Invoke() ?? TimeSpan.Zero);
            await (loan?.Queue ?? _limiter).EnterAsync(path, cancellationToken).ConfigureAwait(false);
            isGranted = true;
            RequestClocks.Start(clock);

            // A clock may know by now that the request is not to be sent.
            cancellationToken.ThrowIfCancellationRequested();
            return slot;
        }
        catch
        {
            if (isGranted)
            {
                slot.Leave();
            }
            else
            {
                loan?.Withdraw();
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
