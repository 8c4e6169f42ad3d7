namespace LlmGen.Analyzers;

/// <summary>What code may contain whose footprint is taken.</summary>
[Flags]
internal enum FootprintOptions
{
    /// <summary>Straight-line code that only computes.</summary>
    None = 0,

    /// <summary>Control flow, with exceptions, and results that are returned.</summary>
    Statements = 1,

    /// <summary>Logs, metrics and traces.</summary>
    Telemetry = 2,

    /// <summary>Calls to a model that are proven independent.</summary>
    Calls = 4,

    /// <summary>All that a function may contain: its clock is its own, and its options are its caller's concern.</summary>
    Function = 8,

    /// <summary>Logs alone, without metrics and traces.</summary>
    Logs = 16,
}
