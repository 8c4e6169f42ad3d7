namespace LlmGen.Analyzers;

/// <summary>What a step of a schedule writes.</summary>
internal enum ScheduleStepKind
{
    /// <summary>A statement, in which started calls are awaited by their tasks.</summary>
    Keep,

    /// <summary>The start of a call, whose task a variable holds.</summary>
    Start,

    /// <summary>The wait for several started calls together.</summary>
    Join,
}
