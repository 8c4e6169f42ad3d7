namespace LlmGen;

/// <summary>Names what a method gives to plans, in place of its own name without <c>Async</c>: see <see cref="PlanAttribute"/>.</summary>
/// <example>
/// <code>
/// [Prompt("Write the reply to {ticket}"), Output("reply")]
/// IAsyncEnumerable&lt;string&gt; WriteReplyAsync(string ticket, CancellationToken cancellationToken = default);
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OutputAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="name">The name of the parameters and members that take the result: an identifier. Case does not count.</param>
    public OutputAttribute(string name) => Name = name;

    /// <summary>The name of the parameters and members that take the result.</summary>
    public string Name { get; }
}
