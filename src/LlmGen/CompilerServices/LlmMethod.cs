using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace LlmGen.CompilerServices;

/// <summary>The constant part of a generated method: its name, its stable prefix and its settings. Created once by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public class LlmMethod
{
    /// <summary>Creates the description of a method.</summary>
    /// <param name="name">The interface and the method, such as <c>ISupportDesk.SummaryAsync</c>.</param>
    public LlmMethod(string name) => Name = name;

    /// <summary>The interface and the method, such as <c>ISupportDesk.SummaryAsync</c>. It is used in exceptions, logs and telemetry.</summary>
    public string Name { get; }

    /// <summary>The system message, or null for none.</summary>
    public string? System { get; init; }

    /// <summary>The examples, which follow the system message.</summary>
    public LlmExample[] Examples { get; init; } = [];

    /// <summary>The name of the model, or null for the default.</summary>
    public string? Model { get; init; }

    /// <summary>The maximum number of output tokens, or null if the attributes do not set it.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>The sampling temperature, or null if the attributes do not set it.</summary>
    public float? Temperature { get; init; }

    /// <summary>The nucleus sampling probability mass, or null if the attributes do not set it.</summary>
    public float? TopP { get; init; }

    /// <summary>The sampling seed, or null if the attributes do not set it.</summary>
    public long? Seed { get; init; }

    /// <summary>The reasoning effort, or null if the attributes do not set it.</summary>
    public ReasoningEffort? ReasoningEffort { get; init; }

    /// <summary>The strings at which the model stops generating.</summary>
    public string[] StopSequences { get; init; } = [];

    /// <summary>The response format, or null for text.</summary>
    public ChatResponseFormat? Format { get; init; }

    /// <summary>Whether truncated text is returned, or null if the attributes do not set it.</summary>
    public bool? AllowTruncated { get; init; }

    /// <summary>Whether truncated text is returned inside a plan too, since the method's own <see cref="PromptAttribute"/> allows it.</summary>
    public bool AllowTruncatedInPlan { get; init; }

    /// <summary>The cache settings, or null if responses are not cached.</summary>
    public CachePolicy? Cache { get; init; }

    /// <summary>The hedging settings, or null if the method is not hedged.</summary>
    public HedgePolicy? Hedge { get; init; }

    /// <summary>The time limits, or null if there are none.</summary>
    public DeadlinePolicy? Deadline { get; init; }

    /// <summary>The latency objectives. If they are set, even without values, a buffered method sends a streaming request. Null if the method is not timed.</summary>
    public LatencyObjective? Objective { get; init; }

    /// <summary>Whether its answer is read into values.</summary>
    internal virtual bool IsTyped => false;

    /// <summary>Reads an answer as a value, and says whether it ended in its own closing bracket.</summary>
    /// <exception cref="LlmOutputException">It cannot be read.</exception>
    internal virtual bool ReadValue(string text, int maxCharacters) => false;

    /// <summary>Reads an answer as elements, and says whether they ended in their own closing bracket.</summary>
    /// <exception cref="LlmOutputException">One of them cannot be read.</exception>
    internal virtual bool ReadElements(string text, int maxCharacters) => false;
}
