using System.Globalization;
using LlmGen.CompilerServices;
using LlmGen.Json;
using static LlmGen.Tests.Json.JsonReaders;

namespace LlmGen.Tests.Json;

/// <summary>Reads a text as one of several types and describes the value, so that tables of texts can name what must come out.</summary>
internal static class JsonForms
{
    /// <summary>The description of an unreadable answer.</summary>
    public const string Unreadable = "unreadable";

    public static string Buffered(string type, string text) => Buffered(type, text, out _);

    public static string Buffered(string type, string text, out bool isClosed)
    {
        bool closed = false;
        string value = Describe(() => Read(type, text, out closed));
        isClosed = closed && value != Unreadable;
        return value;
    }

    private static string Read(string type, string text, out bool isClosed) => type switch
    {
        "object" => Of(JsonAnswer.Read(text, ReadRequest, LlmJsonShape.Object, Method, MaxCharacters, out isClosed)),
        "object?" => Of(JsonAnswer.Read(text, static (ref LlmJsonReader json) => json.ReadNull() ? null : ReadRequest(ref json), LlmJsonShape.NullableObject, Method, MaxCharacters, out isClosed)),
        "ticket" => Of(JsonAnswer.Read(text, ReadTicket, LlmJsonShape.Object, Method, MaxCharacters, out isClosed)),
        "objects" => Of(JsonAnswer.Read(text, static (ref LlmJsonReader json) => json.ReadList(ReadRequest), LlmJsonShape.Array, Method, MaxCharacters, out isClosed)),
        "ints" => Of(JsonAnswer.Read(text, static (ref LlmJsonReader json) => json.ReadList(ReadWhole), LlmJsonShape.Array, Method, MaxCharacters, out isClosed)),
        "flags" => Of(JsonAnswer.Read(text, static (ref LlmJsonReader json) => json.ReadList(ReadFlag), LlmJsonShape.Array, Method, MaxCharacters, out isClosed)),
        "strings" => Of(JsonAnswer.Read(text, ReadRow, LlmJsonShape.Array, Method, MaxCharacters, out isClosed)),
        "table" => Of(JsonAnswer.Read(text, static (ref LlmJsonReader json) => json.ReadList(ReadRow), LlmJsonShape.Array, Method, MaxCharacters, out isClosed)),
        "counts" => Of(JsonAnswer.Read(text, ReadCounts, LlmJsonShape.Dictionary, Method, MaxCharacters, out isClosed)),
        "rows" => Of(JsonAnswer.Read(text, ReadRows, LlmJsonShape.Dictionary, Method, MaxCharacters, out isClosed)),
        "kind" => Of(JsonAnswer.Read(text, ReadKind, LlmJsonShape.String, Method, MaxCharacters, out isClosed)),
        "date" => Of(JsonAnswer.Read(text, static (ref LlmJsonReader json) => json.ReadDateOnly(), LlmJsonShape.String, Method, MaxCharacters, out isClosed)),
        "int" => Of(JsonAnswer.Read(text, ReadWhole, LlmJsonShape.Number, Method, MaxCharacters, out isClosed)),
        "int?" => Of(JsonAnswer.Read(text, static (ref LlmJsonReader json) => json.ReadNull() ? (int?)null : json.ReadNumber<int>(), LlmJsonShape.Number, Method, MaxCharacters, out isClosed)),
        "flag" => Of(JsonAnswer.Read(text, ReadFlag, LlmJsonShape.Boolean, Method, MaxCharacters, out isClosed)),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>The same as a stream of elements; null for a type that is no list.</summary>
    public static string? Streamed(string type, IEnumerable<string> chunks) => type switch
    {
        "objects" => Describe(() => Of(Elements(chunks, ReadRequest, LlmJsonShape.Object))),
        "ints" => Describe(() => Of(Elements(chunks, ReadWhole, LlmJsonShape.Number))),
        "flags" => Describe(() => Of(Elements(chunks, ReadFlag, LlmJsonShape.Boolean))),
        "strings" => Describe(() => Of(Elements(chunks, ReadText, LlmJsonShape.String))),
        "table" => Describe(() => Of(Elements(chunks, ReadRow, LlmJsonShape.Array))),
        _ => null,
    };

    private static string Describe(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (LlmOutputException)
        {
            return Unreadable;
        }
    }

    private static string Of(object? value) => value switch
    {
        null => "null",
        string text => text,
        bool flag => flag ? "true" : "false",
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        Request request => $"{request.What}/{request.Priority}" + (request.Due is { } due ? "/" + Of(due) : ""),
        Ticket ticket => $"{ticket.Subject}:{Of(ticket.Requests)}",
        Dictionary<string, int> counts => string.Join(' ', counts.Select(pair => $"{pair.Key}={pair.Value}")),
        Dictionary<string, List<string>> rows => string.Join(' ', rows.Select(pair => $"{pair.Key}={Of(pair.Value)}")),
        System.Collections.IEnumerable list => $"[{string.Join('|', list.Cast<object>().Select(Of))}]",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}
