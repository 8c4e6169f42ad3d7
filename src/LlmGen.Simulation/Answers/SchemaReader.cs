using System.Globalization;
using System.Text.Json;

namespace LlmGen.Simulation.Answers;

/// <summary>Reads the parts of a JSON schema that decide what an answer looks like, references resolved within the document.</summary>
internal sealed class SchemaReader
{
    /// <summary>The depth of a schema that no finite value satisfies.</summary>
    public const int Endless = int.MaxValue;

    /// <summary>What the adapters of Microsoft.Extensions.AI move into the description, a line each, since strict modes may not know it.</summary>
    private static readonly HashSet<string> Movable =
        ["format", "minimum", "maximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems"];

    private readonly JsonElement _root;

    public SchemaReader(JsonElement root)
    {
        _root = root;
    }

    public static JsonElement? Get(JsonElement schema, string keyword) =>
        schema.ValueKind != JsonValueKind.Object ? null
        : schema.TryGetProperty(keyword, out JsonElement value) ? value
        : Movable.Contains(keyword) ? GetMoved(schema, keyword)
        : null;

    public static string? GetString(JsonElement schema, string keyword) =>
        Get(schema, keyword) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static int GetCount(JsonElement schema, string keyword, int otherwise) =>
        Get(schema, keyword) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int count) ? count : otherwise;

    /// <summary>A number's keyword; a bound beyond <see cref="decimal"/> binds nothing that is written here.</summary>
    public static decimal? GetNumber(JsonElement schema, string keyword) =>
        Get(schema, keyword) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out decimal number) ? number : null;

    /// <summary>The branches of <c>anyOf</c> or <c>oneOf</c>.</summary>
    public static List<JsonElement>? GetBranches(JsonElement schema) =>
        (Get(schema, "anyOf") ?? Get(schema, "oneOf")) is { ValueKind: JsonValueKind.Array } branches ? [.. branches.EnumerateArray()] : null;

    public static bool IsNull(JsonElement schema) => GetString(schema, "type") == "null";

    /// <summary>The types that a value may have; <see langword="null"/> where the schema names none.</summary>
    public static List<string>? GetTypes(JsonElement schema) => Get(schema, "type") switch
    {
        { ValueKind: JsonValueKind.String } type => [type.GetString()!],
        { ValueKind: JsonValueKind.Array } types => [.. types.EnumerateArray().Select(type => type.GetString()!)],
        _ => Get(schema, "properties") is not null ? ["object"]
            : (Get(schema, "items") ?? Get(schema, "prefixItems")) is not null ? ["array"]
            : null,
    };

    public static HashSet<string> GetRequired(JsonElement schema) =>
        Get(schema, "required") is { ValueKind: JsonValueKind.Array } required ? [.. required.EnumerateArray().Select(name => name.GetString()!)] : [];

    /// <summary>The properties of an object, in the order of the schema.</summary>
    public static IEnumerable<(string Name, JsonElement Schema)> GetProperties(JsonElement schema) =>
        Get(schema, "properties") is { ValueKind: JsonValueKind.Object } properties
            ? properties.EnumerateObject().Select(property => (property.Name, property.Value))
            : [];

    /// <summary>The schema that a reference points to.</summary>
    /// <exception cref="NotSupportedException">It points out of the document, or to nothing.</exception>
    public JsonElement Resolve(string reference)
    {
        if (reference == "#")
        {
            return _root;
        }

        JsonElement? target = reference.StartsWith("#/", StringComparison.Ordinal) ? _root : null;
        foreach (string step in reference.Split('/').Skip(1))
        {
            string name = Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            target = target switch
            {
                { ValueKind: JsonValueKind.Object } parent => Get(parent, name),
                { ValueKind: JsonValueKind.Array } parent when int.TryParse(name, out int index) && index < parent.GetArrayLength() => parent[index],
                _ => null,
            };
        }

        return target ?? throw new NotSupportedException($"The reference '{reference}' of the schema cannot be resolved.");
    }

    /// <summary>The schema itself, or the one that its reference leads to.</summary>
    public JsonElement Target(JsonElement schema)
    {
        HashSet<string> followed = [];
        while (GetString(schema, "$ref") is string reference && followed.Add(reference))
        {
            schema = Resolve(reference);
        }

        return schema;
    }

    private static JsonElement? GetMoved(JsonElement schema, string keyword)
    {
        string prefix = keyword + ": ";
        foreach (ReadOnlySpan<char> line in GetString(schema, "description").AsSpan().EnumerateLines())
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal))
            {
                string value = line[prefix.Length..].Trim().ToString();
                return JsonElement.Parse(
                    decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
                        ? number.ToString(CultureInfo.InvariantCulture)
                        : $"\"{JsonEncodedText.Encode(value)}\"");
            }
        }

        return null;
    }

    /// <summary>How many levels the shallowest value of the schema nests, or <see cref="Endless"/>.</summary>
    public int Depth(JsonElement schema) => Depth(schema, []);

    /// <summary>The same for one of the types that the schema allows.</summary>
    public int Depth(JsonElement schema, string type) => Depth(schema, type, []);

    private int Depth(JsonElement schema, HashSet<string> visiting)
    {
        if (GetString(schema, "$ref") is string reference)
        {
            if (!visiting.Add(reference))
            {
                return Endless;
            }

            int depth = Depth(Resolve(reference), visiting);
            visiting.Remove(reference);
            return depth;
        }

        if (Get(schema, "const") is not null || Get(schema, "enum") is not null)
        {
            return 0;
        }

        return GetBranches(schema) is { } branches ? branches.Min(branch => Depth(branch, visiting))
            : Get(schema, "allOf") is { } all ? all.EnumerateArray().Max(part => Depth(part, visiting))
            : GetTypes(schema)?.Min(type => Depth(schema, type, visiting)) ?? 0;
    }

    private int Depth(JsonElement schema, string type, HashSet<string> visiting)
    {
        IEnumerable<JsonElement> parts;
        if (type == "object")
        {
            HashSet<string> required = GetRequired(schema);
            parts = GetProperties(schema).Where(property => required.Contains(property.Name)).Select(property => property.Schema);
        }
        else if (type == "array")
        {
            List<JsonElement> prefix = [.. Get(schema, "prefixItems")?.EnumerateArray() ?? []];
            parts = GetCount(schema, "minItems", 0) > prefix.Count && Get(schema, "items") is { } items ? prefix.Append(items) : prefix;
        }
        else
        {
            return 0;
        }

        int deepest = parts.Select(part => Depth(part, visiting)).DefaultIfEmpty(0).Max();
        return deepest == Endless ? Endless : deepest + 1;
    }
}
