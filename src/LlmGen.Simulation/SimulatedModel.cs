using System.Globalization;
using System.Runtime.CompilerServices;
using LlmGen.Simulation.Answers;
using LlmGen.Simulation.Latency;
using Microsoft.Extensions.AI;

namespace LlmGen.Simulation;

/// <summary>
/// A simulated language model without cost: it takes as long as a real model, and responds with plausible text, or with JSON that satisfies the requested
/// schema. The time to first token is queue time + base latency + uncached input tokens × prefill time; each further token takes the decode time. Tokens are
/// estimated at four characters each; an attachment counts as a reference to it.
/// </summary>
/// <remarks>
/// A stream yields the same updates as a real server: one with the role and empty text, one per token, the finish reason, and the usage. Each enumeration is a
/// new request, which ends when the stream is read to the end or disposed. Tokens that become due while the consumer is busy are available immediately
/// afterwards. A buffered call takes the same total time.
/// </remarks>
public sealed class SimulatedModel : IChatClient
{
    private readonly SimulatedModelOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly PrefixCache _prefixCache;
    private readonly RequestSlots? _slots;
    private readonly SlotCaches? _slotCaches;
    private readonly ChatClientMetadata _metadata;
    private long _requests;
    private long _completed;
    private long _cancelled;

    /// <summary>Creates a simulated model.</summary>
    /// <param name="options">The options, such as <see cref="SimulatedModelOptions.Frontier"/>.</param>
    /// <param name="timeProvider">The clock, or null for the system clock.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public SimulatedModel(SimulatedModelOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _timeProvider = timeProvider ?? TimeProvider.System;
        _prefixCache = CreateCache();
        _slots = options.MaxConcurrency is int count ? new RequestSlots(count) : null;
        _slotCaches = options.PrefixCachePerSlot ? new SlotCaches(options.MaxConcurrency!.Value, CreateCache) : null;
        _metadata = new ChatClientMetadata("simulated", defaultModelId: options.ModelId);
    }

    /// <summary>The name of the model: see <see cref="SimulatedModelOptions.ModelId"/>.</summary>
    public string ModelId => _options.ModelId;

    /// <summary>The number of started requests, including those in the queue.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>The number of requests that wait for one of the <see cref="SimulatedModelOptions.MaxConcurrency"/> slots.</summary>
    public int Queued => _slots?.Waiting ?? 0;

    /// <summary>The number of requests in progress, including those in the queue.</summary>
    public long InFlight
    {
        get
        {
            // In this order, so that a request which starts and ends in between never makes the difference negative.
            long ended = Completed + Cancelled;
            return Requests - ended;
        }
    }

    /// <summary>The number of requests that generated a complete response.</summary>
    public long Completed => Interlocked.Read(ref _completed);

    /// <summary>The number of requests that ended without a complete response: cancelled, abandoned or failed.</summary>
    public long Cancelled => Interlocked.Read(ref _cancelled);

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Validate(messages, options);
        return RespondAsync(messages, options, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Validate(messages, options);
        return StreamAsync(messages, options, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: the model holds no resource between requests.</summary>
    public void Dispose()
    {
    }

    private PrefixCache CreateCache() => new(_options.CacheBlockTokens, _options.MinimumCachedTokens, _options.PrefixCacheTokens);

    private static void Validate(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (options?.MaxOutputTokens < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxOutputTokens, "MaxOutputTokens must be at least 1.");
        }
    }

    private async Task<ChatResponse> RespondAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using Request request = new(this);
        Generation generation = await request.BeginAsync(messages, options, cancellationToken).ConfigureAwait(false);
        await generation.WaitForEndAsync(cancellationToken).ConfigureAwait(false);
        request.Complete();
        return generation.ToResponse();
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using Request request = new(this);
        Generation generation = await request.BeginAsync(messages, options, cancellationToken).ConfigureAwait(false);
        yield return generation.ToUpdate(new TextContent(""));
        for (int index = 0; index < generation.Tokens.Count; index++)
        {
            await generation.WaitForTokenAsync(index, cancellationToken).ConfigureAwait(false);
            yield return generation.ToUpdate(new TextContent(generation.Tokens[index]));
        }

        await generation.WaitForEndAsync(cancellationToken).ConfigureAwait(false);
        request.Complete();
        yield return generation.ToFinishUpdate();
        yield return generation.ToUpdate(new UsageContent(generation.Usage));
    }

    /// <summary>One request's place in the counts and in the slots; disposing it gives both back, however it ends.</summary>
    private sealed class Request : IDisposable
    {
        private readonly SimulatedModel _model;
        private readonly long _number;
        private bool _holdsSlot;
        private PrefixCache? _slotCache;
        private bool _ended;

        public Request(SimulatedModel model)
        {
            _model = model;
            _number = Interlocked.Increment(ref model._requests);
        }

        /// <summary>Queues, reads the prompt, and returns when the first token is out.</summary>
        public async Task<Generation> BeginAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
        {
            SimulatedModelOptions settings = _model._options;
            ChatMessage[] sent = [.. messages];
            if (sent.Length == 0)
            {
                throw new ArgumentException("A request requires at least one message.", nameof(messages));
            }

            SimulatedFault? fault = settings.Faults?.Choose(settings.Seed, _number);
            if (fault?.Kind == SimulatedFaultKind.Overload)
            {
                throw new SimulatedFaultException(fault);
            }

            string prompt = PromptRenderer.Render(sent, options);
            string modelId = options?.ModelId ?? settings.ModelId;
            List<UInt128> keys = _model._prefixCache.Keys(modelId, prompt);
            List<string> tokens = TokenEstimate.Split(SimulatedAnswer.Write(sent, options, settings));
            int limit = options?.MaxOutputTokens ?? int.MaxValue;
            ChatFinishReason finishReason = tokens.Count > limit ? ChatFinishReason.Length : ChatFinishReason.Stop;

            if (_model._slots is { } slots)
            {
                await slots.AcquireAsync(cancellationToken).ConfigureAwait(false);
                _holdsSlot = true;
            }

            _slotCache = _model._slotCaches?.Take(keys);
            PrefixCache cache = _slotCache ?? _model._prefixCache;
            int cached = cache.Match(keys);
            int input = TokenEstimate.Count(prompt);
            Jitter jitter = new(settings.Jitter, settings.Seed, _number);
            TimeSpan firstToken = settings.BaseLatency + ((input - cached) * settings.PrefillTimePerToken);
            Generation generation = new(_model._timeProvider, jitter, firstToken, settings.DecodeTimePerToken)
            {
                Tokens = tokens.Count > limit ? tokens[..limit] : tokens,
                FinishReason = finishReason,
                ModelId = modelId,
                ResponseId = string.Create(CultureInfo.InvariantCulture, $"simulated-{_number}"),
                InputTokenCount = input,
                CachedInputTokenCount = cached,
                Fault = fault,
            };
            await generation.WaitForTokenAsync(0, cancellationToken).ConfigureAwait(false);
            cache.Add(keys);
            return generation;
        }

        public void Complete() => End(ref _model._completed);

        public void Dispose() => End(ref _model._cancelled);

        private void End(ref long count)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            Interlocked.Increment(ref count);
            if (_slotCache is not null)
            {
                _model._slotCaches!.Return(_slotCache);
            }

            if (_holdsSlot)
            {
                _model._slots!.Release();
            }
        }
    }
}
