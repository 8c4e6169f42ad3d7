using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>A value with its latency, usage and source. A method that returns it sends a streaming request to measure the latency.</summary>
/// <typeparam name="T">The type of the value: <see cref="string"/> for text, or any type that a typed method can return.</typeparam>
/// <param name="Value">The value.</param>
/// <param name="Timing">The latency.</param>
/// <param name="Usage">The number of input, output and cached tokens. Null if the client does not report it.</param>
/// <param name="ModelId">The model that generated the response. Null if the client does not report it.</param>
/// <param name="Source">The source of the response.</param>
public sealed record LlmResult<T>(T Value, LlmTiming Timing, UsageDetails? Usage, string? ModelId, LlmSource Source)
{
    /// <summary>
    /// The reason why the model stopped. Null if the client does not report it. With <see cref="ChatFinishReason.Length"/>, the output token limit truncated the
    /// response, and an <c>LlmResult&lt;string&gt;</c> contains the truncated text. Inside a plan, truncated text throws an <see cref="LlmTruncatedException"/>,
    /// unless <see cref="PromptAttribute.AllowTruncated"/> of the method is true; the same applies to a fan-out that returns only the text, unless
    /// AllowTruncated is set. A typed value is always complete.
    /// </summary>
    public ChatFinishReason? FinishReason { get; init; }
}
