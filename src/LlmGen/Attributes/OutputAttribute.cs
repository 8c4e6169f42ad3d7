namespace LlmGen;

/// <summary>Sets the name of a method's output in plans. The default is the method name without <c>Async</c>: see <see cref="PlanAttribute"/>.</summary>
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
    /// <param name="name">The name of the parameters and members that receive the output. It must be an identifier, and is case-insensitive.</param>
    public OutputAttribute(string name) => Name = name;

    /// <summary>The name of the parameters and members that receive the output.</summary>
    public string Name { get; }
}
