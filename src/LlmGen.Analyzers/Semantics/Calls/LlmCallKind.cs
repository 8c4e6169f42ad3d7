namespace LlmGen.Analyzers;

/// <summary>What a model is asked for.</summary>
internal enum LlmCallKind
{
    Chat,

    /// <summary>An agent, which may keep a conversation and call tools.</summary>
    Agent,

    Embedding,

    /// <summary>Several answers that a plan makes into one.</summary>
    Plan,

    /// <summary>An answer for each of many items, a bounded number at once.</summary>
    FanOut,
}
