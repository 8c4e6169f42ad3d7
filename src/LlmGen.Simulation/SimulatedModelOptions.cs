using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>
/// How a <see cref="SimulatedModel"/> behaves: its speeds, its prefix cache, its concurrency and its answers.
/// Immutable: change a preset with <c>SimulatedModelOptions.Small with { MaxConcurrency = 4 }</c>. Every duration is zero unless set.
/// </summary>
public sealed record SimulatedModelOptions
{
    /// <summary>
    /// A new copy of the figures of a small model, about 7 billion parameters: 120 ms before prefill, 3 µs per input token, 3 ms per
    /// output token (333 tokens per second). That is 8 times the token rate of <see cref="Frontier"/>, inside the 5 to 10 times that
    /// latency guides give for the two classes. The base shrinks less, because the network does not get faster with the model.
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
    /// A new copy of the figures of a frontier model: 300 ms before prefill, 25 µs per input token, 24 ms per output token (42 tokens per
    /// second), so that an answer of 150 tokens takes about 4 seconds. With this prefill rate a cached prefix saves about 7 % of the
    /// time to first token at 1,000 tokens, and 50 to 85 % from 12,000 to 70,000 tokens, as providers report.
    /// </summary>
    public static SimulatedModelOptions Frontier => new()
    {
        ModelId = "simulated-frontier",
        BaseLatency = TimeSpan.FromMilliseconds(300),
        PrefillTimePerToken = TimeSpan.FromMicroseconds(25),
        DecodeTimePerToken = TimeSpan.FromMilliseconds(24),
        Jitter = 0.2,
    };

    /// <summary>The model's name in metadata and responses, unless <see cref="ChatOptions.ModelId"/> names another.</summary>
    public string ModelId { get; init; } = "simulated";

    /// <summary>The part of the time to first token that does not depend on the prompt: network, admission, scheduling.</summary>
    public TimeSpan BaseLatency { get; init; }

    /// <summary>The time to read one input token that the prefix cache does not hold.</summary>
    public TimeSpan PrefillTimePerToken { get; init; }

    /// <summary>The time between two output tokens.</summary>
    public TimeSpan DecodeTimePerToken { get; init; }

    /// <summary>
    /// The sigma of the log-normal factor on the time to first token and on every gap between tokens. The factor's median is 1;
    /// 0 gives exact times.
    /// </summary>
    public double Jitter { get; init; }

    /// <summary>
    /// The seed of the jitter and of the faults: the same seed and the same requests in the same order give the same times and faults.
    /// </summary>
    public int Seed { get; init; }

    /// <summary>How many requests run at once; later ones wait their turn in order of arrival. <see langword="null"/> is no limit.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>
    /// How many tokens of prompt prefixes the cache remembers, least recently used out first; 0 turns the cache off. Rounded down to
    /// whole blocks.
    /// </summary>
    public int PrefixCacheTokens { get; init; } = 1_048_576;

    /// <summary>
    /// Whether each of the <see cref="MaxConcurrency"/> slots has a cache of its own, of <see cref="PrefixCacheTokens"/> tokens, as in llama.cpp; a request
    /// goes to the free slot that holds the longest part of its prompt. Else all requests share one cache, as at the hosted providers and in
    /// vLLM.
    /// </summary>
    public bool PrefixCachePerSlot { get; init; }

    /// <summary>The shortest prefix, in tokens, that is served from the cache.</summary>
    public int MinimumCachedTokens { get; init; } = 1024;

    /// <summary>The size, in tokens, of the blocks in which a prefix is cached.</summary>
    public int CacheBlockTokens { get; init; } = 128;

    /// <summary>The length, in tokens, that a default answer in prose aims at.</summary>
    public int TypicalOutputTokens { get; init; } = 150;

    /// <summary>
    /// Scripts the answers: gets the request's messages and options, returns the text to answer with, or <see langword="null"/>
    /// for the default answer. May be called from several threads at once.
    /// </summary>
    public Func<IEnumerable<ChatMessage>, ChatOptions?, string?>? Answer { get; init; }

    /// <summary>Which requests go wrong, and how; none unless set.</summary>
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
