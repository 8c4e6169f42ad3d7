namespace LlmGen;

/// <summary>Specifies the source of a response.</summary>
public enum LlmSource
{
    /// <summary>The model generated the response for this call.</summary>
    Model,

    /// <summary>The response came from the cache, or from a request in progress that an equal call had sent.</summary>
    Cache,
}
