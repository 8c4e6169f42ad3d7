using System.Text;
using LlmGen.Generator.Model;
using LlmGen.Generator.Parsing;

namespace LlmGen.Generator.Emission;

/// <summary>
/// Writes the JSON schema of an answer, in the form that providers' strict modes take: closed objects whose properties are all required.
/// </summary>
internal sealed class SchemaWriter
{
    private const int MaxNameLength = 64;

    private readonly EquatableArray<JsonTypeModel> _order;
    private readonly Dictionary<string, JsonTypeModel> _types;
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);
    private readonly StringBuilder _json = new();

    private SchemaWriter(EquatableArray<JsonTypeModel> types)
    {
        _order = types;
        _types = types.ToDictionary(type => type.Name, StringComparer.Ordinal);
    }

    /// <summary>
    /// The schema of a method's answer. What is no object is asked for as the <c>value</c> of one, since providers want an object at the root.
    /// </summary>
    public static string Write(JsonValueModel root, EquatableArray<JsonTypeModel> types)
    {
        var writer = new SchemaWriter(types);
        writer.CountUses(root);
        writer.WriteRoot(root);
        return writer._json.ToString();
    }

    /// <summary>A name for the schema, of the characters and the length that providers allow.</summary>
    public static string NameOf(JsonValueModel value)
    {
        string name = new([.. FullNameOf(value).Where(c => c < 128).Take(MaxNameLength)]);
        return name.Length == 0 ? "Answer" : name;
    }

    private static string FullNameOf(JsonValueModel value) => value.Kind switch
    {
        JsonKind.List => FullNameOf(value.Element!) + "List",
        JsonKind.Dictionary => FullNameOf(value.Element!) + "ByKey",
        _ => value.Definition ?? value.Kind.ToString(),
    };

    private void WriteRoot(JsonValueModel root)
    {
        bool isObject = root is { Kind: JsonKind.Object, IsNullable: false };
        if (isObject)
        {
            // References to the root go to "#", so that it need not stand among the definitions.
            _uses[root.Definition!] = 1;
            WriteObject(_types[root.Definition!], isNullable: false, root.Definition!);
        }
        else
        {
            _json.Append("""{"type":"object","properties":{"value":""");
            WriteValue(root, null, "");
            _json.Append("""},"required":["value"],"additionalProperties":false""");
        }

        string rootName = isObject ? root.Definition! : "";
        List<JsonTypeModel> shared = [.. _order.Where(type => type.Name != rootName && IsShared(type.Name))];
        for (int i = 0; i < shared.Count; i++)
        {
            _json.Append(i == 0 ? ",\"$defs\":{" : ",").Append(Quoted(shared[i].Name)).Append(':');
            WriteDefinition(shared[i], isNullable: false, rootName, null);
        }

        _json.Append(shared.Count > 0 ? "}}" : "}");
    }

    /// <summary>A type that is used twice, or that holds itself, is defined once.</summary>
    private bool IsShared(string definition) => _uses.TryGetValue(definition, out int uses) && uses > 1;

    private void CountUses(JsonValueModel value)
    {
        if (value.Definition is { } definition)
        {
            _uses.TryGetValue(definition, out int uses);
            _uses[definition] = uses + 1;
            if (uses == 0)
            {
                foreach (JsonPropertyModel property in _types[definition].Properties)
                {
                    CountUses(property.Value);
                }
            }
        }

        if (value.Key is not null)
        {
            CountUses(value.Key);
        }

        if (value.Element is not null)
        {
            CountUses(value.Element);
        }
    }

    /// <summary>An object without its closing brace, so that a root can put its definitions behind.</summary>
    private void WriteObject(JsonTypeModel type, bool isNullable, string root, string? description = null)
    {
        _json.Append('{');
        WriteType("object", isNullable);
        WriteDescription(description ?? type.Description);
        _json.Append(",\"properties\":{");
        for (int i = 0; i < type.Properties.Count; i++)
        {
            _json.Append(i == 0 ? "" : ",").Append(Quoted(type.Properties[i].JsonName)).Append(':');
            WriteValue(type.Properties[i].Value, type.Properties[i], root);
        }

        _json.Append("},\"required\":[")
            .Append(string.Join(",", type.Properties.Select(property => Quoted(property.JsonName))))
            .Append("],\"additionalProperties\":false");
    }

    private void WriteValue(JsonValueModel value, JsonPropertyModel? property, string root)
    {
        if (value.Kind == JsonKind.Enum && property?.Constraints is { Allowed.Count: > 0 } constraints)
        {
            _json.Append('{');
            WriteType("string", value.IsNullable);
            WriteDescription(property.Description ?? _types[value.Definition!].Description);
            WriteConstraints(value, constraints);
            _json.Append('}');
            return;
        }

        if (value.Definition is not null)
        {
            WriteDefinitionUse(value, property?.Description, root);
            return;
        }

        _json.Append('{');
        WriteType(TypeName(value.Kind), value.IsNullable);
        WriteDescription(property?.Description);
        switch (value.Kind)
        {
            case JsonKind.Char:
                _json.Append(",\"minLength\":1,\"maxLength\":1");
                break;
            case JsonKind.List:
                _json.Append(",\"items\":");
                WriteValue(value.Element!, null, root);
                break;
            case JsonKind.Dictionary:
                _json.Append(",\"items\":{\"type\":\"object\",\"properties\":{\"key\":");
                WriteValue(value.Key!, null, root);
                _json.Append(",\"value\":");
                WriteValue(value.Element!, null, root);
                _json.Append("},\"required\":[\"key\",\"value\"],\"additionalProperties\":false}");
                break;
            case var kind when FormatOf(kind) is { } format:
                _json.Append(",\"format\":").Append(Quoted(format));
                break;
        }

        WriteConstraints(value, property?.Constraints);
        _json.Append('}');
    }

    private void WriteDefinition(JsonTypeModel type, bool isNullable, string root, string? description)
    {
        if (type.EnumNames.Count == 0)
        {
            WriteObject(type, isNullable, root, description);
        }
        else
        {
            _json.Append('{');
            WriteType("string", isNullable);
            WriteDescription(description ?? type.Description);
            _json.Append(",\"enum\":[").Append(string.Join(",", type.EnumNames.Select(Quoted))).Append(isNullable ? ",null]" : "]");
        }

        _json.Append('}');
    }

    private void WriteDefinitionUse(JsonValueModel value, string? description, string root)
    {
        string definition = value.Definition!;
        if (definition != root && !IsShared(definition))
        {
            WriteDefinition(_types[definition], value.IsNullable, root, description);
            return;
        }

        string reference = "{\"$ref\":" + Quoted(definition == root ? "#" : "#/$defs/" + definition) + "}";
        if (value.IsNullable)
        {
            _json.Append("{\"anyOf\":[").Append(reference).Append(",{\"type\":\"null\"}]");
            WriteDescription(description);
            _json.Append('}');
        }
        else
        {
            // Strict modes allow nothing beside a reference, not even a description.
            _json.Append(reference);
        }
    }

    private void WriteConstraints(JsonValueModel value, JsonConstraintsModel? constraints)
    {
        bool isNarrow = IntegerTypes.IsNarrow(value);
        Append(constraints?.MinimumIsExclusive == true ? "exclusiveMinimum" : "minimum", constraints?.Minimum?.Json ?? (isNarrow ? Text(IntegerTypes.RangeOf(value)!.Value.Minimum) : null));
        Append(constraints?.MaximumIsExclusive == true ? "exclusiveMaximum" : "maximum", constraints?.Maximum?.Json ?? (isNarrow ? Text(IntegerTypes.RangeOf(value)!.Value.Maximum) : null));
        if (constraints is null)
        {
            return;
        }

        bool isText = value.Kind == JsonKind.String;
        Append(isText ? "minLength" : "minItems", constraints.MinLength is { } least ? Text(least) : null);
        Append(isText ? "maxLength" : "maxItems", constraints.MaxLength is { } most ? Text(most) : null);
        if (constraints.Pattern is { } pattern && EcmaPattern.Of(pattern) is { } portable)
        {
            Append("pattern", Quoted(portable));
        }

        if (constraints.Allowed.Count > 0)
        {
            Append("enum", "[" + string.Join(",", constraints.Allowed.Select(allowed => allowed.Json)) + "]");
        }

        static string Text(decimal number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

        void Append(string name, string? json)
        {
            if (json is not null)
            {
                _json.Append(",\"").Append(name).Append("\":").Append(json);
            }
        }
    }

    private void WriteType(string type, bool isNullable) =>
        _json.Append(isNullable ? "\"type\":[\"" + type + "\",\"null\"]" : "\"type\":\"" + type + "\"");

    private void WriteDescription(string? description)
    {
        if (description is not null)
        {
            _json.Append(",\"description\":").Append(Quoted(description));
        }
    }

    private static string TypeName(JsonKind kind) => kind switch
    {
        JsonKind.Boolean => "boolean",
        JsonKind.Integer => "integer",
        JsonKind.Real => "number",
        JsonKind.List or JsonKind.Dictionary => "array",
        _ => "string",
    };

    private static string? FormatOf(JsonKind kind) => kind switch
    {
        JsonKind.DateTime or JsonKind.DateTimeOffset => "date-time",
        JsonKind.DateOnly => "date",
        JsonKind.TimeOnly => "time",
        JsonKind.TimeSpan => "duration",
        JsonKind.Guid => "uuid",
        _ => null,
    };

    private static string Quoted(string text) => JsonLiterals.String(text);
}
