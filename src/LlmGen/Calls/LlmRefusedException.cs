namespace LlmGen;

/// <summary>The exception that is thrown when the model refuses to respond, or a content filter blocks the response.</summary>
public sealed class LlmRefusedException : LlmOutputException
{
    /// <summary>Creates the exception with a message.</summary>
    public LlmRefusedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
