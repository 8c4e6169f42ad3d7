namespace LlmGen;

/// <summary>The output limit (<c>MaxOutputTokens</c>) cut the model's answer before it was complete.</summary>
public sealed class LlmTruncatedException : LlmOutputException
{
    /// <summary>Creates the exception with a message.</summary>
    public LlmTruncatedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
