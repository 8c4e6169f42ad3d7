using System.Globalization;
using static LlmGen.Tests.Json.JsonReaders;

namespace LlmGen.Tests.Json;

/// <summary>Reads a text as one of several types and describes the value, so that tables of texts can name what must come out.</summary>
internal static class JsonForms
{
    /// <summary>The description of an unreadable answer.</summary>
    public const string Unreadable = "unreadable";

    public static string Buffered(string type, string text) => Describe(() => type switch
    {
        "object" => Of(Answer(text, ReadRequest, LlmJsonShape.Object)),
        "object?" => Of(Answer(text, static (ref LlmJsonReader json) => json.ReadNull() ? null : ReadRequest(ref json), LlmJsonShape.NullableObject)),
        "ticket" => Of(Answer(text, ReadTicket, LlmJsonShape.Object)),
        "objects" => Of(Answer(text, static (ref LlmJsonReader json) => json.ReadList(ReadRequest), LlmJsonShape.Array)),
        "ints" => Of(Answer(text, static (ref LlmJsonReader json) => json.ReadList(ReadWhole), LlmJsonShape.Array)),
        "strings" => Of(Answer(text, ReadRow, LlmJsonShape.Array)),
        "table" => Of(Answer(text, static (ref LlmJsonReader json) => json.ReadList(ReadRow), LlmJsonShape.Array)),
        "counts" => Of(Answer(text, ReadCounts, LlmJsonShape.Dictionary)),
        "rows" => Of(Answer(text, ReadRows, LlmJsonShape.Dictionary)),
        "kind" => Of(Answer(text, ReadKind, LlmJsonShape.String)),
        "date" => Of(Answer(text, static (ref LlmJsonReader json) => json.ReadDateOnly(), LlmJsonShape.String)),
        "int" => Of(Answer(text, ReadWhole, LlmJsonShape.Number)),
        "int?" => Of(Answer(text, static (ref LlmJsonReader json) => json.ReadNull() ? (int?)null : json.ReadNumber<int>(), LlmJsonShape.Number)),
        "flag" => Of(Answer(text, ReadFlag, LlmJsonShape.Boolean)),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    });

    /// <summary>The same as a stream of elements; null for a type that is no list.</summary>
    public static string? Streamed(string type, IEnumerable<string> chunks) => type switch
    {
        "objects" => Describe(() => Of(Elements(chunks, ReadRequest, LlmJsonShape.Object))),
        "ints" => Describe(() => Of(Elements(chunks, ReadWhole, LlmJsonShape.Number))),
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
