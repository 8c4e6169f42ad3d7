using System.Text;
using System.Text.Json;
using LlmGen.CompilerServices;
using LlmGen.Json;
using LlmGen.Tests.Support;
using static LlmGen.Tests.Json.JsonReaders;

namespace LlmGen.Tests.Json;

/// <summary>Random documents, whole and mutated, against System.Text.Json: what is JSON reads as it does there, however it is cut.</summary>
public class JsonFuzzTests
{
    private const int Seed = 20261201;

    private static readonly JsonDocumentOptions Skip = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private static readonly string[] Texts =
        ["", "a", "é", "漢", "\U0001F600", " ", "\\\"", "\\\\", "\\n", "\\u00e9", "\\ud83d\\ude00", "{", "}", "[", "]", ",", ":", "//", "/*", "*/", "</think>", "```", "'", "\u201C"];

    private static readonly string[] Comments = ["/**/", "/* [1] */", "/*\n{\"a\":[]}\n*/", "//\n", "// ]}\"\n", "// [\r\n", "/*//*/", "/***/", "//*\n"];

    private static readonly string[] Noise =
        ["{", "}", "[", "]", "\"", "'", ":", ",", "\\", "/", "*", " ", "\n", "\0", "\uD83D", "\uDE00", "1", "-", "e9", "true", "nul", "\u201C", "\u201D", "\u2019", "//", "/*", "<think>", "</think>", "```", "[1]", "\\q", "x"];

    [Fact]
    public void Valid_JSON_with_comments_anywhere_is_read_as_JsonCommentHandling_Skip_reads_it()
    {
        for (int i = 0; i < TestScale.Of(100_000); i++)
        {
            int seed = Seed + i;
            Random random = new(seed);
            string json = Document(random, comments: true);
            string expected = Oracle(json) ?? throw new InvalidOperationException($"Seed {seed}: {json} is not JSON.");
            Check(expected == Buffered(json), seed, json);
            if (json.AsSpan(JsonRepair.SkipSpace(json)).StartsWith('['))
            {
                Check(expected == Streamed(Chunks(json, random)), seed, json);
            }
        }
    }

    [Fact]
    public void A_mutated_document_is_read_as_System_Text_Json_reads_it_if_it_is_JSON()
    {
        int valid = 0;
        int count = TestScale.Of(1_000_000);
        for (int i = 0; i < count; i++)
        {
            int seed = Seed + i;
            Random random = new(seed);
            string json = Mutated(Document(random, comments: i % 2 == 0), random);
            string? expected = Oracle(json);
            string? buffered = Buffered(json);
            string? streamed = Streamed(Chunks(json, random));
            valid += expected is null ? 0 : 1;
            Check(expected is null || expected == buffered, seed, $"read as {buffered}, expected {expected}: {json}");
            Check(buffered is null || streamed is null || !streamed.StartsWith('[') || buffered == streamed || !buffered.StartsWith('['), seed, $"read as {buffered}, streamed as {streamed}: {json}");
        }

        Assert.InRange(valid, count / 20, count);
    }

    [Fact]
    public void A_document_that_is_cut_off_is_never_read()
    {
        for (int i = 0; i < TestScale.Of(100_000); i++)
        {
            int seed = Seed + i;
            Random random = new(seed);
            string json = Document(random, comments: i % 2 == 0);
            int start = JsonRepair.SkipSpace(json);
            int end = json.LastIndexOf(Oracle(json)![0] == '[' ? ']' : '}');
            string cut = json[..random.Next(0, Math.Max(start + 1, LastToken(json)))];
            Check(end > 0 && Buffered(cut) is null, seed, cut);
        }
    }

    // Comments behind the value may hold brackets.
    private static int LastToken(string json)
    {
        JsonRepair.TryRead(json, new StringBuilder(), out int length, out _);
        return length;
    }

    private static string Document(Random random, bool comments)
    {
        StringBuilder json = new();
        Space(json, random, comments);
        Container(json, random, comments, random.Next(1, 4), isArray: random.Next(2) == 0);
        Space(json, random, comments);
        return json.ToString();
    }

    private static void Value(StringBuilder json, Random random, bool comments, int depth)
    {
        int kind = random.Next(depth > 0 ? 8 : 6);
        switch (kind)
        {
            case 0 or 1:
                String(json, random);
                break;
            case 2:
                json.Append((string[])["0", "-1", "12.5", "1e3", "-0.25E-2"] is var numbers ? numbers[random.Next(numbers.Length)] : "");
                break;
            case 3:
                json.Append("true");
                break;
            case 4:
                json.Append("false");
                break;
            case 5:
                json.Append("null");
                break;
            default:
                Container(json, random, comments, depth - 1, isArray: kind == 6);
                break;
        }
    }

