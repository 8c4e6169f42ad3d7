namespace LlmGen;

/// <summary>The model refused to answer, or a content filter withheld the answer.</summary>
public sealed class LlmRefusedException : LlmOutputException
{
    /// <summary>Creates the exception with a message.</summary>
    public LlmRefusedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
