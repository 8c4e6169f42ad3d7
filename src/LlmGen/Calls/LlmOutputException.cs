namespace LlmGen;

/// <summary>A model's answer could not be read as what the method returns.</summary>
/// <remarks>
/// The message says the method, where in the answer (a JSON path such as <c>$.requests[2].priority</c>), what was expected there and
/// what stood there. <see cref="RawText"/> holds the answer as the model gave it.
/// </remarks>
public class LlmOutputException : Exception
{
    /// <summary>Creates the exception with a message.</summary>
    public LlmOutputException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The interface method that was called, such as <c>ISupportDesk.KindAsync</c>.</summary>
    public string? Method { get; init; }

    /// <summary>Where in the answer, as a JSON path: <c>$</c> is the whole of it. Null where no place can be named.</summary>
    public string? Path { get; init; }

    /// <summary>What the return type wants at <see cref="Path"/>, in words.</summary>
    public string? Expected { get; init; }

    /// <summary>What stood at <see cref="Path"/>, cut to a readable length.</summary>
    public string? Found { get; init; }

    /// <summary>The model's text: all of it, or for a stream of elements the element that could not be read.</summary>
    public string? RawText { get; init; }
}
