using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>A value together with how it came about. A method that returns it streams underneath, so that the times are real.</summary>
/// <typeparam name="T">The value's type: <see cref="string"/> for text, or whatever a typed method can return.</typeparam>
/// <param name="Value">The answer.</param>
/// <param name="Timing">How long it took.</param>
/// <param name="Usage">The tokens that were read and written, with the cached ones; null where the client reports none.</param>
/// <param name="ModelId">The model that answered, as it names itself; null where the client does not say.</param>
/// <param name="Source">Where the answer came from.</param>
public sealed record LlmResult<T>(T Value, LlmTiming Timing, UsageDetails? Usage, string? ModelId, LlmSource Source)
{
    /// <summary>
    /// Why the model stopped, as the client says; null where it does not. <see cref="ChatFinishReason.Length"/>: the output token limit truncated the response.
    /// A <c>LlmResult&lt;string&gt;</c> then holds the text that came; inside a plan it is an <see cref="LlmTruncatedException"/>, unless the
    /// method's own <see cref="PromptAttribute.AllowTruncated"/> is true, and in a fan-out that hands on the text alone, unless AllowTruncated allows it. A typed value that could be read is complete.
    /// </summary>
    public ChatFinishReason? FinishReason { get; init; }
}
