using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>
/// Tells which JSON schemas are made for OpenAI's strict mode. It refuses the whole request for a schema that it does not know, so whatever is in
/// doubt is not one.
/// </summary>
internal sealed class StrictSchema
{
    // The limits of the mode as a whole.
    private const int MaxDepth = 10;
    private const int MaxProperties = 5000;
    private const int MaxEnumValues = 1000;
    private const int MaxNameCharacters = 120_000;

    private static readonly ConditionalWeakTable<ChatResponseFormatJson, object> Known = [];
    private static readonly object Yes = true;
    private static readonly object No = false;

    private int _properties;
    private int _enumValues;
    private int _nameCharacters;

    private StrictSchema()
    {
    }

    /// <summary>Whether <c>strict</c> can be asked for with this format. Remembered for as long as the format lives.</summary>
    public static bool Accepts(ChatResponseFormatJson format) =>
        format.Schema is not null && Known.GetValue(format, static format => Accepts(format.Schema!.Value) ? Yes : No) == Yes;

    /// <summary>Whether <c>strict</c> can be asked for with this schema.</summary>
    public static bool Accepts(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object
        && schema.TryGetProperty("type", out JsonElement type) && Names(type, "object")
        && new StrictSchema().Allows(schema, depth: 0);

    private bool Allows(JsonElement schema, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        bool says = false;
        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            bool allowed = keyword.Name switch
            {
                "type" => (!Names(keyword.Value, "object") || IsClosed(schema, depth))
                    && (!Names(keyword.Value, "array") || schema.TryGetProperty("items", out _)),
                "items" => Allows(keyword.Value, depth),
                "anyOf" => keyword.Value.ValueKind == JsonValueKind.Array
                    && keyword.Value.EnumerateArray().All(choice => Allows(choice, depth)),
                "$defs" or "definitions" => AllowsDefinitions(keyword.Value),
                "enum" => AllowsEnum(keyword.Value),
                "$ref" or "const" or "properties" or "required" or "additionalProperties" or "description" or "title" or "$schema" => true,
                // Taken, or left out where they are not: see SchemaKeywords.
                "default" or "format" or "pattern" or "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf"
                    or "minLength" or "maxLength" or "minItems" or "maxItems" => true,
                _ => false,
            };
            if (!allowed)
            {
                return false;
            }

            says |= keyword.Name is "type" or "anyOf" or "enum" or "const" or "$ref";
        }

        return says;
    }

    /// <summary>Whether an object has its properties listed, all of them required and no others allowed.</summary>
    private bool IsClosed(JsonElement schema, int depth)
    {
        if (depth == MaxDepth
            || !schema.TryGetProperty("additionalProperties", out JsonElement others) || others.ValueKind != JsonValueKind.False
            || !schema.TryGetProperty("properties", out JsonElement properties) || properties.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("required", out JsonElement required) || required.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        HashSet<string?> names = [.. required.EnumerateArray().Select(name => name.ValueKind == JsonValueKind.String ? name.GetString() : null)];
        foreach (JsonProperty property in properties.EnumerateObject())
        {
            if (++_properties > MaxProperties || !names.Contains(property.Name) || !Counts(property.Name)
                || !Allows(property.Value, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private bool AllowsDefinitions(JsonElement definitions)
    {
        if (definitions.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        foreach (JsonProperty definition in definitions.EnumerateObject())
        {
            if (!Counts(definition.Name) || !Allows(definition.Value, depth: 1))
            {
                return false;
            }
        }

        return true;
    }

    private bool AllowsEnum(JsonElement values)
    {
        if (values.ValueKind != JsonValueKind.Array || values.GetArrayLength() == 0)
        {
            return false;
        }

        _enumValues += values.GetArrayLength();
        return _enumValues <= MaxEnumValues
            && values.EnumerateArray().All(value => value.ValueKind != JsonValueKind.String || Counts(value.GetString()!));
    }

    private bool Counts(string name) => (_nameCharacters += name.Length) <= MaxNameCharacters;

    private static bool Names(JsonElement type, string name) => type.ValueKind switch
    {
        JsonValueKind.String => type.ValueEquals(name),
        JsonValueKind.Array => type.EnumerateArray().Any(choice => Names(choice, name)),
        _ => false,
    };
}
