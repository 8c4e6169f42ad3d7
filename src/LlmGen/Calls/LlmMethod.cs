using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>What is constant about one generated method: its name, its stable prefix and its settings. Created once, by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public class LlmMethod
{
    /// <summary>Creates the description of a method.</summary>
    /// <param name="name">The interface and the method, such as <c>ISupportDesk.SummaryAsync</c>.</param>
    public LlmMethod(string name) => Name = name;

    /// <summary>The interface and the method, such as <c>ISupportDesk.SummaryAsync</c>: what errors and logs call it.</summary>
    public string Name { get; }

    /// <summary>The system message, or null for none.</summary>
    public string? System { get; init; }

    /// <summary>The exchanges that stand behind the system message.</summary>
    public LlmExample[] Examples { get; init; } = [];

    /// <summary>The model's name, or null for the default.</summary>
    public string? Model { get; init; }

    /// <summary>The output limit in tokens, or null where the attributes set none.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>The sampling temperature, or null where the attributes set none.</summary>
    public float? Temperature { get; init; }

    /// <summary>The nucleus sampling mass, or null where the attributes set none.</summary>
    public float? TopP { get; init; }

    /// <summary>The sampling seed, or null where the attributes set none.</summary>
    public long? Seed { get; init; }

    /// <summary>How much the model reasons, or null where the attributes say nothing.</summary>
    public ReasoningEffort? ReasoningEffort { get; init; }

    /// <summary>The texts that end an answer.</summary>
    public string[] StopSequences { get; init; } = [];

    /// <summary>The form the answer must have, or null for text.</summary>
    public ChatResponseFormat? Format { get; init; }

    /// <summary>Whether truncated text is a result, or null where the attributes say nothing.</summary>
    public bool? AllowTruncated { get; init; }

    /// <summary>Whether truncated text is a result inside a plan too, since the method's own <see cref="PromptAttribute"/> allows it.</summary>
    public bool AllowTruncatedInPlan { get; init; }

    /// <summary>How answers are cached, or null where they are not.</summary>
    public CachePolicy? Cache { get; init; }

    /// <summary>When a further request is sent, or null where none is.</summary>
    public HedgePolicy? Hedge { get; init; }

    /// <summary>How long a call may take, or null where it may take any time.</summary>
    public DeadlinePolicy? Deadline { get; init; }

    /// <summary>What the latency shall be; an objective, even an empty one, makes a buffered method stream underneath. Null: not timed.</summary>
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
