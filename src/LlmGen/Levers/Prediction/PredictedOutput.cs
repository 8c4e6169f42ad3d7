using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>
/// The text that an answer is expected to be close to, such as the file that the model is asked to change. A provider with predicted outputs
/// confirms it many tokens at a time, and writes one by one only what differs.
/// </summary>
/// <remarks>
/// A request carries it to the provider's client in <see cref="ChatOptions.AdditionalProperties"/>[<see cref="PropertyName"/>]. Clients
/// without predicted outputs ignore it. Predicted tokens that the answer does not use are billed as output.
/// </remarks>
public static class PredictedOutput
{
    /// <summary>Where <see cref="ChatOptions.AdditionalProperties"/> holds it.</summary>
    public const string PropertyName = "llmgen.prediction";

    /// <summary>The expected output that a request carries, or null for none.</summary>
    /// <param name="options">The options of the request, or null.</param>
    public static string? Of(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(PropertyName, out string? prediction) == true ? prediction : null;

    /// <summary>A copy of these options that also says what the answer is expected to be close to.</summary>
    /// <param name="options">The options; they are not changed.</param>
    /// <param name="prediction">The expected output.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static ChatOptions WithPrediction(this ChatOptions options, string prediction)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(prediction);
        ChatOptions copy = options.Clone();
        (copy.AdditionalProperties ??= [])[PropertyName] = prediction;
        return copy;
    }
}
