using System.Net;

namespace LlmGen.Simulation;

/// <summary>
/// The exception of a simulated fault, like that of an HTTP client: <see cref="HttpRequestException.StatusCode"/> is the status of an overload or failure, and
/// <see cref="HttpRequestException.HttpRequestError"/> is <see cref="HttpRequestError.ResponseEnded"/> for a closed connection.
/// </summary>
public sealed class SimulatedFaultException : HttpRequestException
{
    internal SimulatedFaultException(SimulatedFault fault)
        : base(
            fault.StatusCode is null ? HttpRequestError.ResponseEnded : HttpRequestError.Unknown,
            Describe(fault),
            inner: null,
            fault.StatusCode)
    {
        Fault = fault;
    }

    /// <summary>The fault.</summary>
    public SimulatedFault Fault { get; }

    /// <summary>The time after which an overloaded model asks to retry.</summary>
    public TimeSpan? RetryAfter => Fault.RetryAfter;

    private static string Describe(SimulatedFault fault) => fault.StatusCode switch
    {
        null => "The simulated model closed the connection.",
        HttpStatusCode.TooManyRequests => "The simulated model is overloaded; try again later.",
        _ => "The simulated model failed.",
    };
}
