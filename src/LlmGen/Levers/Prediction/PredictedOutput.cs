using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>
/// The predicted output of a request, such as the file that the model edits. A provider that supports predicted outputs verifies the predicted text many
/// tokens at a time, and generates only the differences token by token.
/// </summary>
/// <remarks>
/// The prediction is stored in <see cref="ChatOptions.AdditionalProperties"/>[<see cref="PropertyName"/>]. Clients that do not support predicted outputs
/// ignore it. Predicted tokens that are not part of the response are billed as output tokens.
/// </remarks>
public static class PredictedOutput
{
    /// <summary>The key in <see cref="ChatOptions.AdditionalProperties"/>.</summary>
    public const string PropertyName = "llmgen.prediction";

    /// <summary>Gets the predicted output of a request, or null if there is none.</summary>
    /// <param name="options">The options of the request, or null.</param>
    public static string? Of(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(PropertyName, out string? prediction) == true ? prediction : null;

    /// <summary>Returns a copy of the options with a predicted output.</summary>
    /// <param name="options">The options. They are not changed.</param>
    /// <param name="prediction">The predicted output.</param>
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
