using System.ComponentModel;

namespace LlmGen.CompilerServices;

/// <summary>Deserializes a value. Used by generated code.</summary>
/// <param name="json">The reader. It is at the first token of the value; the method moves it to the last one.</param>
/// <typeparam name="T">The type of the value.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate T LlmJsonRead<T>(ref LlmJsonReader json);
