namespace LlmGen;

/// <summary>The exception that is thrown when a response cannot be deserialized to the result type of a method.</summary>
/// <remarks>
/// The message contains the method, the position in the response (a JSON path such as <c>$.requests[2].priority</c>), and the expected and the actual content.
/// <see cref="RawText"/> is the unchanged response.
/// </remarks>
public class LlmOutputException : Exception
{
    /// <summary>Creates the exception with a message.</summary>
    public LlmOutputException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The interface and the method, such as <c>ISupportDesk.KindAsync</c>.</summary>
    public string? Method { get; init; }

    /// <summary>The JSON path of the error. <c>$</c> is the whole response. Null if the error has no position.</summary>
    public string? Path { get; init; }

    /// <summary>A description of the content that is expected at <see cref="Path"/>.</summary>
    public string? Expected { get; init; }

    /// <summary>The actual content at <see cref="Path"/>, shortened to a readable length.</summary>
    public string? Found { get; init; }

    /// <summary>The text of the response. For an element stream, the text of the invalid element.</summary>
    public string? RawText { get; init; }
}
