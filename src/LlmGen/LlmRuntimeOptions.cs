using LlmGen.Levers.Concurrency;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;

namespace LlmGen;

/// <summary>Options of an <see cref="LlmRuntime"/>. They apply to calls whose attributes do not set them.</summary>
/// <remarks>
/// They can be bound from configuration: <c>services.AddLlmGen(configuration.GetSection("LlmGen"))</c>. If a setting is null, the chat client decides.
/// </remarks>
public sealed class LlmRuntimeOptions
{
    private Dictionary<string, IChatClient> _models = new(StringComparer.Ordinal);

    /// <summary>The model of methods that do not set one: see <see cref="LlmClientAttribute.Model"/>.</summary>
    public string? Model { get; set; }

    /// <summary>The maximum number of output tokens of methods that do not set one. Greater than 0.</summary>
    public int? MaxOutputTokens { get; set; }

    /// <summary>The sampling temperature of methods that do not set one. From 0 to 2.</summary>
    public float? Temperature { get; set; }

    /// <summary>The nucleus sampling probability mass of methods that do not set one. Greater than 0 and at most 1.</summary>
    public float? TopP { get; set; }

    /// <summary>The sampling seed of methods that do not set one.</summary>
    public long? Seed { get; set; }

    /// <summary>The reasoning effort of methods that do not set one.</summary>
    public ReasoningEffort? ReasoningEffort { get; set; }

    /// <summary>
    /// The maximum length of a response that is deserialized, in characters. A longer response throws an <see cref="LlmOutputException"/>. The limit does not
    /// apply to text that is only passed to the caller. The default is 4,194,304.
    /// </summary>
    public int MaxResponseCharacters { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// Whether methods return text that the output token limit truncated, unless their attributes say otherwise: see
    /// <see cref="PromptAttribute.AllowTruncated"/>. The default is false: they throw an <see cref="LlmTruncatedException"/>. Inside a plan, only the
    /// <see cref="PromptAttribute"/> of the step applies.
    /// </summary>
    public bool AllowTruncated { get; set; }

    /// <summary>
    /// Whether reasoning in the tags <c>think</c>, <c>thinking</c> or <c>reasoning</c> (case-insensitive) is removed from text results and text streams. In a
    /// stream, reasoning at the start of the text is removed; in a buffered text, also everything before an end tag without a start tag. Reasoning that is not
    /// terminated throws an <see cref="LlmOutputException"/>. Typed results never contain reasoning, regardless of this setting.
    /// </summary>
    public bool StripReasoning { get; set; }

    /// <summary>Whether prompts and responses are logged, at <see cref="LogLevel.Debug"/>. They often contain personal data. The default is false.</summary>
    public bool LogContent { get; set; }

    /// <summary>
    /// The maximum number of concurrent requests per model, at least 1; further requests wait in a queue, see
    /// <see cref="ConcurrencyChatClientExtensions"/>. All methods of the runtime share the slots of a model. Cache hits do not need a slot. A
    /// <see cref="Microsoft.Extensions.AI.FunctionInvokingChatClient"/> within the limit shares its slot with the calls of its tools; a client with a tool
    /// loop of its own does not. Null: no limit.
    /// </summary>
    public int? MaxConcurrency { get; set; }

    /// <summary>
    /// The maximum amount of unread content of a streamed response under <see cref="MaxConcurrency"/>, in characters of text and reasoning and bytes of other
    /// data; each update counts as at least 8. Greater than 0. The default is 4,194,304. Such a response is read ahead of its consumer, so its slot is released
    /// when the model completes. When the limit is reached, reading is paused, and the request keeps its slot, until the consumer has read some content; this is
    /// logged once per call. Without <see cref="MaxConcurrency"/>, responses are not buffered.
    /// </summary>
    public int MaxBufferedCharacters { get; set; } = StreamBuffer.DefaultMaxCharacters;

    /// <summary>
    /// The maximum number of additional requests of <see cref="HedgeAttribute"/>, as a share of the calls of the methods that use it, from 0 (none) to 1 (one per
    /// call): for each model, at most <c>10 + HedgeBudget × n</c> after <c>n</c> calls. Each call adds the share to a budget, which starts at 10 and never exceeds
    /// 10; each additional request takes 1. If the budget is used up, no additional requests are sent. The default is 0.05.
    /// </summary>
    public double HedgeBudget { get; set; } = Levers.Hedging.HedgeBudget.DefaultShare;

    /// <summary>The clients by model name, in addition to keyed clients from dependency injection.</summary>
    public IDictionary<string, IChatClient> Models => _models;

    /// <summary>The clock for all measurements and timeouts. Null: the one from dependency injection, otherwise the system clock.</summary>
    public TimeProvider? TimeProvider { get; set; }

    /// <summary>
    /// The store for the responses of <see cref="CachedAttribute"/> methods. Null: the one from dependency injection, otherwise one in memory that belongs to the
    /// runtime. The runtime does not dispose it.
    /// </summary>
    public HybridCache? Cache { get; set; }

    /// <summary>
    /// Whether text responses without a finish reason are cached. A stream that breaks off may have none, so incomplete text could be cached. The default is
    /// false. Typed responses that end with their closing bracket are cached in either case.
    /// </summary>
    public bool CacheWithoutFinishReason { get; set; }

    /// <summary>The tracker that records latencies. Null: the one from dependency injection, otherwise one that belongs to the runtime.</summary>
    public LatencyTracker? Latency { get; set; }

    /// <summary>The logger factory. Null: the one from dependency injection; if there is none, nothing is logged.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>A copy, so that later changes reach no runtime that was made before them.</summary>
    internal LlmRuntimeOptions Clone()
    {
        var copy = (LlmRuntimeOptions)MemberwiseClone();
        copy._models = new Dictionary<string, IChatClient>(_models, StringComparer.Ordinal);
        return copy;
    }

    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range; the message names it.</exception>
    internal void Validate()
    {
        Require(MaxOutputTokens is null or > 0, MaxOutputTokens, nameof(MaxOutputTokens), "greater than 0");
        Require(Temperature is null or (>= 0 and <= 2), Temperature, nameof(Temperature), "from 0 to 2");
        Require(TopP is null or (> 0 and <= 1), TopP, nameof(TopP), "greater than 0 and at most 1");
        Require(MaxResponseCharacters > 0, MaxResponseCharacters, nameof(MaxResponseCharacters), "greater than 0");
        Require(MaxConcurrency is null or > 0, MaxConcurrency, nameof(MaxConcurrency), "greater than 0");
        Require(MaxBufferedCharacters > 0, MaxBufferedCharacters, nameof(MaxBufferedCharacters), "greater than 0");
        Require(HedgeBudget is >= 0 and <= 1, HedgeBudget, nameof(HedgeBudget), "from 0 to 1");
    }

    private static void Require(bool holds, object? value, string setting, string range)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(setting, value, $"LlmRuntimeOptions.{setting} must be {range}.");
        }
    }
}
