using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace LlmGen;

/// <summary>
/// The keywords of JSON schemas that an endpoint refuses. What is refused is left out and said in the description, so that the model still reads it.
/// </summary>
internal sealed class SchemaKeywords
{
    /// <summary>Nothing is known to be refused: a server that decodes by a grammar needs every keyword.</summary>
    public static readonly SchemaKeywords TakesAll = new([]);

    /// <summary>OpenAI: it takes patterns, ranges, numbers of items and these formats, but no lengths and no defaults.</summary>
    public static readonly SchemaKeywords OpenAI = new(["minLength", "maxLength", "default"])
    {
        _formats = FrozenSet.Create("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"),
    };

    /// <summary>Azure OpenAI: it documents none of these as supported.</summary>
    public static readonly SchemaKeywords Azure = new(
        ["minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "default"]);

    // What a refusal may name. The other keywords carry the shape: without them the answer would be another one.
    private static readonly string[] Optional =
    [
        "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems",
        "maxItems", "uniqueItems", "default", "title", "$schema",
    ];

    private readonly HashSet<string> _refused;
    private FrozenSet<string>? _formats;

    private SchemaKeywords(HashSet<string> refused) => _refused = refused;

    /// <summary>
    /// What the endpoint refuses by what it now said of a schema; null where its message names no keyword that was in the schema.
    /// </summary>
    public SchemaKeywords? Learn(string message, JsonElement schema)
    {
        string sent = schema.GetRawText();
        string[] named = [.. Optional.Where(keyword =>
            !_refused.Contains(keyword) && Names(message, keyword) && sent.Contains($"\"{keyword}\"", StringComparison.Ordinal))];
        return named.Length == 0 ? null : new SchemaKeywords([.. _refused, .. named]) { _formats = _formats };
    }

    /// <summary>The schema as the endpoint takes it.</summary>
    public BinaryData Apply(JsonElement schema)
    {
        if (_refused.Count == 0)
        {
            return BinaryData.FromString(schema.GetRawText());
        }

        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            Write(writer, schema);
        }

        return BinaryData.FromBytes(json.ToArray());
    }

    // OpenAI says "'minLength' is not permitted" or "'uri' is not a valid format", llama.cpp "Pattern must start with '^'".
    private static bool Names(string message, string keyword) =>
        message.Contains($"'{keyword}' is not", StringComparison.Ordinal)
        || message.Contains($"\"{keyword}\" is not", StringComparison.Ordinal)
        || (keyword == "format" && message.Contains("is not a valid format", StringComparison.Ordinal))
        || (keyword == "pattern" && message.Contains("Pattern must", StringComparison.Ordinal));

    private bool Refuses(JsonProperty keyword) =>
        _refused.Contains(keyword.Name)
        || (_formats is not null && keyword.NameEquals("format") && !_formats.Contains(keyword.Value.ToString()));

    private void Write(Utf8JsonWriter writer, JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (JsonElement item in schema.EnumerateArray())
            {
                Write(writer, item);
            }

            writer.WriteEndArray();
        }
        else if (schema.ValueKind == JsonValueKind.Object)
        {
            WriteObject(writer, schema);
        }
        else
        {
            schema.WriteTo(writer);
        }
    }

    private void WriteObject(Utf8JsonWriter writer, JsonElement schema)
    {
        StringBuilder? left = null;
        writer.WriteStartObject();
        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            if (Refuses(keyword))
            {
                (left ??= new StringBuilder()).Append(left.Length == 0 ? "" : "\n").Append(keyword.Name).Append(": ").Append(keyword.Value);
                continue;
            }

            switch (keyword.Name)
            {
                case "description":
                    break;
                case "properties" or "$defs" or "definitions" when keyword.Value.ValueKind == JsonValueKind.Object:
                    writer.WriteStartObject(keyword.Name);
                    foreach (JsonProperty named in keyword.Value.EnumerateObject())
                    {
                        writer.WritePropertyName(named.Name);
                        Write(writer, named.Value);
                    }

                    writer.WriteEndObject();
                    break;
                case "items" or "additionalProperties" or "anyOf" or "oneOf" or "allOf" or "prefixItems":
                    writer.WritePropertyName(keyword.Name);
                    Write(writer, keyword.Value);
                    break;
                default:
                    keyword.WriteTo(writer);
                    break;
            }
        }

        string? described = schema.TryGetProperty("description", out JsonElement description) ? description.ToString() : null;
        if (described is not null || left is not null)
        {
            writer.WriteString("description", described is null ? left!.ToString() : left is null ? described : described + "\n" + left);
        }

        writer.WriteEndObject();
    }
}
