namespace LlmGen.Generator.Tests.Plans;

/// <summary>Which earlier steps a step of a random graph takes.</summary>
internal enum GraphShape
{
    /// <summary>Any of them.</summary>
    Any,

    /// <summary>Mostly none, and the last step many.</summary>
    Wide,

    /// <summary>The one before, and now and then another.</summary>
    Deep,

    /// <summary>One, two beside each other, one that takes both, and so on.</summary>
    Diamonds,

    /// <summary>Of the two of the layer before, most.</summary>
    Layers,
}
