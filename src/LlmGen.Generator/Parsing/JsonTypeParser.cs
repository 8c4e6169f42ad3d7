using System.Globalization;
using LlmGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Parsing;

/// <summary>Reads what an answer is to be read into. Collects the objects and enums that the methods of one interface share.</summary>
internal sealed class JsonTypeParser
{
    private readonly Compilation _compilation;

    // Box<string> and Box<string?> are read by two readers.
    private readonly Dictionary<ITypeSymbol, string> _names = new(SymbolEqualityComparer.IncludeNullability);
    private readonly Dictionary<ITypeSymbol, string?> _unreadable = new(SymbolEqualityComparer.IncludeNullability);
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<JsonTypeModel> _types = [];

    // The types whose members are being read, outermost first.
    private readonly List<ITypeSymbol> _open = [];

    public JsonTypeParser(Compilation compilation) => _compilation = compilation;

    /// <summary>The objects and enums so far, in the order in which they were completed.</summary>
    public IEnumerable<JsonTypeModel> Types => _types;

    /// <summary>How the result of a method is read, or null where it cannot be.</summary>
    public JsonValueModel? Parse(ITypeSymbol type, IMethodSymbol method, IDeclarationIssues? issues)
    {
        JsonValueModel? value = Value(type, out string? mistake);
        if (mistake is not null)
        {
            issues?.Report(DeclarationRuleIds.UnreadableResult, method, type.Display(), mistake);
        }

        return value;
    }

    // Null without a mistake is a type that the compiler does not know either.
    private JsonValueModel? Value(ITypeSymbol annotated, out string? mistake)
    {
        mistake = null;
        ITypeSymbol type = annotated.WithoutNullable(out bool isNullable);
        if (type.TypeKind == TypeKind.Error)
        {
            return null;
        }

        if (Scalar(type) is { } scalar)
        {
            return new JsonValueModel(scalar, type.Qualified(), isNullable);
        }

        if (type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte })
        {
            mistake = "'byte[]' is binary data, which models do not generate; use a string, or int[] for numbers";
            return null;
        }

        if (Collection(type, out CollectionKind collection) is { } itemType)
        {
            return Value(itemType, out mistake) is { } item
                ? new JsonValueModel(JsonKind.List, type.Qualified(), isNullable, item, Collection: collection)
                : null;
        }

        if (DictionaryOf(type) is [ITypeSymbol keyType, ITypeSymbol valueType])
        {
            JsonValueModel? key = Value(keyType, out mistake);
            JsonValueModel? value = key is null ? null : Value(valueType, out mistake);
            if (key is { Kind: JsonKind.Object or JsonKind.List or JsonKind.Dictionary } or { IsNullable: true })
            {
                mistake = "the key type '" + keyType.Display() + "' is not supported; use a string, number, date or enum";
                return null;
            }

            return value is null ? null : new JsonValueModel(JsonKind.Dictionary, type.Qualified(), isNullable, value, key);
        }

