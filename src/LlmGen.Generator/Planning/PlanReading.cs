namespace LlmGen.Generator.Planning;

/// <summary>What is made of a step's result where it is needed.</summary>
internal enum PlanReading
{
    /// <summary>The result as it is.</summary>
    Value,

    /// <summary>The value of an <c>LlmResult&lt;T&gt;</c>.</summary>
    ResultValue,

    /// <summary>The elements of a stream, as a list.</summary>
    List,

    /// <summary>The elements of a stream, as a collection that a list is no instance of.</summary>
    Collection,

    /// <summary>The text of a stream.</summary>
    Text,

    /// <summary>The stream itself.</summary>
    Stream,
}