    private static void Container(StringBuilder json, Random random, bool comments, int depth, bool isArray)
    {
        json.Append(isArray ? '[' : '{');
        int count = random.Next(4);
        for (int i = 0; i < count; i++)
        {
            Space(json, random, comments);
            if (!isArray)
            {
                // System.Text.Json takes no comment before a colon.
                String(json, random);
                Space(json, random, comments: false);
                json.Append(':');
                Space(json, random, comments);
            }

            Value(json, random, comments, depth);
            Space(json, random, comments);
            json.Append(i < count - 1 || random.Next(8) == 0 ? "," : "");
        }

        Space(json, random, comments);
        json.Append(isArray ? ']' : '}');
    }

    private static void String(StringBuilder json, Random random)
    {
        json.Append('"');
        for (int i = random.Next(3); i > 0; i--)
        {
            json.Append(Texts[random.Next(Texts.Length)]);
        }

        json.Append('"');
    }

    private static void Space(StringBuilder json, Random random, bool comments)
    {
        json.Append(random.Next(4) switch
        {
            0 => " ",
            1 => "\n",
            2 when comments => Comments[random.Next(Comments.Length)],
            _ => "",
        });
    }

    private static string Mutated(string json, Random random)
    {
        StringBuilder text = new(json);
        for (int i = random.Next(3); i >= 0; i--)
        {
            int at = random.Next(text.Length + 1);
            switch (random.Next(5))
            {
                case 0:
                    text.Length = at;
                    break;
                case 1:
                    text.Remove(at, Math.Min(random.Next(4), text.Length - at));
                    break;
                case 2:
                    text.Insert(at, text.ToString(at, Math.Min(random.Next(6), text.Length - at)));
                    break;
                default:
                    text.Insert(at, Noise[random.Next(Noise.Length)]);
                    break;
            }
        }

        return text.ToString();
    }

    private static List<string> Chunks(string text, Random random)
    {
        List<string> chunks = [];
        for (int start = 0; start < text.Length;)
        {
            int length = Math.Min(random.Next(1, 8), text.Length - start);
            chunks.Add(text.Substring(start, length));
            start += length;
        }

        return chunks;
    }

    /// <summary>What System.Text.Json makes of an object or array; null for anything else.</summary>
    private static string? Oracle(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Skip);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? Describe(document.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // No JSON, or an unpaired surrogate.
            return null;
        }
    }

    private static string Describe(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                Dictionary<string, string> properties = [];
                foreach (JsonProperty property in json.EnumerateObject())
                {
                    properties[property.Name] = Describe(property.Value);
                }

                return Describe(properties);
            case JsonValueKind.Array:
                return Describe(json.EnumerateArray().Select(Describe));
            case JsonValueKind.String:
                return $"\"{json.GetString()}\"";
            default:
                return json.GetRawText();
        }
    }

    private static string Describe(Dictionary<string, string> properties) => $"{{{string.Join(',', properties.Select(pair => $"{pair.Key}:{pair.Value}"))}}}";

    private static string Describe(IEnumerable<string> elements) => $"[{string.Join(',', elements)}]";

    private static string ReadAny(ref LlmJsonReader json) => json.TokenType switch
    {
        JsonTokenType.StartObject => Describe(json.ReadDictionary(ReadText, ReadAny)),
        JsonTokenType.StartArray => Describe(json.ReadList(ReadAny)),
        JsonTokenType.String => $"\"{json.ReadString()}\"",
        JsonTokenType.Null => "null",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => json.ReadString(),
    };

    private static string ReadArray(ref LlmJsonReader json) => Describe(json.ReadList(ReadAny));

    private static string ReadObject(ref LlmJsonReader json) =>
        json.TokenType == JsonTokenType.StartObject ? ReadAny(ref json) : throw json.Unexpected("an object");

    private static string? Buffered(string text) =>
        text.AsSpan(JsonRepair.SkipSpace(text)).StartsWith('{')
            ? ValueOrNull(() => Answer(text, ReadObject, LlmJsonShape.Object))
            : ValueOrNull(() => Answer(text, ReadArray, LlmJsonShape.Array));

    private static string? Streamed(List<string> chunks) => ValueOrNull(() => Describe(Elements(chunks, ReadAny, LlmJsonShape.Dictionary)));

    private static string? ValueOrNull(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (LlmOutputException)
        {
            return null;
        }
    }

    private static void Check(bool holds, int seed, string text) => Assert.True(holds, $"Seed {seed}: {text}");
}