        return Definition(type, out mistake) is { } definition
            ? new JsonValueModel(type.TypeKind == TypeKind.Enum ? JsonKind.Enum : JsonKind.Object, type.Qualified(), isNullable, Definition: definition)
            : null;
    }

    private static JsonKind? Scalar(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_String => JsonKind.String,
        SpecialType.System_Char => JsonKind.Char,
        SpecialType.System_Boolean => JsonKind.Boolean,
        SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal => JsonKind.Real,
        >= SpecialType.System_SByte and <= SpecialType.System_UInt64 => JsonKind.Integer,
        SpecialType.System_DateTime => JsonKind.DateTime,
        SpecialType.None when type is INamedTypeSymbol { TypeKind: TypeKind.Struct or TypeKind.Class, Arity: 0 } => type.MetadataName switch
        {
            "DateTimeOffset" when type.Is("System", "DateTimeOffset") => JsonKind.DateTimeOffset,
            "DateOnly" when type.Is("System", "DateOnly") => JsonKind.DateOnly,
            "TimeOnly" when type.Is("System", "TimeOnly") => JsonKind.TimeOnly,
            "TimeSpan" when type.Is("System", "TimeSpan") => JsonKind.TimeSpan,
            "Guid" when type.Is("System", "Guid") => JsonKind.Guid,
            "Uri" when type.Is("System", "Uri") => JsonKind.Uri,
            "Half" when type.Is("System", "Half") => JsonKind.Real,
            "Int128" when type.Is("System", "Int128") => JsonKind.Integer,
            "UInt128" when type.Is("System", "UInt128") => JsonKind.Integer,
            _ => null,
        },
        _ => null,
    };

    private static ITypeSymbol? Collection(ITypeSymbol type, out CollectionKind kind)
    {
        kind = CollectionKind.List;
        if (type is IArrayTypeSymbol { Rank: 1 } array)
        {
            kind = CollectionKind.Array;
            return array.ElementType;
        }

        if (type is not INamedTypeSymbol { TypeArguments: [ITypeSymbol item] } named)
        {
            return null;
        }

        switch (named.OriginalDefinition.SpecialType)
        {
            case SpecialType.System_Collections_Generic_IEnumerable_T:
            case SpecialType.System_Collections_Generic_ICollection_T:
            case SpecialType.System_Collections_Generic_IList_T:
            case SpecialType.System_Collections_Generic_IReadOnlyCollection_T:
            case SpecialType.System_Collections_Generic_IReadOnlyList_T:
                return item;
        }

        if (type.Is("System.Collections.Generic", "List`1"))
        {
            return item;
        }

        if (type.Is("System.Collections.Generic", "HashSet`1")
            || type.Is("System.Collections.Generic", "ISet`1")
            || type.Is("System.Collections.Generic", "IReadOnlySet`1"))
        {
            kind = CollectionKind.HashSet;
            return item;
        }

        if (type.Is("System.Collections.Immutable", "ImmutableArray`1"))
        {
            kind = CollectionKind.ImmutableArray;
            return item;
        }

        return null;
    }

    private static ITypeSymbol[]? DictionaryOf(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeArguments: [ITypeSymbol key, ITypeSymbol value] }
        && (type.Is("System.Collections.Generic", "Dictionary`2")
            || type.Is("System.Collections.Generic", "IDictionary`2")
            || type.Is("System.Collections.Generic", "IReadOnlyDictionary`2"))
            ? [key, value]
            : null;

    /// <summary>The name of an object's or enum's definition, which is made where there is none yet.</summary>
    private string? Definition(ITypeSymbol type, out string? mistake)
    {
        type = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        if (_unreadable.TryGetValue(type, out mistake))
        {
            return null;
        }

        // A name is given before the members are read, so that a type may contain itself.
        if (_names.TryGetValue(type, out string? known))
        {
            return known;
        }

        if (IsExpanding(type))
        {
            mistake = "'" + type.OriginalDefinition.Display() + "'" + ExpandingMistake;
            return null;
        }

        mistake = JsonAttributes.Mistake(type);
        if (mistake is not null)
        {
            _unreadable.Add(type, mistake);
            return null;
        }

        string name = UniqueName(type);
        _names.Add(type, name);
        _open.Add(type);
        int before = _types.Count;
        JsonTypeModel? model = type.TypeKind == TypeKind.Enum
            ? EnumModel((INamedTypeSymbol)type, name, out mistake)
            : ObjectModel(type, name, out mistake);
        _open.RemoveAt(_open.Count - 1);
        if (model is null)
        {
            // What was completed meanwhile may refer to this type, so it is read anew when it is asked for.
            foreach (JsonTypeModel inner in _types.Skip(before))
            {
                _names.Remove(_names.First(entry => entry.Value == inner.Name).Key);
            }

            _types.RemoveRange(before, _types.Count - before);
            _unreadable.Add(type, mistake);
            return null;
        }

        _types.Add(model);
        return name;
    }

    private const string ExpandingMistake = " contains itself with ever larger type arguments; use a concrete type argument";

    // Each nested construction of a definition that is deeper than all before it adds to the chain; a finite type has few of them.
    private bool IsExpanding(ITypeSymbol type)
    {
        const int MaxGrowth = 8;
        int depth = 0;
        int growth = 0;
        foreach (ITypeSymbol open in _open.Append(type))
        {
            if (SymbolEqualityComparer.Default.Equals(open.OriginalDefinition, type.OriginalDefinition) && Depth(open) is var now && now > depth)
            {
                depth = now;
                growth++;
            }
        }

        return growth > MaxGrowth;
    }

    private static int Depth(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => 1 + Depth(array.ElementType),
        INamedTypeSymbol named => Math.Max(named.TypeArguments.Length == 0 ? 0 : 1 + named.TypeArguments.Max(Depth), Depth(named.ContainingType)),
        _ => 0,
    };

    private static JsonTypeModel? EnumModel(INamedTypeSymbol type, string name, out string? mistake)
    {
        mistake = null;
        if (type.Attribute("System", "FlagsAttribute") is not null)
        {
            mistake = "'" + type.Display() + "' is a [Flags] enum; use a list of an enum without [Flags]";
            return null;
        }

        string qualified = type.Qualified();
        var names = new List<string>();
        var members = new List<string>();
        var description = new List<string?> { Description(type) };
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IFieldSymbol { HasConstantValue: true })
            {
                string jsonName = EnumName(member);
                names.Add(jsonName);
                members.Add(qualified + "." + member.Name.Escaped());
                if (Description(member) is { } text)
                {
                    description.Add(jsonName + ": " + text);
                }
            }
        }

        if (names.Count == 0)
        {
            mistake = "the enum '" + type.Display() + "' has no members; add one";
            return null;
        }

        return new JsonTypeModel(name, qualified, Joined(description), new(names), new(members), default, default, default);
    }

    /// <summary>The name in JSON of an enum's value, or null where no member has it.</summary>
    public static string? EnumName(ITypeSymbol type, object value) =>
        type.GetMembers().FirstOrDefault(member => member is IFieldSymbol { HasConstantValue: true } field && value.Equals(field.ConstantValue)) is { } found
            ? EnumName(found)
            : null;

    private static string EnumName(ISymbol member) =>
        (member.Attribute("System.Text.Json.Serialization", "JsonStringEnumMemberNameAttribute")?.ConstructorArguments is [{ Value: string given }, ..] ? given : null)
            ?? member.Attribute("System.Runtime.Serialization", "EnumMemberAttribute").Named("Value")?.Value as string
            ?? member.Name;

    private JsonTypeModel? ObjectModel(ITypeSymbol type, string name, out string? mistake)
    {
        mistake = NoObject(type);
        if (mistake is not null)
        {
            return null;
        }

        var named = (INamedTypeSymbol)type;
        List<IPropertySymbol> members = Members(named);
        if (Constructor(named, members) is not { } constructor)
        {
            mistake = "'" + type.Display() + "' has no accessible constructor whose parameters all match properties; add one";
            return null;
        }

        // The constructor's parameters first: a record's order is the one in which its author thinks.
        var ordered = new List<IPropertySymbol>(constructor.Parameters.Select(parameter => Matching(members, parameter)!));
        bool setsRequired = constructor.Attribute("System.Diagnostics.CodeAnalysis", "SetsRequiredMembersAttribute") is not null;
        int arguments = ordered.Count;
        ordered.AddRange(members.Where(member => !ordered.Contains(member, SymbolEqualityComparer.Default) && CanSet(member)));
        if (!setsRequired && UnreadRequired(named, ordered) is { } unread)
        {
            mistake = "'" + type.Display() + "." + unread.Name + "' is required, but fields and [JsonIgnore] properties are not deserialized; remove 'required'";
            return null;
        }

        if (ordered.Count == 0)
        {
            mistake = "'" + type.Display() + "' has no settable property; add one";
            return null;
        }

        var properties = new List<JsonPropertyModel>();
        var jsonNames = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (IPropertySymbol member in ordered)
        {
            if (Property(member, constructor, out mistake) is not { } property)
            {
                mistake = mistake is null || mistake.EndsWith(ExpandingMistake, StringComparison.Ordinal) ? mistake : "'" + type.Display() + "." + member.Name + "': " + mistake;
                return null;
            }

            string? wrongName = property.JsonName is "" ? "an empty JSON name"
                : property.JsonName.EndsWith("?", StringComparison.Ordinal) ? "the JSON name \"" + property.JsonName + "\", which ends in '?'"
                : !jsonNames.Add(property.JsonName) ? "the JSON name \"" + property.JsonName + "\" of another property"
                : null;
            if (wrongName is not null)
            {
                mistake = "'" + type.Display() + "." + member.Name + "' has " + wrongName + "; change it with [JsonPropertyName]";
                return null;
            }

            properties.Add(property);
        }

        IEnumerable<int> initialized = Enumerable.Range(0, ordered.Count)
            .Where(index => index >= arguments || (ordered[index].IsRequired && !setsRequired));
        return new JsonTypeModel(name, type.Qualified(), Description(type), default, default, new(properties), new(Enumerable.Range(0, arguments)), new(initialized));
    }

    private static string? NoObject(ITypeSymbol type)
    {
        string? reason = type switch
        {
            { IsTupleType: true } => " is a tuple, whose element names are not part of JSON; use a record",
            { TypeKind: TypeKind.TypeParameter } => " is a type parameter; use a concrete type",
            { SpecialType: not SpecialType.None } or { TypeKind: TypeKind.Dynamic } => " does not describe the expected JSON; use a specific type",
            { TypeKind: not (TypeKind.Class or TypeKind.Struct) } or { IsAbstract: true } => " cannot be instantiated; use a concrete type",
            { ContainingAssembly: { } assembly } when IsOfFramework(assembly) => " cannot be deserialized from JSON; declare a record with the properties that you need",
            _ => null,
        };
        return reason is null ? null : "'" + type.Display() + "'" + reason;
    }

    // By assembly, since a namespace that begins with System or Microsoft may well be the user's own.
    private static bool IsOfFramework(IAssemblySymbol assembly) =>
        assembly.Name is "System" or "mscorlib" or "netstandard"
        || assembly.Name.StartsWith("System.", StringComparison.Ordinal)
        || assembly.Name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal);

    /// <summary>The readable properties, those of base types first; a property that overrides or hides another stands in its place.</summary>
    private List<IPropertySymbol> Members(INamedTypeSymbol type)
    {
        var members = new List<IPropertySymbol>();
        for (INamedTypeSymbol? current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            int at = 0;
            foreach (ISymbol member in current.OrderedMembers())
            {
                if (member is IPropertySymbol { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal } property
                    && !(property.Name == "EqualityContract" && type.IsRecord)
                    && !IsIgnored(property)
                    && members.All(known => known.Name != property.Name)
                    && _compilation.IsSymbolAccessibleWithin(property, _compilation.Assembly))
                {
                    members.Insert(at++, property);
                }
            }
        }

        return members;
    }

    private static bool IsIgnored(IPropertySymbol property) =>
        property.Attribute("System.Text.Json.Serialization", "JsonIgnoreAttribute") is { } ignore && ignore.Named("Condition")?.Value is null or 1 or 5; // Always, WhenReading

    /// <summary>The constructor that reaches the most properties, and of those the shortest; <c>[JsonConstructor]</c> decides where it stands.</summary>
    private IMethodSymbol? Constructor(INamedTypeSymbol type, List<IPropertySymbol> members)
    {
        IMethodSymbol? best = null;
        int bestReach = -1;
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            if (constructor.Attribute("System.Text.Json.Serialization", "JsonConstructorAttribute") is not null)
            {
                return CanCall(constructor) ? constructor : null;
            }

            if (!CanCall(constructor))
            {
                continue;
            }

            int reach = members.Count(member => CanSet(member) || constructor.Parameters.Any(parameter => SymbolEqualityComparer.Default.Equals(Matching(members, parameter), member)));
            if (reach > bestReach || (reach == bestReach && !IsImplicit(constructor) && (IsImplicit(best!) || constructor.Parameters.Length < best!.Parameters.Length)))
            {
                best = constructor;
                bestReach = reach;
            }
        }

        return best;

        // The constructor that every struct has gives nothing its default value.
        static bool IsImplicit(IMethodSymbol constructor) => constructor.IsImplicitlyDeclared && constructor.Parameters.IsEmpty;

        bool CanCall(IMethodSymbol constructor) =>
            _compilation.IsSymbolAccessibleWithin(constructor, _compilation.Assembly)
            && constructor.Parameters.All(parameter => parameter.RefKind == RefKind.None && Matching(members, parameter) is not null);
    }

    /// <summary>A member that C# wants set and that is not read: a field, or an ignored property.</summary>
    private static ISymbol? UnreadRequired(INamedTypeSymbol type, List<IPropertySymbol> read)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers())
            {
                if (member is IFieldSymbol { IsRequired: true } or IPropertySymbol { IsRequired: true } && read.All(property => property.Name != member.Name))
                {
                    return member;
                }
            }
        }

        return null;
    }

    private static IPropertySymbol? Matching(List<IPropertySymbol> members, IParameterSymbol parameter) =>
        members.Find(member => string.Equals(member.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)
            && SymbolEqualityComparer.Default.Equals(member.Type, parameter.Type));

    private bool CanSet(IPropertySymbol property) =>
        property.SetMethod is { } setter && _compilation.IsSymbolAccessibleWithin(setter, _compilation.Assembly);

    private JsonPropertyModel? Property(IPropertySymbol property, IMethodSymbol constructor, out string? mistake)
    {
        // What the constructor takes is what is read: it may be stricter about null. A record's attributes land there too unless they say [property: …].
        IParameterSymbol? parameter = constructor.Parameters.FirstOrDefault(candidate => string.Equals(candidate.Name, property.Name, StringComparison.OrdinalIgnoreCase));
        ITypeSymbol type = parameter?.Type ?? property.Type;
        if (Value(type, out mistake) is not { } value)
        {
            return null;
        }

        JsonConstraintsModel? constraints = JsonConstraintParser.Parse(property, parameter, value, out string? constraintMistake);
        mistake = JsonAttributes.Mistake(property, type) ?? constraintMistake;
        if (mistake is not null)
        {
            return null;
        }

        string? @default = parameter is null ? null : JsonDefaults.OfParameter(parameter, value);
        bool keepsInitializer = parameter is null && JsonDefaults.KeepsInitializer(property, value, _compilation);
        return new JsonPropertyModel(
            property.Attribute("System.Text.Json.Serialization", "JsonPropertyNameAttribute")?.ConstructorArguments is [{ Value: string given }] ? given : CamelCase(property.Name),
            property.Name,
            type.Annotated(),
            value,
            Description(property) ?? (parameter is null ? null : Description(parameter)),
            constraints,
            (value.IsNullable || @default is not null || keepsInitializer) && property.Attribute("System.Text.Json.Serialization", "JsonRequiredAttribute") is null,
            @default,
            keepsInitializer);
    }

    private static string? Description(ISymbol symbol) =>
        symbol.Attribute("System.ComponentModel", "DescriptionAttribute")?.ConstructorArguments is [{ Value: string { Length: > 0 } text }]
            ? SettingsParser.WithLineFeeds(text)
            : null;

    private static string? Joined(List<string?> lines)
    {
        lines.RemoveAll(line => line is null);
        return lines.Count == 0 ? null : string.Join("\n", lines);
    }

    /// <summary>The camel case of System.Text.Json: <c>IPAddress</c> is <c>ipAddress</c>.</summary>
    private static string CamelCase(string name)
    {
        char[] characters = name.ToCharArray();
        for (int i = 0; i < characters.Length && char.IsUpper(characters[i]); i++)
        {
            if (i > 0 && i + 1 < characters.Length && !char.IsUpper(characters[i + 1]))
            {
                break;
            }

            characters[i] = char.ToLowerInvariant(characters[i]);
        }

        return new string(characters);
    }

    /// <summary>The type's simple name, with the names of its arguments; a number behind it where another type has taken it.</summary>
    private string UniqueName(ITypeSymbol type)
    {
        string name = SimpleName(type);
        string unique = name;
        for (int number = 2; !_taken.Add(unique); number++)
        {
            unique = name + number.ToString(CultureInfo.InvariantCulture);
        }

        return unique;
    }

    private static string SimpleName(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeArguments.Length: > 0 } generic
            ? type.Name + "Of" + string.Concat(generic.TypeArguments.Select(SimpleName))
            : type is IArrayTypeSymbol array ? SimpleName(array.ElementType) + "Array"
            : type.Name;
}
