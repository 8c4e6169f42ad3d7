namespace LlmGen;

/// <summary>The ways in which a simulated request goes wrong.</summary>
public enum SimulatedFaultKind
{
    /// <summary>Refused on arrival with status 429 and the time after which to try again.</summary>
    Overload,

    /// <summary>Accepted, and failed with a status of 500 or above when the first token was due.</summary>
    Failure,

    /// <summary>Nothing more comes, and the request ends only when it is cancelled.</summary>
    Stall,

    /// <summary>The connection is cut.</summary>
    Drop,
}
