namespace LlmGen;

/// <summary>A result of a <see cref="ForEachAttribute"/> method with the index of its item, for results in order of completion.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <param name="Index">The index of the item in the sequence, from 0.</param>
/// <param name="Value">The result.</param>
public readonly record struct LlmItem<T>(int Index, T Value);
