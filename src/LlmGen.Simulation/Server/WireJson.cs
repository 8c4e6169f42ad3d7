using System.Text.Json;

namespace LlmGen.Simulation.Server;

/// <summary>
/// Reads fields of a request; a field that is <c>null</c> counts as absent, and one of the wrong type is the client's error.
/// </summary>
internal static class WireJson
{
    public static JsonElement? Find(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static JsonElement? FindObject(this JsonElement parent, string name) =>
        Find(parent, name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? value
        : throw Wrong(name, "an object");

    public static string? FindString(this JsonElement parent, string name) =>
        Find(parent, name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(name, "a string");

    public static string GetRequiredString(this JsonElement parent, string name) =>
        FindString(parent, name) ?? throw Wrong(name, "a string");

    public static bool FindBoolean(this JsonElement parent, string name) =>
        Find(parent, name) is { } value
        && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, "true or false"));

    public static long? FindInteger(this JsonElement parent, string name) =>
        Find(parent, name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number
        : throw Wrong(name, "a whole number");

    public static float? FindNumber(this JsonElement parent, string name) =>
        Find(parent, name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetSingle()
        : throw Wrong(name, "a number");

    public static IEnumerable<JsonElement> FindArray(this JsonElement parent, string name) =>
        Find(parent, name) is not { } value ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray()
        : throw Wrong(name, "an array");

    public static WireErrorException Wrong(string name, string expected) =>
        new(WireError.Invalid($"'{name}' must be {expected}.", name));
}
