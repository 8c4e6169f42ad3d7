using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmGen.Simulation.Answers;

/// <summary>
/// Writes a JSON document that follows a schema, its values drawn from the prompt. <c>pattern</c> and conditions (<c>if</c>,
/// <c>not</c>, <c>contains</c>) are not followed.
/// </summary>
internal sealed class SchemaAnswer
{
    /// <summary>How often a recursive schema is entered before the answer takes the shortest way out.</summary>
    private const int RecursionLimit = 2;

    /// <summary>How many items an array gets where its schema leaves it open.</summary>
    private const int UsualItems = 3;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SchemaReader _schema;
    private readonly PromptText _prompt;
    private readonly Utf8JsonWriter _writer;
    private readonly Dictionary<string, int> _entered = [];
    private int _values;
    private int _sentences;

    private SchemaAnswer(JsonElement schema, PromptText prompt, Utf8JsonWriter writer)
    {
        _schema = new SchemaReader(schema);
        _prompt = prompt;
        _writer = writer;
    }

    private bool Ending => _entered.Values.Any(count => count > RecursionLimit);

    /// <summary>Writes the answer; without a schema, an object with a text.</summary>
    /// <exception cref="NotSupportedException">The schema refers to what is not in it, or only endless values satisfy it.</exception>
    public static string Write(JsonElement? schema, PromptText prompt)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, WriterOptions))
        {
            if (schema is JsonElement root)
            {
                SchemaAnswer answer = new(root, prompt, writer);
                if (answer._schema.Depth(root) == SchemaReader.Endless)
                {
                    throw new NotSupportedException("No finite value satisfies the schema: its recursion does not terminate.");
                }

                answer.WriteValue(root, "");
            }
            else
            {
                writer.WriteStartObject();
                writer.WriteString("answer", prompt.Sentences[0]);
                writer.WriteEndObject();
            }
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void WriteValue(JsonElement schema, string name)
    {
        if (SchemaReader.GetString(schema, "$ref") is string reference)
        {
            _entered[reference] = _entered.GetValueOrDefault(reference) + 1;
            WriteValue(_schema.Resolve(reference), name);
            _entered[reference]--;
        }
        else if (SchemaReader.Get(schema, "const") is { } constant)
        {
            constant.WriteTo(_writer);
        }
        else if (SchemaReader.Get(schema, "enum") is { } values)
        {
            WriteEnum([.. values.EnumerateArray()], name);
        }
        else if (SchemaReader.GetBranches(schema) is { } branches)
        {
            WriteBranch(branches, name);
        }
        else if (SchemaReader.Get(schema, "allOf") is { } all)
        {
            // Of several parts only the first is followed: generators write allOf to hang a description on a reference.
            WriteValue(all[0], name);
        }
        else
        {
            WriteType(schema, name);
        }
    }

    private void WriteEnum(List<JsonElement> values, string name) =>
        values[_prompt.PickLabel([.. values.Select(value => value.ToString())], name)].WriteTo(_writer);

    private void WriteBranch(List<JsonElement> branches, string name)
    {
        if (Ending)
        {
            WriteValue(branches.MinBy(_schema.Depth), name);
            return;
        }

        List<JsonElement> values = branches.FindAll(branch => !SchemaReader.IsNull(branch) && _schema.Depth(branch) != SchemaReader.Endless);
        if (values.Count == 0 || (values.Count < branches.Count && values.TrueForAll(IsUnknownDate)))
        {
            _writer.WriteNullValue();
        }
        else if (values.TrueForAll(value => SchemaReader.Get(value, "const") is not null))
        {
            WriteEnum([.. values.Select(value => SchemaReader.Get(value, "const")!.Value)], name);
        }
        else
        {
            WriteValue(values[_prompt.Pick(Salt(name), values.Count)], name);
        }
    }

    private void WriteType(JsonElement schema, string name)
    {
        List<string> types = SchemaReader.GetTypes(schema) ?? ["string"];
        string type = Ending ? types.MinBy(type => _schema.Depth(schema, type))!
            : types.Contains("null") && IsUnknownDate(schema) ? "null"
            : types.Find(type => type != "null") ?? "null";
        switch (type)
        {
            case "object":
                WriteObject(schema);
                break;
            case "array":
                WriteArray(schema, name);
                break;
            case "integer":
                _writer.WriteNumberValue(PickInteger(schema, name));
                break;
            case "number":
                _writer.WriteNumberValue(PickNumber(schema, name));
                break;
            case "boolean":
                _writer.WriteBooleanValue(_prompt.Pick(Salt(name), 2) == 0);
                break;
            case "null":
                _writer.WriteNullValue();
                break;
            default:
                _writer.WriteStringValue(PickString(schema, name));
                break;
        }
    }

    private void WriteObject(JsonElement schema)
    {
        _writer.WriteStartObject();
        HashSet<string> required = SchemaReader.GetRequired(schema);
        foreach ((string name, JsonElement value) in SchemaReader.GetProperties(schema))
        {
            if (required.Contains(name) || (!Ending && _schema.Depth(value) != SchemaReader.Endless))
            {
                _writer.WritePropertyName(name);
                WriteValue(value, name);
            }
        }

        // An object that names no property is a map.
        if (!Ending && SchemaReader.Get(schema, "properties") is null
            && SchemaReader.Get(schema, "additionalProperties") is { ValueKind: JsonValueKind.Object } mapped
            && _schema.Depth(mapped) != SchemaReader.Endless)
        {
            for (int index = 0; index < 2; index++)
            {
                _writer.WritePropertyName(Keyword(index));
                WriteValue(mapped, "");
            }
        }

        _writer.WriteEndObject();
    }

    private void WriteArray(JsonElement schema, string name)
    {
        _writer.WriteStartArray();
        List<JsonElement> prefix = [.. SchemaReader.Get(schema, "prefixItems")?.EnumerateArray() ?? []];
        foreach (JsonElement item in prefix)
        {
            WriteValue(item, name);
        }

        if (SchemaReader.Get(schema, "items") is { ValueKind: JsonValueKind.Object } items)
        {
            WriteItems(schema, items, name, prefix.Count);
        }

        _writer.WriteEndArray();
    }

    private void WriteItems(JsonElement schema, JsonElement items, string name, int written)
    {
        int minimum = SchemaReader.GetCount(schema, "minItems", 0);
        int maximum = SchemaReader.GetCount(schema, "maxItems", int.MaxValue);
        bool shortest = Ending || _schema.Depth(items) == SchemaReader.Endless;
        int usual = shortest ? 0 : Math.Min(_prompt.Sentences.Count, UsualItems);
        int count = Math.Min(Math.Max(minimum - written, usual), maximum - written);

        JsonElement item = _schema.Target(items);
        JsonElement? key = KeyOf(item);
        bool unique = SchemaReader.Get(schema, "uniqueItems") is { ValueKind: JsonValueKind.True };
        if (key is not null || unique)
        {
            count = Math.Min(count, DistinctValues(key ?? item));
        }

        for (int index = 0; index < count; index++)
        {
            if (key is { } keySchema)
            {
                _writer.WriteStartObject();
                _writer.WritePropertyName("key");
                WriteDistinct(keySchema, index);
                _writer.WritePropertyName("value");
                WriteValue(SchemaReader.Get(item, "properties")!.Value.GetProperty("value"), "value");
                _writer.WriteEndObject();
            }
            else if (unique)
            {
                WriteDistinct(item, index);
            }
            else
            {
                WriteValue(items, name);
            }
        }
    }

    /// <summary>The schema of the key where the items are <c>{key, value}</c>: a dictionary in disguise, whose keys must differ.</summary>
    private JsonElement? KeyOf(JsonElement item) =>
        SchemaReader.Get(item, "properties") is { } properties && properties.EnumerateObject().Count() == 2
            && properties.TryGetProperty("key", out JsonElement key) && properties.TryGetProperty("value", out _)
            ? _schema.Target(key)
            : null;

    /// <summary>How many different values <see cref="WriteDistinct"/> can write.</summary>
    private static int DistinctValues(JsonElement schema) =>
        SchemaReader.Get(schema, "const") is not null ? 1
        : SchemaReader.Get(schema, "enum") is { } values ? values.GetArrayLength()
        : SchemaReader.GetTypes(schema)?[0] switch
        {
            "boolean" => 2,
            "string" when SchemaReader.GetString(schema, "format") is not (null or "uuid") => 1,
            "integer" when Bounds(schema, 1) is (decimal low, decimal high) => (int)Math.Clamp(high - low + 1, 0, int.MaxValue),
            _ => int.MaxValue,
        };

    private void WriteDistinct(JsonElement schema, int index)
    {
        string? type = SchemaReader.GetTypes(schema)?[0];
        if (SchemaReader.Get(schema, "enum") is { } values)
        {
            values[index].WriteTo(_writer);
        }
        else if (type == "boolean")
        {
            _writer.WriteBooleanValue(index == 0);
        }
        else if (type == "integer")
        {
            (decimal? low, decimal? high) = Bounds(schema, 1);
            _writer.WriteNumberValue(low is { } first ? first + index : high is { } last ? last - index : index + 1);
        }
        else if (type == "string" && SchemaReader.Get(schema, "format") is null)
        {
            _writer.WriteStringValue(Fit(Keyword(index), schema));
        }
        else
        {
            WriteValue(schema, "");
        }
    }

    private decimal PickInteger(JsonElement schema, string name)
    {
        (decimal? low, decimal? high) = Bounds(schema, 1);
        bool grade = Names(name, "priority", "severity", "urgency", "rating", "importance", "level", "stars");
        decimal? mentioned = grade ? null : MentionedNumber(low, high, name);
        (decimal first, decimal last) = Window(low, high, 1, grade ? 5 : 10);
        return Multiple(schema, mentioned ?? first + _prompt.Pick(Salt(name), (int)(last - first) + 1), high);
    }

    private decimal PickNumber(JsonElement schema, string name)
    {
        (decimal? low, decimal? high) = Bounds(schema, 0);
        bool share = Names(name, "confidence", "probability", "likelihood", "score");
        if (!share && MentionedNumber(low, high, name) is { } mentioned)
        {
            return Multiple(schema, mentioned, high);
        }

        // Strictly inside the window, so that exclusive bounds hold too.
        (decimal first, decimal last) = Window(low, high, 0, share ? 1 : 100);
        decimal number = first + ((last - first) * (_prompt.Pick(Salt(name), 99) + 1) / 100);
        decimal rounded = Math.Round(number, 2);
        return Multiple(schema, rounded > first && rounded < last ? rounded : number, high);
    }

    private decimal? MentionedNumber(decimal? low, decimal? high, string name) =>
        Names(name, "amount", "total", "price", "quantity", "count", "order", "number")
            && _prompt.Numbers.FirstOrDefault(number => !(number <= low) && !(number >= high), -1) is var found and >= 0
            ? found
            : null;

    /// <summary>Inclusive bounds: an exclusive one moves inwards by <paramref name="step"/>.</summary>
    private static (decimal? Low, decimal? High) Bounds(JsonElement schema, decimal step)
    {
        decimal? low = SchemaReader.GetNumber(schema, "minimum") ?? SchemaReader.GetNumber(schema, "exclusiveMinimum") + step;
        decimal? high = SchemaReader.GetNumber(schema, "maximum") ?? SchemaReader.GetNumber(schema, "exclusiveMaximum") - step;
        return step == 0 || (low is null && high is null) ? (low, high)
            : (low is { } l ? Math.Ceiling(l) : null, high is { } h ? Math.Floor(h) : null);
    }

    /// <summary>The range to pick from: the usual one as far as the bounds allow it, else one at the bounds.</summary>
    private static (decimal First, decimal Last) Window(decimal? low, decimal? high, decimal usualFirst, decimal usualLast)
    {
        const decimal Widest = 1000;
        decimal width = usualLast - usualFirst;
        return (low, high) switch
        {
            (null, null) => (usualFirst, usualLast),
            ({ } l, null) => l < usualLast ? (Math.Max(l, usualFirst), usualLast) : (l, l + width),
            (null, { } h) => h > usualFirst ? (usualFirst, Math.Min(h, usualLast)) : (h - width, h),
            ({ } l, { } h) => h - l <= Widest || l >= usualLast || h <= usualFirst
                ? (l, Math.Min(h, l + Widest))
                : (Math.Max(l, usualFirst), Math.Min(h, usualLast)),
        };
    }

    private static decimal Multiple(JsonElement schema, decimal number, decimal? high)
    {
        if (SchemaReader.GetNumber(schema, "multipleOf") is not (> 0 and var unit))
        {
            return number;
        }

        decimal multiple = Math.Ceiling(number / unit) * unit;
        return multiple > high ? Math.Floor(high.Value / unit) * unit : multiple;
    }

    private string PickString(JsonElement schema, string name)
    {
        switch (SchemaReader.GetString(schema, "format"))
        {
            case "date":
                return PickDate(name).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            case "date-time":
                return PickDate(name).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T09:30:00Z";
            case "time":
                return string.Create(CultureInfo.InvariantCulture, $"{8 + _prompt.Pick(Salt(name), 10):00}:30:00");
            case "duration":
                return string.Create(CultureInfo.InvariantCulture, $"PT{15 * (1 + _prompt.Pick(Salt(name), 8))}M");
            case "uuid":
                return PickUuid(name).ToString();
            case "email":
                return Email();
            case "uri":
                return Address(name);
        }

        string text = Names(name, "email") ? Email()
            : Names(name, "url", "link") ? Address(name)
            : Names(name, "name", "title", "subject", "label", "topic") ? string.Join(' ', NextSentence().Split(' ').Take(5))
            : NextSentence();
        return Fit(text, schema);
    }

    private string Email() => _prompt.FindEmail() ?? "customer@example.com";

    private string Address(string name) => "https://example.com/" + Uri.EscapeDataString(Keyword(_prompt.Pick(Salt(name), 10)));

    private DateOnly PickDate(string name) => _prompt.FindDate() ?? new DateOnly(2026, 1, 1).AddDays(_prompt.Pick(Salt(name), 365));

    private Guid PickUuid(string name)
    {
        byte[] bytes = new byte[16];
        for (int index = 0; index < bytes.Length; index++)
        {
            bytes[index] = (byte)_prompt.Pick(Salt(name), 256);
        }

        return new Guid(bytes);
    }

    private bool IsUnknownDate(JsonElement schema) =>
        SchemaReader.GetString(_schema.Target(schema), "format") is "date" or "date-time" && _prompt.FindDate() is null;

    private string NextSentence() => _prompt.Sentences[_sentences++ % _prompt.Sentences.Count];

    private string Keyword(int index) =>
        index < _prompt.Keywords.Count ? _prompt.Keywords[index] : string.Create(CultureInfo.InvariantCulture, $"item{index + 1}");

    /// <summary>Makes the next value of the same name another one.</summary>
    private string Salt(string name) => string.Create(CultureInfo.InvariantCulture, $"{name}{_values++}");

    /// <summary>Cuts or lengthens text to the schema's bounds, which count code points.</summary>
    private static string Fit(string text, JsonElement schema)
    {
        int minimum = SchemaReader.GetCount(schema, "minLength", 0);
        int maximum = SchemaReader.GetCount(schema, "maxLength", int.MaxValue);
        if (text.Length <= maximum && text.EnumerateRunes().Count() >= minimum)
        {
            return text;
        }

        // Without surrogates a character is a code point.
        StringBuilder fitted = new(string.Concat(text.Where(character => !char.IsSurrogate(character))));
        while (fitted.Length < minimum)
        {
            fitted.Append(fitted.Length == 0 ? "" : " ").Append("and more");
        }

        return fitted.ToString(0, Math.Min(fitted.Length, maximum));
    }

    private static bool Names(string name, params ReadOnlySpan<string> hints)
    {
        foreach (string hint in hints)
        {
            if (name.Contains(hint, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
