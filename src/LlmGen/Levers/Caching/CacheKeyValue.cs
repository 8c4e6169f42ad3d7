using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace LlmGen.Levers.Caching;

/// <summary>Encodes named values of any type for a key: those that say all about themselves. Others stand in the key's way.</summary>
internal static class CacheKeyValue
{
    /// <summary>Encodes additional properties in the order of their names.</summary>
    public static void WriteProperties(ref CacheKeyWriter writer, IEnumerable<KeyValuePair<string, object?>>? properties) =>
        WriteEntries(ref writer, CacheKeyField.Property, properties);

    /// <summary>Encodes named values in the order of their names, each behind the field.</summary>
    public static void WriteEntries(ref CacheKeyWriter writer, CacheKeyField field, IEnumerable<KeyValuePair<string, object?>>? entries)
    {
        if (entries is null)
        {
            return;
        }

        KeyValuePair<string, object?>[] sorted = [.. entries];
        Array.Sort(sorted, static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        foreach ((string name, object? value) in sorted)
        {
            // It is derived from what the key holds anyway.
            if (name != StablePrefix.PropertyName)
            {
                writer.Write(field, name);
                Write(ref writer, value);
            }
        }
    }

    public static void Write(ref CacheKeyWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.Write(CacheKeyField.Null);
                break;
            case string text:
                writer.Write(CacheKeyField.String, text);
                break;
            case bool flag:
                writer.Write(CacheKeyField.Boolean, flag ? 1 : 0);
                break;
            case JsonElement json:
                WriteJson(ref writer, CacheKeyField.Json, json);
                break;
            case Enum member:
                writer.Write(CacheKeyField.Enum, member.GetType().FullName);
                writer.Write(CacheKeyField.String, member.ToString("D"));
                break;
            case sbyte or short or int or long or byte or ushort or uint:
                writer.Write(CacheKeyField.Integer, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                writer.Write(CacheKeyField.UnsignedInteger, unchecked((long)number));
                break;
            case float number:
                writer.Write(CacheKeyField.Single, (float?)number);
                break;
            case double number:
                writer.Write(CacheKeyField.Double, BitConverter.DoubleToInt64Bits(number));
                break;
            case decimal number:
                writer.Write(CacheKeyField.Decimal, number.ToString(CultureInfo.InvariantCulture));
                break;
            case char character:
                writer.Write(CacheKeyField.Character, (long)character);
                break;
            case Guid guid:
                writer.Write(CacheKeyField.Guid, guid.ToString());
                break;
            case DateTime or DateTimeOffset or DateOnly or TimeOnly:
                writer.Write(CacheKeyField.Date, value.GetType().Name);
                writer.Write(CacheKeyField.String, ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture));
                break;
            case TimeSpan duration:
                writer.Write(CacheKeyField.Duration, duration.Ticks);
                break;
            default:
                writer.Refuse($"a value is a {value.GetType().Name}");
                break;
        }
    }

    /// <summary>Encodes JSON as it was written.</summary>
    public static void WriteJson(ref CacheKeyWriter writer, CacheKeyField field, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Undefined)
        {
            writer.Write(field, JsonMarshal.GetRawUtf8Value(json));
        }
    }
}
