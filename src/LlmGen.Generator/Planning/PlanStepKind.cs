namespace LlmGen.Generator.Planning;

/// <summary>How a method gives its result.</summary>
internal enum PlanStepKind
{
    /// <summary><c>Task&lt;T&gt;</c>.</summary>
    Task,

    /// <summary><c>ValueTask&lt;T&gt;</c>.</summary>
    ValueTask,

    /// <summary>At once.</summary>
    Synchronous,

    /// <summary><c>IAsyncEnumerable&lt;T&gt;</c>.</summary>
    Stream,
}
