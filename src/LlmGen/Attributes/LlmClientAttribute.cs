namespace LlmGen;

/// <summary>Marks an interface whose implementation LlmGen generates: a client that calls a language model.</summary>
/// <remarks>
/// <para>
/// For <c>ISupportDesk</c> the generator writes <c>sealed partial class SupportDeskClient : ISupportDesk</c> beside it, and
/// <c>AddSupportDeskClient</c> for dependency injection. Every method needs a <see cref="PromptAttribute"/>, unless it has a body of its
/// own or is written by hand in the other half of the partial class.
/// </para>
/// <para>What is set here holds for every method that does not say otherwise; what is set nowhere is left to
/// <see cref="LlmRuntimeOptions"/> and then to the client.</para>
/// </remarks>
/// <example>
/// <code>
/// [LlmClient(System = "You are a support agent for Contoso.", MaxOutputTokens = 256)]
/// public interface ISupportDesk
/// {
///     [Prompt("Summarize this ticket in two sentences.\n\n{ticket}")]
///     Task&lt;string&gt; SummaryAsync(string ticket, CancellationToken cancellationToken = default);
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class LlmClientAttribute : Attribute
{
    /// <summary>The name of the generated class. Unset: the interface's name without its <c>I</c>, with <c>Client</c> at its end.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The system message: constant text, first in every request, so that the provider's prefix cache can hold it. Braces have no meaning in it.
    /// </summary>
    public string? System { get; set; }

    /// <summary>
    /// The model: the keyed <c>IChatClient</c> of that name (or <see cref="LlmRuntimeOptions.Models"/>) where there is one, else the
    /// <c>ModelId</c> that the default client is asked for, with a warning in the log. Never blank.
    /// </summary>
    public string? Model { get; set; }

    /// <summary>The most tokens a model may answer with. 0 is unset.</summary>
    public int MaxOutputTokens { get; set; }

    /// <summary>
    /// Whether text that the output token limit truncated is a result of the methods that do not say otherwise: see <see cref="PromptAttribute.AllowTruncated"/>.
    /// Not set: <see cref="LlmRuntimeOptions.AllowTruncated"/> decides.
    /// </summary>
    public bool AllowTruncated { get; set; }

    /// <summary>The sampling temperature, from 0 to 2. <see cref="double.NaN"/> is unset.</summary>
    public double Temperature { get; set; } = double.NaN;
}
