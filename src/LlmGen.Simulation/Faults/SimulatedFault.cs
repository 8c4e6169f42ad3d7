using System.Net;

namespace LlmGen.Simulation;

/// <summary>A fault of a <see cref="SimulatedModel"/>. A request with a fault never completes.</summary>
public sealed record SimulatedFault
{
    private SimulatedFault(SimulatedFaultKind kind)
    {
        Kind = kind;
    }

    /// <summary>The kind of fault.</summary>
    public SimulatedFaultKind Kind { get; }

    /// <summary>The HTTP status of an overload or failure. <see langword="null"/> if the response had started.</summary>
    public HttpStatusCode? StatusCode { get; private init; }

    /// <summary>The time after which an overloaded model asks to retry.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>The number of tokens before a stall or drop.</summary>
    public int AfterTokens { get; private init; }

    /// <summary>Creates an overload: the request is rejected with status 429 on arrival, before it is queued.</summary>
    /// <param name="retryAfter">The time after which to retry, or <see langword="null"/> to omit it.</param>
    public static SimulatedFault Overload(TimeSpan? retryAfter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retryAfter ?? TimeSpan.Zero, TimeSpan.Zero, nameof(retryAfter));
        return new(SimulatedFaultKind.Overload) { StatusCode = HttpStatusCode.TooManyRequests, RetryAfter = retryAfter };
    }

    /// <summary>Creates a failure: the request fails when the first token is due.</summary>
    /// <param name="statusCode">A status from 500 to 599.</param>
    public static SimulatedFault Failure(HttpStatusCode statusCode = HttpStatusCode.InternalServerError)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((int)statusCode, 500, nameof(statusCode));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)statusCode, 599, nameof(statusCode));
        return new(SimulatedFaultKind.Failure) { StatusCode = statusCode };
    }

    /// <summary>Creates a stall: no further tokens are sent, and the request keeps its slot until it is cancelled.</summary>
    /// <param name="afterTokens">The number of tokens to send first. A shorter response stalls before its end.</param>
    public static SimulatedFault Stall(int afterTokens = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterTokens);
        return new(SimulatedFaultKind.Stall) { AfterTokens = afterTokens };
    }

    /// <summary>Creates a drop: the connection is closed.</summary>
    /// <param name="afterTokens">The number of tokens to send first. The connection of a shorter response is closed before its end.</param>
    public static SimulatedFault Drop(int afterTokens = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterTokens);
        return new(SimulatedFaultKind.Drop) { AfterTokens = afterTokens };
    }

    /// <summary>Does not come back: throws the fault, or waits to be cancelled.</summary>
    internal async Task StrikeAsync(CancellationToken cancellationToken)
    {
        if (Kind == SimulatedFaultKind.Stall)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }

        throw new SimulatedFaultException(this);
    }
}
