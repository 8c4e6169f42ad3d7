namespace LlmGen.Generator.Model;

/// <summary>What a value is in JSON and in C#.</summary>
internal enum JsonKind
{
    String,
    Char,
    Boolean,
    Integer,
    Real,
    DateTime,
    DateTimeOffset,
    DateOnly,
    TimeOnly,
    TimeSpan,
    Guid,
    Uri,
    Enum,
    Object,
    List,
    Dictionary,
}
