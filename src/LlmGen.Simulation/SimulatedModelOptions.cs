using Microsoft.Extensions.AI;

namespace LlmGen.Simulation;

/// <summary>
/// Options of a <see cref="SimulatedModel"/>: its latency, prompt cache, concurrency and responses. To change a preset, write
/// <c>SimulatedModelOptions.Small with { MaxConcurrency = 4 }</c>. Durations are zero by default.
/// </summary>
public sealed record SimulatedModelOptions
{
    /// <summary>
    /// The options of a small model of about 7 billion parameters: 120 ms base latency, 3 µs per input token, 3 ms per output token (333 tokens per second). The
    /// token rate is 8 times that of <see cref="Frontier"/>, within the 5 to 10 times that latency guides state for the two classes. The base latency differs less,
    /// since network latency does not depend on the model.
    /// </summary>
    public static SimulatedModelOptions Small => new()
    {
        ModelId = "simulated-small",
        BaseLatency = TimeSpan.FromMilliseconds(120),
        PrefillTimePerToken = TimeSpan.FromMicroseconds(3),
        DecodeTimePerToken = TimeSpan.FromMilliseconds(3),
        Jitter = 0.2,
    };

    /// <summary>
    /// The options of a frontier model: 300 ms base latency, 25 µs per input token, 24 ms per output token (42 tokens per second), so a response of 150 tokens takes
    /// about 4 seconds. At this prefill rate, a cached prefix reduces the time to first token by about 7 % at 1,000 tokens, and by 50 to 85 % from 12,000 to 70,000
    /// tokens, as providers report.
    /// </summary>
    public static SimulatedModelOptions Frontier => new()
    {
        ModelId = "simulated-frontier",
        BaseLatency = TimeSpan.FromMilliseconds(300),
        PrefillTimePerToken = TimeSpan.FromMicroseconds(25),
        DecodeTimePerToken = TimeSpan.FromMilliseconds(24),
        Jitter = 0.2,
    };

    /// <summary>The model name in metadata and responses, unless <see cref="ChatOptions.ModelId"/> of the request sets another.</summary>
    public string ModelId { get; init; } = "simulated";

    /// <summary>The part of the time to first token that does not depend on the prompt, such as network latency and scheduling.</summary>
    public TimeSpan BaseLatency { get; init; }

    /// <summary>The time to process one input token that is not cached.</summary>
    public TimeSpan PrefillTimePerToken { get; init; }

    /// <summary>The time between two output tokens.</summary>
    public TimeSpan DecodeTimePerToken { get; init; }

    /// <summary>
    /// The sigma of the log-normal factor that is applied to the time to first token and to the time between tokens. The median of the factor is 1. The default
    /// is 0: exact times.
    /// </summary>
    public double Jitter { get; init; }

    /// <summary>
    /// The seed of jitter and faults. The same seed, with the same requests in the same order, produces the same times and faults.
    /// </summary>
    public int Seed { get; init; }

    /// <summary>The maximum number of concurrent requests. Further requests wait in order of arrival. <see langword="null"/> is no limit.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>
    /// The size of the prompt cache, in tokens, rounded down to whole blocks. The least recently used blocks are removed first. 0 disables the cache.
    /// </summary>
    public int PrefixCacheTokens { get; init; } = 1_048_576;

    /// <summary>
    /// Whether each of the <see cref="MaxConcurrency"/> slots has its own cache of <see cref="PrefixCacheTokens"/> tokens, as in llama.cpp. A request uses the free
    /// slot that has cached the longest part of its prompt. Otherwise all requests share one cache, as with hosted providers and vLLM.
    /// </summary>
    public bool PrefixCachePerSlot { get; init; }

    /// <summary>The minimum length of a cached prefix, in tokens.</summary>
    public int MinimumCachedTokens { get; init; } = 1024;

    /// <summary>The size of a cache block, in tokens.</summary>
    public int CacheBlockTokens { get; init; } = 128;

    /// <summary>The approximate length of a default text response, in tokens.</summary>
    public int TypicalOutputTokens { get; init; } = 150;

    /// <summary>
    /// Provides the responses: receives the messages and options of a request, and returns the response text, or <see langword="null"/> for the default response. It
    /// can be called concurrently.
    /// </summary>
    public Func<IEnumerable<ChatMessage>, ChatOptions?, string?>? Answer { get; init; }

    /// <summary>The faults to simulate. The default is none.</summary>
    public SimulatedFaults? Faults { get; init; }

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(ModelId);
        ArgumentOutOfRangeException.ThrowIfLessThan(BaseLatency, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(PrefillTimePerToken, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(DecodeTimePerToken, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(PrefixCacheTokens);
        ArgumentOutOfRangeException.ThrowIfNegative(MinimumCachedTokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(CacheBlockTokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TypicalOutputTokens);
        if (MaxConcurrency is int concurrency)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(concurrency, nameof(MaxConcurrency));
        }

        if (PrefixCachePerSlot && MaxConcurrency is null)
        {
            throw new ArgumentException("PrefixCachePerSlot requires MaxConcurrency.", nameof(MaxConcurrency));
        }

        Faults?.Validate();

        // Beyond this sigma one gap in a thousand is over ten thousand times the median, and a TimeSpan soon overflows.
        if (!(Jitter >= 0 && Jitter <= 3))
        {
            throw new ArgumentOutOfRangeException(nameof(Jitter), Jitter, "The jitter must be from 0 to 3.");
        }
    }
}
