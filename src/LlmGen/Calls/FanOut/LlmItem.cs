namespace LlmGen;

/// <summary>What <see cref="ForEachAttribute"/> made of one item, where results come as they complete.</summary>
/// <typeparam name="T">The result's type.</typeparam>
/// <param name="Index">The item's place in the sequence, from 0.</param>
/// <param name="Value">The result.</param>
public readonly record struct LlmItem<T>(int Index, T Value);
