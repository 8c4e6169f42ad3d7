using System.ComponentModel;

namespace LlmGen;

/// <summary>One exchange that shows the model what is wanted: see <see cref="ExampleAttribute"/>.</summary>
/// <param name="Input">What the user says.</param>
/// <param name="Output">What the assistant answers.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct LlmExample(string Input, string Output);
