namespace LlmGen;

/// <summary>Marks an interface for which LlmGen generates an implementation that calls a language model.</summary>
/// <remarks>
/// <para>
/// For <c>ISupportDesk</c>, LlmGen generates <c>sealed partial class SupportDeskClient : ISupportDesk</c> in the same namespace, and the registration
/// method <c>AddSupportDeskClient</c> for dependency injection. Every method needs a <see cref="PromptAttribute"/>, <see cref="PlanAttribute"/> or
/// <see cref="ForEachAttribute"/>, unless it has a body in the interface or in your part of the partial class.
/// </para>
/// <para>The settings apply to all methods that do not override them. Settings that are not set fall back to <see cref="LlmRuntimeOptions"/>, then to
/// the chat client.</para>
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
    /// <summary>The name of the generated class. The default is the name of the interface without the leading <c>I</c>, followed by <c>Client</c>.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// The system message. It is constant text, and the first message of every request, so that the provider can cache it. Braces are literal.
    /// </summary>
    public string? System { get; set; }

    /// <summary>
    /// The name of the model: the key of a registered <c>IChatClient</c> or of <see cref="LlmRuntimeOptions.Models"/>. If there is none, the default
    /// client is used with this <c>ModelId</c>, and a warning is logged. Must not be blank.
    /// </summary>
    public string? Model { get; set; }

    /// <summary>The maximum number of output tokens. 0 is unset.</summary>
    public int MaxOutputTokens { get; set; }

    /// <summary>
    /// Whether the methods return text that the output token limit truncated, instead of throwing: see <see cref="PromptAttribute.AllowTruncated"/>. If not
    /// set, <see cref="LlmRuntimeOptions.AllowTruncated"/> applies.
    /// </summary>
    public bool AllowTruncated { get; set; }

    /// <summary>The sampling temperature, from 0 to 2. <see cref="double.NaN"/> is unset.</summary>
    public double Temperature { get; set; } = double.NaN;
}
