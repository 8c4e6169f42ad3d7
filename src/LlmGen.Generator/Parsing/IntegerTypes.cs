using LlmGen.Generator.Model;

namespace LlmGen.Generator.Parsing;

/// <summary>The range of each whole-number type up to 64 bits.</summary>
internal static class IntegerTypes
{
    /// <summary>The least and the greatest value; null for a type that is wider, or no whole number.</summary>
    public static (decimal Minimum, decimal Maximum)? RangeOf(JsonValueModel value) => value.Kind != JsonKind.Integer ? null : value.Type switch
    {
        "sbyte" => (sbyte.MinValue, sbyte.MaxValue),
        "byte" => (byte.MinValue, byte.MaxValue),
        "short" => (short.MinValue, short.MaxValue),
        "ushort" => (ushort.MinValue, ushort.MaxValue),
        "int" => (int.MinValue, int.MaxValue),
        "uint" => (uint.MinValue, uint.MaxValue),
        "long" => (long.MinValue, long.MaxValue),
        "ulong" => (ulong.MinValue, ulong.MaxValue),
        _ => null,
    };

    /// <summary>Whether a schema states the type's range: a model may write more digits than the type holds.</summary>
    public static bool IsNarrow(JsonValueModel value) => value is { Kind: JsonKind.Integer, Type: not ("long" or "ulong") } && RangeOf(value) is not null;
}
