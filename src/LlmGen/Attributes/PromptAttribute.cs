using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>Sets the prompt of a method of an <see cref="LlmClientAttribute"/> interface. LlmGen generates the method body.</summary>
/// <remarks>
/// <para>
/// In the template, <c>{name}</c> inserts a parameter, <c>{name.Property}</c> a member of it, and <c>{name:format}</c> a formatted value; <c>{{</c> and
/// <c>}}</c> are literal braces. Strings are inserted unchanged. Numbers, dates, enums, <see cref="Guid"/> and <see cref="Uri"/> are formatted with the
/// invariant culture. A sequence is inserted as one line per element, each beginning with <c>- </c>. Line breaks are always line feeds, regardless of
/// the source file.
/// </para>
/// <para>
/// A parameter of type <c>IEnumerable&lt;ChatMessage&gt;</c> is the chat history, a parameter of type <see cref="AIContent"/> (or a sequence of it) is
/// attached to the prompt message, and a <see cref="ChatOptions"/> parameter overrides the settings of the attributes. The template does not name them.
/// To make use of the provider's prompt cache, messages are always in the same order: system message, examples, history, prompt.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PromptAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="template">The prompt, with <c>{placeholders}</c> for the method's parameters.</param>
    public PromptAttribute(string template) => Template = template;

    /// <summary>The prompt, with <c>{placeholders}</c> for the method's parameters.</summary>
    public string Template { get; }

    /// <summary>The system message, which replaces that of the interface. It is constant text; braces are literal.</summary>
    public string? System { get; set; }

    /// <summary>The name of the model, which replaces that of the interface: see <see cref="LlmClientAttribute.Model"/>. Must not be blank.</summary>
    public string? Model { get; set; }

    /// <summary>The maximum number of output tokens, which limits the worst-case latency. 0 is unset.</summary>
    public int MaxOutputTokens { get; set; }

    /// <summary>
    /// Whether the method returns text that the output token limit truncated, instead of throwing. Applies to methods that return text; a typed value must
    /// be complete. If not set, <see cref="LlmClientAttribute.AllowTruncated"/> applies, then <see cref="LlmRuntimeOptions.AllowTruncated"/>; an explicit
    /// <c>false</c> overrides them.
    /// </summary>
    /// <remarks>
    /// Otherwise the call throws an <see cref="LlmTruncatedException"/>, whose <see cref="LlmOutputException.RawText"/> is the received text; a stream yields
    /// all of its text first. Inside a plan, only the setting of the step itself applies, since the text would be passed to other steps. A method that
    /// returns <c>LlmResult&lt;string&gt;</c> throws only inside a plan and in a <c>[ForEach]</c> that returns only the text: in all other cases, check
    /// <see cref="LlmResult{T}.FinishReason"/>.
    /// </remarks>
    public bool AllowTruncated { get; set; }

    /// <summary>The sampling temperature, from 0 to 2. <see cref="double.NaN"/> is unset.</summary>
    public double Temperature { get; set; } = double.NaN;

    /// <summary>The nucleus sampling probability mass, greater than 0 and at most 1. <see cref="double.NaN"/> is unset.</summary>
    public double TopP { get; set; } = double.NaN;

    /// <summary>The seed for repeatable sampling, if the provider supports it. 0 is unset.</summary>
    public long Seed { get; set; }

    /// <summary>The strings at which the model stops generating.</summary>
    public string[]? StopSequences { get; set; }

    /// <summary>The amount of reasoning before the first visible token. If not set, the default of the model applies.</summary>
    public ReasoningEffort ReasoningEffort { get; set; }
}
