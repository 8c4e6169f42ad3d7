namespace LlmGen.Generator.Model;

/// <summary>A parameter of a method.</summary>
/// <param name="Name">The name, not escaped.</param>
/// <param name="Type">The type as written in C#.</param>
/// <param name="DefaultValue">The default value as written in C#, or null for none.</param>
/// <param name="Role">What the method does with it.</param>
/// <param name="MustNotBeNull">Whether null is an error: a reference type without <c>?</c>. Not <c>dynamic</c>: a check would bind at run time.</param>
/// <param name="MayBeNull">Whether null is a value like any other: a type with <c>?</c>, or a reference type of code that says nothing about null.</param>
internal sealed record ParameterModel(string Name, string Type, string? DefaultValue, ParameterRole Role, bool MustNotBeNull, bool MayBeNull);
