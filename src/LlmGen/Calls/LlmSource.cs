namespace LlmGen;

/// <summary>Where an answer came from.</summary>
public enum LlmSource
{
    /// <summary>The model wrote it for this call.</summary>
    Model,

    /// <summary>The cache held it, or an equal call's request was under way and this call joined it.</summary>
    Cache,
}
