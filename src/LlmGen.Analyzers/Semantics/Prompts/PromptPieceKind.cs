namespace LlmGen.Analyzers;

/// <summary>What is known of a part of a prompt.</summary>
internal enum PromptPieceKind
{
    /// <summary>Text that is the same in every call.</summary>
    Stable,

    /// <summary>A value that is another in every call: a clock, a fresh id, a random number.</summary>
    Volatile,

    /// <summary>A value of which nothing is known.</summary>
    Unknown,

    /// <summary>The messages of a conversation so far, which grow at their end.</summary>
    History,
}
