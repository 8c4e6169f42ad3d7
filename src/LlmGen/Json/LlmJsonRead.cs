using System.ComponentModel;

namespace LlmGen;

/// <summary>Reads one value of a model's answer. Generated code passes its readers around by this type.</summary>
/// <param name="json">Stands on the first token of the value; the method leaves it on the last one.</param>
/// <typeparam name="T">What the value is read as.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate T LlmJsonRead<T>(ref LlmJsonReader json);
