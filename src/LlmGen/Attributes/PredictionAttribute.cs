namespace LlmGen;

/// <summary>Marks the parameter that holds what the answer is expected to be close to, such as the file that the model is asked to change.</summary>
/// <remarks>
/// <para>
/// A provider with predicted outputs confirms the expected text many tokens at a time, and writes one by one only what differs. The parameter
/// is a <c>string</c>; it may stand in the template too, since the model does not read a prediction. Null is no prediction.
/// </para>
/// <para>
/// Needs a client that sends it: <c>WithOpenAIExtras()</c> of the package LlmGen.OpenAI. Others ignore it. Predicted tokens that the answer does not
/// use are billed as output. It is no part of the key of a <see cref="CachedAttribute"/> method: it changes how fast the answer comes, not what it says.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PredictionAttribute : Attribute;
