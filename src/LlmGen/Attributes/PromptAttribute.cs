using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>Gives a method of an <see cref="LlmClientAttribute"/> interface its prompt, and thereby its body.</summary>
/// <remarks>
/// <para>
/// In the template <c>{name}</c> is a parameter, <c>{name.Property}</c> a member of it, <c>{name:format}</c> a format, <c>{{</c> and
/// <c>}}</c> are braces. Text goes in as it is; numbers, dates, enums, <see cref="Guid"/> and <see cref="Uri"/> by the invariant culture; a
/// sequence as a list of lines that begin with <c>- </c>. A line end is always a line feed, whatever the source file has.
/// </para>
/// <para>
/// A parameter of type <c>IEnumerable&lt;ChatMessage&gt;</c> is the history, one of type <see cref="AIContent"/> (or a sequence) is
/// attached to the prompt's message, a <see cref="ChatOptions"/> overrides what the attributes say: none of them stands in the template.
/// The order of the messages is fixed for the provider's prefix cache: system, examples, history, prompt.
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

    /// <summary>The system message, in place of the interface's: constant text. Braces have no meaning in it.</summary>
    public string? System { get; set; }

    /// <summary>The model, in place of the interface's: see <see cref="LlmClientAttribute.Model"/>. Never blank.</summary>
    public string? Model { get; set; }

    /// <summary>The most tokens the model may answer with: the simplest cap on the worst latency. 0 is unset.</summary>
    public int MaxOutputTokens { get; set; }

    /// <summary>
    /// Whether text that the output token limit truncated is a result, as far as it came. For methods that return text; a typed value must be complete. What is
    /// written in source counts, so that <c>false</c> overrides the interface; not set: <see cref="LlmClientAttribute.AllowTruncated"/> decides, then
    /// <see cref="LlmRuntimeOptions.AllowTruncated"/>.
    /// </summary>
    /// <remarks>
    /// Where it is not allowed, the call ends in an <see cref="LlmTruncatedException"/>, a stream after all of its text; <see cref="LlmOutputException.RawText"/> is
    /// what came. Inside a plan only this setting of the step itself allows it, since the text would be passed on to other steps. A method that returns
    /// <c>LlmResult&lt;string&gt;</c> throws only inside a plan and in a <c>[ForEach]</c> that gives the text alone: elsewhere <see cref="LlmResult{T}.FinishReason"/> tells.
    /// </remarks>
    public bool AllowTruncated { get; set; }

    /// <summary>The sampling temperature, from 0 to 2. <see cref="double.NaN"/> is unset.</summary>
    public double Temperature { get; set; } = double.NaN;

    /// <summary>The nucleus sampling probability mass, greater than 0 and at most 1. <see cref="double.NaN"/> is unset.</summary>
    public double TopP { get; set; } = double.NaN;

    /// <summary>The seed for repeatable sampling, where the provider knows one. 0 is unset.</summary>
    public long Seed { get; set; }

    /// <summary>Texts that end the answer where the model writes one of them.</summary>
    public string[]? StopSequences { get; set; }

    /// <summary>How much a reasoning model thinks before its first visible token. Not set: the model's own default.</summary>
    public ReasoningEffort ReasoningEffort { get; set; }
}
