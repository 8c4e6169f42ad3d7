namespace LlmGen.Analyzers;

/// <summary>Where a text is written to.</summary>
internal enum WriteTarget
{
    Console,

    /// <summary>A writer of which nobody knows what is behind it.</summary>
    Writer,

    /// <summary>The response to an HTTP request.</summary>
    Response,
}
