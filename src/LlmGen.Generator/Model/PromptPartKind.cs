namespace LlmGen.Generator.Model;

/// <summary>What a piece of a template is.</summary>
internal enum PromptPartKind
{
    /// <summary>Text that is the same in every call.</summary>
    Literal,

    /// <summary>A string, a character or anything else whose text no culture changes.</summary>
    Text,

    /// <summary>A value that is written by the invariant culture.</summary>
    Formatted,

    /// <summary>A sequence, written as a list.</summary>
    List,
}
