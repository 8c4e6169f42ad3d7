using LlmGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Parsing;

/// <summary>Which types can be written into a prompt, and how.</summary>
internal static class WritableTypes
{
    /// <summary>How a type is written, or null where it cannot be.</summary>
    public static PromptPartKind? KindOf(ITypeSymbol type)
    {
        if (Scalar(type) is { } scalar)
        {
            return scalar;
        }

        // Its numbers would stand there as a list.
        if (type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte })
        {
            return null;
        }

        return type.SequenceElement() is { } element && Scalar(element) is not null ? PromptPartKind.List : null;
    }

    /// <summary>What a format would be checked against: the type itself, or the item of a list.</summary>
    public static ITypeSymbol Formatted(ITypeSymbol type) =>
        (Scalar(type) is null ? type.SequenceElement()! : type).WithoutNullable(out _);

    /// <summary>What is wrong with a format, or null.</summary>
    public static string? FormatMistake(ITypeSymbol type, string format)
    {
        if (Scalar(type) != PromptPartKind.Formatted)
        {
            return "has a format for '" + type.Display() + "', which supports none";
        }

        return Formats.IsKnown(type, format) ? null : "has the format '" + format + "', which '" + type.Display() + "' does not support";
    }

    private static PromptPartKind? Scalar(ITypeSymbol type)
    {
        type = type.WithoutNullable(out _);
        if (type.TypeKind == TypeKind.Enum)
        {
            return PromptPartKind.Formatted;
        }

        if (type.IsRefLikeType || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.TypeParameter)
        {
            return null;
        }

        switch (type.SpecialType)
        {
            case SpecialType.System_String or SpecialType.System_Char or SpecialType.System_Boolean:
                return PromptPartKind.Text;
            case >= SpecialType.System_SByte and <= SpecialType.System_Double or SpecialType.System_DateTime:
                return PromptPartKind.Formatted;
        }

        if (type.Is("System", "Uri"))
        {
            return PromptPartKind.Text;
        }

        if (type.Is("System", "IFormattable"))
        {
            return PromptPartKind.Formatted;
        }

        foreach (INamedTypeSymbol implemented in type.AllInterfaces)
        {
            if (implemented.Is("System", "IFormattable"))
            {
                return PromptPartKind.Formatted;
            }
        }

        return null;
    }
}
