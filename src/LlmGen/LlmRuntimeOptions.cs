using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;

namespace LlmGen;

/// <summary>What holds for every call of an <see cref="LlmRuntime"/> that its attributes leave open.</summary>
/// <remarks>
/// Binds from configuration: <c>services.AddLlmGen(configuration.GetSection("LlmGen"))</c>. A null setting is left to the client.
/// </remarks>
public sealed class LlmRuntimeOptions
{
    private Dictionary<string, IChatClient> _models = new(StringComparer.Ordinal);

    /// <summary>The model of methods that name none: see <see cref="LlmClientAttribute.Model"/>.</summary>
    public string? Model { get; set; }

    /// <summary>The output limit, in tokens, of methods that set none. Greater than 0.</summary>
    public int? MaxOutputTokens { get; set; }

    /// <summary>The sampling temperature of methods that set none. From 0 to 2.</summary>
    public float? Temperature { get; set; }

    /// <summary>The nucleus sampling mass of methods that set none. Greater than 0, at most 1.</summary>
    public float? TopP { get; set; }

    /// <summary>The sampling seed of methods that set none.</summary>
    public long? Seed { get; set; }

    /// <summary>The reasoning effort of methods that set none.</summary>
    public ReasoningEffort? ReasoningEffort { get; set; }

    /// <summary>
    /// The longest answer that is read into a value, in characters; a longer one ends in an <see cref="LlmOutputException"/>. Text that only
    /// passes through to the caller is not counted.
    /// </summary>
    public int MaxResponseCharacters { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// Whether text that the output token limit truncated is a result where the attributes say nothing: see <see cref="PromptAttribute.AllowTruncated"/>. Unless
    /// set, it is an <see cref="LlmTruncatedException"/>. Inside a plan only the step's own <see cref="PromptAttribute"/> can allow it.
    /// </summary>
    public bool AllowTruncated { get; set; }

    /// <summary>
    /// Whether reasoning that a model writes into its text, in the tags <c>think</c>, <c>thinking</c> or <c>reasoning</c> of any case, is taken out of
    /// text results and text streams. A stream takes out what the text begins with; a whole text also what stands before an end tag alone.
    /// Reasoning that never ends is an <see cref="LlmOutputException"/>. A typed result never holds it, whatever is set here.
    /// </summary>
    public bool StripReasoning { get; set; }

    /// <summary>Whether prompts and answers are logged, at <see cref="LogLevel.Debug"/>. They often hold personal data: off unless asked for.</summary>
    public bool LogContent { get; set; }

    /// <summary>
    /// The most requests of one model that are under way at once, at least 1; the others wait their turn, see
    /// <see cref="ConcurrencyChatClientExtensions"/>. Each model has as many slots, which all methods of the runtime share. A call that a cache
    /// answers takes none. A <see cref="Microsoft.Extensions.AI.FunctionInvokingChatClient"/> within the limit lends its slot to the calls that its tools make;
    /// a client with a tool loop of its own does not. Null: no limit.
    /// </summary>
    public int? MaxConcurrency { get; set; }

    /// <summary>
    /// How much of one streamed response may wait for its reader under <see cref="MaxConcurrency"/>, in characters of text and reasoning and bytes of
    /// other data; each update counts for at least 8. Greater than 0; 4,194,304 unless set. Such a response is read ahead of its reader, so that its slot is free
    /// as soon as the model has ended. Beyond this the request is read no further, and keeps its slot, until the reader has taken some; that is logged
    /// once for each call. Without <see cref="MaxConcurrency"/> nothing is read ahead.
    /// </summary>
    public int MaxBufferedCharacters { get; set; } = StreamBuffer.DefaultMaxCharacters;

    /// <summary>
    /// How many requests <see cref="HedgeAttribute"/> may add, as a share of the calls of its methods, from 0 (none) to 1 (as many again): for each
    /// model, after <c>n</c> calls at most <c>10 + HedgeBudget × n</c>. Each call adds the share to an account that begins with 10 and never
    /// holds more, and each further request takes 1; with an empty account a call waits for the requests it has. 5 % unless set.
    /// </summary>
    public double HedgeBudget { get; set; } = LlmGen.HedgeBudget.DefaultShare;

    /// <summary>Clients by model name, beside those that dependency injection holds under a key.</summary>
    public IDictionary<string, IChatClient> Models => _models;

    /// <summary>The clock of every measurement. Null: the one of dependency injection, else the system's.</summary>
    public TimeProvider? TimeProvider { get; set; }

    /// <summary>
    /// Where the answers of <see cref="CachedAttribute"/> methods are kept. Null: the one of dependency injection, else one of the runtime's own, in
    /// memory. Never disposed by a runtime.
    /// </summary>
    public HybridCache? Cache { get; set; }

    /// <summary>
    /// Whether a text response without a finish reason is cached. A stream that breaks off may end without one, so that half a text would be kept:
    /// false unless set. A typed response that ends in its own closing bracket is cached either way.
    /// </summary>
    public bool CacheWithoutFinishReason { get; set; }

    /// <summary>Where latencies are kept. Null: the one of dependency injection, else one of the runtime's own.</summary>
    public LatencyTracker? Latency { get; set; }

    /// <summary>Where to log. Null: the one of dependency injection, else nowhere.</summary>
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
