using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Generator.Parsing;

/// <summary>Questions to symbols that allocate nothing, and the two ways in which types are written.</summary>
internal static class SymbolExtensions
{
    /// <summary>A type as generated signatures name it.</summary>
    private static readonly SymbolDisplayFormat AnnotatedFormat = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static bool Is(this ITypeSymbol? type, string @namespace, string metadataName) =>
        type is not null
        && metadataName.StartsWith(type.Name, StringComparison.Ordinal) // A generic type's metadata name is composed at every call.
        && type.MetadataName == metadataName
        && type.ContainingType is null
        && IsNamed(type.ContainingNamespace, @namespace);

    public static bool IsOrDerivesFrom(this ITypeSymbol? type, string @namespace, string metadataName)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Is(@namespace, metadataName))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The fully qualified name with its nullable annotations.</summary>
    public static string Annotated(this ITypeSymbol type) => PlainName(type) ?? type.ToDisplayString(AnnotatedFormat);

    /// <summary>The fully qualified name without nullable annotations on top.</summary>
    public static string Qualified(this ITypeSymbol type) =>
        (type.NullableAnnotation == NullableAnnotation.Annotated ? type.WithNullableAnnotation(NullableAnnotation.NotAnnotated) : type).Annotated();

    /// <summary>The name for a reader: <c>IReadOnlyList&lt;Request&gt;</c>.</summary>
    public static string Display(this ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    /// <summary>The T of a <c>Nullable&lt;T&gt;</c>, or else the type itself; and whether null is among its values.</summary>
    public static ITypeSymbol WithoutNullable(this ITypeSymbol type, out bool isNullable)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            isNullable = true;
            return nullable.TypeArguments[0];
        }

        isNullable = type.NullableAnnotation == NullableAnnotation.Annotated;
        return type;
    }

    /// <summary>The T of the <c>IEnumerable&lt;T&gt;</c> that a type is; null for a string and for what is no sequence.</summary>
    public static ITypeSymbol? SequenceElement(this ITypeSymbol type)
    {
        type = type.WithoutNullable(out _);
        if (type.SpecialType == SpecialType.System_String)
        {
            return null;
        }

        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T } itself)
        {
            return itself.TypeArguments[0];
        }

        foreach (INamedTypeSymbol implemented in type.AllInterfaces)
        {
            if (implemented.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
            {
                return implemented.TypeArguments[0];
            }
        }

        return null;
    }

    /// <summary>Whether a type stands in a namespace of the platform: <c>System</c> or <c>Microsoft</c>.</summary>
    public static bool IsOfFramework(this ITypeSymbol type)
    {
        INamespaceSymbol? root = type.ContainingNamespace;
        while (root is { ContainingNamespace.IsGlobalNamespace: false })
        {
            root = root.ContainingNamespace;
        }

        return root is { Name: "System" or "Microsoft" };
    }

    /// <summary>The members in an order that does not depend on which part of a partial declaration the compiler is handed first.</summary>
    public static IEnumerable<ISymbol> OrderedMembers(this INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Length < 2
            ? type.GetMembers()
            : type.GetMembers().OrderBy(member => member.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath, StringComparer.Ordinal);

    /// <summary>A name as C# wants it where it is a keyword, everywhere or in asynchronous methods.</summary>
    public static string Escaped(this string name) => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || name == "await" ? "@" + name : name;

    /// <summary>The name of a method as people say it.</summary>
    public static string WithoutAsync(this string name) =>
        name.Length > 5 && name.EndsWith("Async", StringComparison.Ordinal) ? name.Substring(0, name.Length - 5) : name;

    /// <summary>A constant of an enum: its name, or a cast where no member has its value.</summary>
    public static string EnumValue(ITypeSymbol type, object value)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IFieldSymbol { HasConstantValue: true } field && value.Equals(field.ConstantValue))
            {
                return type.Qualified() + "." + member.Name.Escaped();
            }
        }

        return "(" + type.Qualified() + ")(" + SymbolDisplay.FormatPrimitive(value, quoteStrings: false, useHexadecimalNumbers: false) + ")";
    }

    public static AttributeData? Attribute(this ISymbol symbol, string @namespace, string name)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass.Is(@namespace, name))
            {
                return attribute;
            }
        }

        return null;
    }

    public static TypedConstant? Named(this AttributeData? attribute, string name)
    {
        if (attribute is not null)
        {
            foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
            {
                if (argument.Key == name)
                {
                    return argument.Value;
                }
            }
        }

        return null;
    }

    /// <summary>The annotated name of a type that stands in a namespace, and whose arguments do; null where only the compiler knows it.</summary>
    /// <remarks>The compiler's own display would be the largest part of the transform.</remarks>
    private static string? PlainName(ITypeSymbol type)
    {
        type = type.WithoutNullable(out bool isNullable);
        if (type.SpecialType == SpecialType.System_String)
        {
            return isNullable ? "string?" : "string";
        }

        if (type is not INamedTypeSymbol
            {
                TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface or TypeKind.Enum,
                SpecialType: SpecialType.None,
                ContainingType: null,
                IsTupleType: false,
                IsFileLocal: false,
            } named)
        {
            return null;
        }

        string arguments = "";
        for (int i = 0; i < named.Arity; i++)
        {
            if (PlainName(named.TypeArguments[i]) is not { } argument)
            {
                return null;
            }

            arguments += (i == 0 ? "<" : ", ") + argument;
        }

        return Prefix(named.ContainingNamespace) + named.Name.Escaped() + arguments + (named.Arity == 0 ? "" : ">") + (isNullable ? "?" : "");
    }

    private static string Prefix(INamespaceSymbol symbol) =>
        symbol.IsGlobalNamespace ? "global::" : Prefix(symbol.ContainingNamespace) + symbol.Name.Escaped() + ".";

    private static bool IsNamed(INamespaceSymbol? symbol, string name)
    {
        int end = name.Length;
        for (; symbol is { IsGlobalNamespace: false }; symbol = symbol.ContainingNamespace)
        {
            int start = end - symbol.Name.Length;
            if (start < 0 || string.CompareOrdinal(name, start, symbol.Name, 0, symbol.Name.Length) != 0)
            {
                return false;
            }

            if (start == 0)
            {
                return symbol.ContainingNamespace is { IsGlobalNamespace: true };
            }

            if (name[start - 1] != '.')
            {
                return false;
            }

            end = start - 1;
        }

        return false;
    }
}
