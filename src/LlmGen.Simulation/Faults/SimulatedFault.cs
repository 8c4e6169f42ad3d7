using System.Net;

namespace LlmGen;

/// <summary>What goes wrong with one request of a <see cref="SimulatedModel"/>. A request with a fault never ends well.</summary>
public sealed record SimulatedFault
{
    private SimulatedFault(SimulatedFaultKind kind)
    {
        Kind = kind;
    }

    /// <summary>The way in which it goes wrong.</summary>
    public SimulatedFaultKind Kind { get; }

    /// <summary>The HTTP status of an overload or a failure; <see langword="null"/> where the response began well.</summary>
    public HttpStatusCode? StatusCode { get; private init; }

    /// <summary>The time after which an overloaded model asks to be tried again.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>How many tokens come before a stall or a drop.</summary>
    public int AfterTokens { get; private init; }

    /// <summary>The model has too much to do: status 429, said on arrival, before the queue.</summary>
    /// <param name="retryAfter">The time after which it asks to be tried again; none is said where this is <see langword="null"/>.</param>
    public static SimulatedFault Overload(TimeSpan? retryAfter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retryAfter ?? TimeSpan.Zero, TimeSpan.Zero, nameof(retryAfter));
        return new(SimulatedFaultKind.Overload) { StatusCode = HttpStatusCode.TooManyRequests, RetryAfter = retryAfter };
    }

    /// <summary>The model fails: it queues, reads the prompt, and says the status when the first token is due.</summary>
    /// <param name="statusCode">A status from 500 to 599.</param>
    public static SimulatedFault Failure(HttpStatusCode statusCode = HttpStatusCode.InternalServerError)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((int)statusCode, 500, nameof(statusCode));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)statusCode, 599, nameof(statusCode));
        return new(SimulatedFaultKind.Failure) { StatusCode = statusCode };
    }

    /// <summary>The model stops talking and keeps its slot until the request is cancelled.</summary>
    /// <param name="afterTokens">How many tokens come first; an answer with fewer stalls before its end.</param>
    public static SimulatedFault Stall(int afterTokens = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterTokens);
        return new(SimulatedFaultKind.Stall) { AfterTokens = afterTokens };
    }

    /// <summary>The connection is cut.</summary>
    /// <param name="afterTokens">How many tokens come first; an answer with fewer is cut before its end.</param>
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
