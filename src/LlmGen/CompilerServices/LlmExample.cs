using System.ComponentModel;

namespace LlmGen.CompilerServices;

/// <summary>An example for the model: see <see cref="ExampleAttribute"/>.</summary>
/// <param name="Input">The user message.</param>
/// <param name="Output">The expected response.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct LlmExample(string Input, string Output);
