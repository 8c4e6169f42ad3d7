namespace LlmGen.Generator.Planning;

/// <summary>In which form a fan-out gives its results.</summary>
internal enum FanOutForm
{
    /// <summary>A list of values.</summary>
    List,

    /// <summary>A list of <c>LlmOutcome&lt;T&gt;</c>.</summary>
    Outcomes,

    /// <summary>A stream of values.</summary>
    Stream,

    /// <summary>A stream of <c>LlmOutcome&lt;T&gt;</c>.</summary>
    OutcomeStream,

    /// <summary>A stream of <c>LlmItem&lt;T&gt;</c>.</summary>
    ItemStream,

    /// <summary>A stream of <c>LlmItem&lt;LlmOutcome&lt;T&gt;&gt;</c>.</summary>
    ItemOutcomeStream,
}
