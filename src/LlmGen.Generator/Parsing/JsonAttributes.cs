using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Parsing;

/// <summary>Attributes of System.Text.Json that change what a value is and that no generated reader follows.</summary>
internal static class JsonAttributes
{
    private const string Serialization = "System.Text.Json.Serialization";

    /// <summary>Why a type cannot be read, or null.</summary>
    public static string? Mistake(ITypeSymbol type)
    {
        string owner = "'" + type.Display() + "'";
        if (HasConverter(type, type))
        {
            return owner + " has [JsonConverter], which is ignored; use a type whose properties match the JSON";
        }

        if (type.Attribute(Serialization, "JsonPolymorphicAttribute") is not null || type.Attribute(Serialization, "JsonDerivedTypeAttribute") is not null)
        {
            return owner + " is polymorphic ([JsonPolymorphic] or [JsonDerivedType]), which is not supported; use a concrete type";
        }

        if (type.Attribute(Serialization, "JsonUnmappedMemberHandlingAttribute")?.ConstructorArguments is [{ Value: 1 }])
        {
            return owner + " has [JsonUnmappedMemberHandling(Disallow)], but unknown properties are skipped; remove the attribute";
        }

        if (type.Attribute(Serialization, "JsonObjectCreationHandlingAttribute")?.ConstructorArguments is [{ Value: 1 }])
        {
            return owner + Populate;
        }

        for (ITypeSymbol? current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers())
            {
                if (member is not (IPropertySymbol or IFieldSymbol { IsImplicitlyDeclared: false }))
                {
                    continue;
                }

                string name = "'" + type.Display() + "." + member.Name + "'";
                if (member.Attribute(Serialization, "JsonExtensionDataAttribute") is not null)
                {
                    return name + " has [JsonExtensionData], which is not populated; remove it";
                }

                if (member is IFieldSymbol or { DeclaredAccessibility: not (Accessibility.Public or Accessibility.Internal) }
                    && member.Attribute(Serialization, "JsonIncludeAttribute") is not null)
                {
                    return name + " has [JsonInclude], but only public and internal properties are deserialized; make it one";
                }

                if (member.Attribute(Serialization, "JsonObjectCreationHandlingAttribute")?.ConstructorArguments is [{ Value: 1 }])
                {
                    return name + Populate;
                }
            }
        }

        return null;
    }

    /// <summary>Why a property cannot be read, or null.</summary>
    public static string? Mistake(IPropertySymbol property, ITypeSymbol type) =>
        HasConverter(property, type.WithoutNullable(out _)) ? "it has [JsonConverter], which is ignored; use a type whose properties match the JSON" : null;

    private const string Populate = " has [JsonObjectCreationHandling(Populate)], but collections are replaced; remove the attribute";

    // Enums are read by their names, which is what this converter does.
    private static bool HasConverter(ISymbol symbol, ITypeSymbol type) =>
        symbol.Attribute(Serialization, "JsonConverterAttribute") is { } converter
        && !(type.TypeKind == TypeKind.Enum
            && converter.ConstructorArguments is [{ Value: INamedTypeSymbol named }]
            && (named.Is(Serialization, "JsonStringEnumConverter") || named.Is(Serialization, "JsonStringEnumConverter`1")));
}
