namespace LlmGen;

/// <summary>Where an answer came from.</summary>
public enum LlmSource
{
    /// <summary>The model wrote it for this call.</summary>
    Model,
}
