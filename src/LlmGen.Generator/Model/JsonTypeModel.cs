namespace LlmGen.Generator.Model;

/// <summary>An object or an enum that is read from answers.</summary>
/// <param name="Name">The name of the definition in the schema and of its reader.</param>
/// <param name="Type">The C# type, fully qualified.</param>
/// <param name="Description">What the schema says about it.</param>
/// <param name="EnumNames">For an enum: its names in JSON.</param>
/// <param name="EnumMembers">For an enum: its members in C#, in the same order.</param>
/// <param name="Properties">For an object: its properties in the schema's order.</param>
/// <param name="ConstructorArguments">For an object: the properties that its constructor takes, in order.</param>
/// <param name="Initialized">For an object: the properties that its initializer sets.</param>
internal sealed record JsonTypeModel(
    string Name,
    string Type,
    string? Description,
    EquatableArray<string> EnumNames,
    EquatableArray<string> EnumMembers,
    EquatableArray<JsonPropertyModel> Properties,
    EquatableArray<int> ConstructorArguments,
    EquatableArray<int> Initialized);
