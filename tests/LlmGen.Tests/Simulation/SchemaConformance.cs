using System.Globalization;
using System.Text.Json;
using System.Xml;

namespace LlmGen.Tests.Simulation;

/// <summary>Asserts that a JSON value conforms to a schema, for the keywords that structured output uses.</summary>
internal static class SchemaConformance
{
    public static void Assert(string schema, string json)
    {
        using JsonDocument schemaDocument = JsonDocument.Parse(schema);
        using JsonDocument document = JsonDocument.Parse(json);
        string? problem = Find(schemaDocument.RootElement, schemaDocument.RootElement, document.RootElement, "$");
        Xunit.Assert.True(problem is null, $"{problem} in {json}");
    }

    /// <summary>The first place where the value does not conform; <see langword="null"/> if it does.</summary>
    public static string? Find(JsonElement root, JsonElement schema, JsonElement value, string path)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.ValueKind == JsonValueKind.True ? null : $"{path}: nothing is allowed";
        }

        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            if (Check(root, schema, keyword, value, path) is string problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static string? Check(JsonElement root, JsonElement schema, JsonProperty keyword, JsonElement value, string path)
    {
        JsonElement limit = keyword.Value;
        bool number = value.ValueKind == JsonValueKind.Number;
        bool text = value.ValueKind == JsonValueKind.String;
        bool array = value.ValueKind == JsonValueKind.Array;
        bool holds = keyword.Name switch
        {
            "type" => limit.ValueKind == JsonValueKind.String
                ? Is(value, limit.GetString()!)
                : limit.EnumerateArray().Any(type => Is(value, type.GetString()!)),
            "const" => JsonElement.DeepEquals(limit, value),
            "enum" => limit.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, value)),
            "minimum" => !number || value.GetDouble() >= limit.GetDouble(),
            "maximum" => !number || value.GetDouble() <= limit.GetDouble(),
            "exclusiveMinimum" => !number || value.GetDouble() > limit.GetDouble(),
            "exclusiveMaximum" => !number || value.GetDouble() < limit.GetDouble(),
            "multipleOf" => !number || value.GetDecimal() % limit.GetDecimal() == 0,
            "minLength" => !text || value.GetString()!.EnumerateRunes().Count() >= limit.GetInt32(),
            "maxLength" => !text || value.GetString()!.EnumerateRunes().Count() <= limit.GetInt32(),
            "minItems" => !array || value.GetArrayLength() >= limit.GetInt32(),
            "maxItems" => !array || value.GetArrayLength() <= limit.GetInt32(),
            "uniqueItems" => !array || value.EnumerateArray().Select(item => item.GetRawText()).Distinct().Count() == value.GetArrayLength(),
            "format" => !text || HasFormat(value.GetString()!, limit.GetString()!),
            "anyOf" => limit.EnumerateArray().Any(branch => Find(root, branch, value, path) is null),
            "required" => value.ValueKind != JsonValueKind.Object
                || limit.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
            _ => true,
        };

        return !holds ? $"{path}: {keyword.Name} {limit} does not hold for {value}"
            : keyword.Name switch
            {
                "$ref" => Find(root, Follow(root, limit.GetString()!), value, path),
                "allOf" => limit.EnumerateArray().Select(part => Find(root, part, value, path)).FirstOrDefault(problem => problem is not null),
                "properties" or "additionalProperties" when value.ValueKind == JsonValueKind.Object =>
                    value.EnumerateObject().Select(property => CheckProperty(root, schema, keyword, property, path))
                        .FirstOrDefault(problem => problem is not null),
                "items" when array => value.EnumerateArray().Skip(PrefixLength(schema))
                    .Select((item, index) => Find(root, limit, item, $"{path}[{index}]")).FirstOrDefault(problem => problem is not null),
                "prefixItems" when array => limit.EnumerateArray().Zip(value.EnumerateArray())
                    .Select(pair => Find(root, pair.First, pair.Second, path)).FirstOrDefault(problem => problem is not null),
                _ => null,
            };
    }

    private static string? CheckProperty(JsonElement root, JsonElement schema, JsonProperty keyword, JsonProperty property, string path)
    {
        bool named = schema.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(property.Name, out _);
        return named == (keyword.Name == "properties")
            ? Find(root, named ? properties.GetProperty(property.Name) : keyword.Value, property.Value, $"{path}.{property.Name}")
            : null;
    }

    private static int PrefixLength(JsonElement schema) =>
        schema.TryGetProperty("prefixItems", out JsonElement prefix) ? prefix.GetArrayLength() : 0;

    private static JsonElement Follow(JsonElement root, string reference) =>
        reference.Split('/').Skip(1).Aggregate(root, (element, name) => element.GetProperty(name));

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && decimal.IsInteger(value.GetDecimal()),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind == JsonValueKind.Null,
    };

    private static bool HasFormat(string text, string format)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        switch (format)
        {
            case "date":
                return DateOnly.TryParseExact(text, "yyyy-MM-dd", culture, DateTimeStyles.None, out _);
            case "date-time":
                return DateTimeOffset.TryParse(text, culture, out _) && text.Contains('T', StringComparison.Ordinal);
            case "time":
                return TimeOnly.TryParseExact(text, "HH:mm:ss", culture, DateTimeStyles.None, out _);
            case "duration":
                return XmlConvert.ToTimeSpan(text) > TimeSpan.Zero;
            case "uuid":
                return Guid.TryParseExact(text, "D", out _);
            case "email":
                return text.Contains('@', StringComparison.Ordinal);
            case "uri":
                return Uri.TryCreate(text, UriKind.Absolute, out _);
            default:
                return false;
        }
    }
}
