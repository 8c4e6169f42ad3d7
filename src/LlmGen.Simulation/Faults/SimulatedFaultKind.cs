namespace LlmGen.Simulation;

/// <summary>Specifies the kind of a simulated fault.</summary>
public enum SimulatedFaultKind
{
    /// <summary>The request is rejected on arrival with status 429 and an optional time after which to retry.</summary>
    Overload,

    /// <summary>The request is accepted, and fails with a status of at least 500 when the first token is due.</summary>
    Failure,

    /// <summary>The response stops, and the request ends only when it is cancelled.</summary>
    Stall,

    /// <summary>The connection is closed.</summary>
    Drop,
}
