using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;

namespace LlmGen;

/// <summary>The errors of answers that are none, each with the endpoint, what was expected and what was there.</summary>
internal static class AnswerErrors
{
    /// <summary>Whether the SDK failed at reading an answer: it was no JSON, or not of the shape or with the words that the SDK knows.</summary>
    public static bool IsUnreadable(Exception exception) =>
        exception is JsonException or FormatException or ArgumentOutOfRangeException
        || (exception is InvalidOperationException && exception.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true);

    /// <summary>
    /// Puts the HTTP status, and the time that the server asks to wait, where the runtime finds them, which knows no type of the SDK. Always false: a filter
    /// that catches nothing.
    /// </summary>
    public static bool NoteStatus(ClientResultException exception)
    {
        if (exception.Status != 0)
        {
            exception.Data["http.response.status_code"] = exception.Status;
        }

        RetryAfterPolicy.Attach(exception);
        return false;
    }

    public static ClientResultException Unreadable(Uri? endpoint, Exception exception)
    {
        // The SDK takes the first of the choices unseen.
        string wrong = exception is ArgumentOutOfRangeException { ParamName: "index" } ? "It has no choices." : exception.Message;
        return new ClientResultException($"The response of {Name(endpoint)} is not a valid chat completion: {wrong}", null, exception);
    }

    public static ClientResultException NoEvents(Uri? endpoint) =>
        new($"{Name(endpoint)} returned no events for a streaming request. It does not implement the OpenAI API, or does not support streaming.");

    public static ClientResultException Ended(Uri? endpoint) =>
        new($"{Name(endpoint)} ended its stream without a finish reason and without [DONE]: the response is incomplete.");

    /// <summary>An error in place of a response or beside one, with the status of success.</summary>
    public static ClientResultException Answered(Uri? endpoint, string error, PipelineResponse? response = null) =>
        new($"{Name(endpoint)} returned an error: {error}", response);

    public static ClientResultException Reported(Uri? endpoint, string error) =>
        new($"{Name(endpoint)} reported an error during the stream: {error}");

    private static string Name(Uri? endpoint) => endpoint is null ? "the endpoint" : endpoint.GetLeftPart(UriPartial.Path);
}
