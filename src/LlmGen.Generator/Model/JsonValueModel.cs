namespace LlmGen.Generator.Model;

/// <summary>A use of a type in an answer: how it is asked for and how it is read.</summary>
/// <param name="Kind">What the value is in JSON and in C#.</param>
/// <param name="Type">The C# type without its nullability, fully qualified.</param>
/// <param name="IsNullable">Whether null may stand in its place.</param>
/// <param name="Element">The item of a list, the value of a dictionary.</param>
/// <param name="Key">The key of a dictionary.</param>
/// <param name="Definition">For an object or an enum: the name of its <see cref="JsonTypeModel"/>.</param>
/// <param name="Collection">For a list: the collection that the return type wants.</param>
internal sealed record JsonValueModel(
    JsonKind Kind,
    string Type,
    bool IsNullable,
    JsonValueModel? Element = null,
    JsonValueModel? Key = null,
    string? Definition = null,
    CollectionKind Collection = CollectionKind.List);
