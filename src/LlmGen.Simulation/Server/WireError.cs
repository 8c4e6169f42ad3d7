using System.Net;

namespace LlmGen.Simulation.Server;

/// <summary>An error as the OpenAI wire writes it.</summary>
internal sealed record WireError(HttpStatusCode StatusCode, string Message, string Type)
{
    private const string InvalidRequest = "invalid_request_error";

    /// <summary>The field of the request that is wrong.</summary>
    public string? Parameter { get; init; }

    public string? Code { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public static WireError Invalid(string message, string? parameter = null) =>
        new(HttpStatusCode.BadRequest, message, InvalidRequest) { Parameter = parameter };

    public static WireError UnknownModel(string model) =>
        new(HttpStatusCode.NotFound, $"The model '{model}' does not exist.", InvalidRequest)
        {
            Parameter = "model",
            Code = "model_not_found",
        };

    public static WireError UnknownPath(string method, string path) =>
        new(HttpStatusCode.NotFound, $"Unknown request URL: {method} {path}.", InvalidRequest) { Code = "unknown_url" };

    public static WireError WrongMethod(string method, string path) =>
        new(HttpStatusCode.MethodNotAllowed, $"{path} does not support {method}.", InvalidRequest) { Code = "method_not_supported" };

    public static WireError Overloaded(string message, TimeSpan? retryAfter) =>
        new(HttpStatusCode.TooManyRequests, message, "requests") { Code = "rate_limit_exceeded", RetryAfter = retryAfter };

    public static WireError Failed(HttpStatusCode statusCode, string message) => new(statusCode, message, "server_error");
}
