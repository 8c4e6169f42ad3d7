namespace LlmGen.Analyzers;

/// <summary>What a model is asked for.</summary>
internal enum LlmCallKind
{
    Chat,

    /// <summary>An agent, which may keep a conversation and call tools.</summary>
    Agent,

    Embedding,
}
