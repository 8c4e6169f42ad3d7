namespace LlmGen;

/// <summary>The exception that is thrown when the output token limit (<c>MaxOutputTokens</c>) truncates a response.</summary>
public sealed class LlmTruncatedException : LlmOutputException
{
    /// <summary>Creates the exception with a message.</summary>
    public LlmTruncatedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
