namespace LlmGen;

/// <summary>Marks the parameter that contains the predicted output, such as the file that the model edits.</summary>
/// <remarks>
/// <para>
/// A provider that supports predicted outputs verifies the predicted text many tokens at a time, and generates only the differences token by token. The
/// parameter must be a <c>string</c>. Null disables the prediction. The template may use the parameter too, since the model does not read the
/// prediction.
/// </para>
/// <para>
/// Requires a client that sends predictions, such as <c>WithOpenAIExtras()</c> from the package LlmGen.OpenAI; other clients ignore it. Predicted tokens
/// that are not part of the response are billed as output tokens. The prediction is not part of the cache key of a <see cref="CachedAttribute"/> method,
/// since it affects the latency of the response, not its content.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PredictionAttribute : Attribute;
