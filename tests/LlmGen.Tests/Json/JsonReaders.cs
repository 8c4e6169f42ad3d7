using LlmGen.CompilerServices;
using LlmGen.Json;

namespace LlmGen.Tests.Json;

public enum RequestKind
{
    Bug,
    FeatureRequest,
    Question,
}

public sealed record Request(string What, int Priority, DateOnly? Due);

public sealed record Ticket(string Subject, List<Request> Requests);

/// <summary>A tree of any JSON, to compare what different ways of reading make of it.</summary>
public sealed record Node(string Name, double Number, bool Flag, List<Node> Children, List<List<string>> Rows);

/// <summary>Readers as the generator writes them, and short forms to call what is tested.</summary>
internal static class JsonReaders
{
    public const string Method = "ISupportDesk.KindAsync";
    public const int MaxCharacters = 4 * 1024 * 1024;

    private static readonly LlmJsonNames RequestNames = new("what", "priority", "due?");
    private static readonly LlmJsonNames TicketNames = new("subject", "requests");
    private static readonly LlmJsonNames KindNames = new("Bug", "FeatureRequest", "Question");
    private static readonly LlmJsonNames NodeNames = new("name", "number", "flag", "children", "rows");

    public static Request ReadRequest(ref LlmJsonReader json)
    {
        string what = default!;
        int priority = default;
        DateOnly? due = default;
        LlmJsonObject properties = json.ReadObject(RequestNames);
        while (json.ReadProperty(ref properties))
        {
            switch (properties.Index)
            {
                case 0:
                    what = json.ReadString();
                    break;
                case 1:
                    priority = json.ReadNumber<int>();
                    break;
                case 2:
                    due = json.ReadNull() ? null : json.ReadDateOnly();
                    break;
            }
        }

        return new Request(what, priority, due);
    }

    public static Ticket ReadTicket(ref LlmJsonReader json)
    {
        string subject = default!;
        List<Request> requests = default!;
        LlmJsonObject properties = json.ReadObject(TicketNames);
        while (json.ReadProperty(ref properties))
        {
            switch (properties.Index)
            {
                case 0:
                    subject = json.ReadString();
                    break;
                case 1:
                    requests = json.ReadList(ReadRequest);
                    break;
            }
        }

        return new Ticket(subject, requests);
    }

    public static Node ReadNode(ref LlmJsonReader json)
    {
        string name = default!;
        double number = default;
        bool flag = default;
        List<Node> children = default!;
        List<List<string>> rows = default!;
        LlmJsonObject properties = json.ReadObject(NodeNames);
        while (json.ReadProperty(ref properties))
        {
            switch (properties.Index)
            {
                case 0:
                    name = json.ReadString();
                    break;
                case 1:
                    number = json.ReadNumber<double>();
                    break;
                case 2:
                    flag = json.ReadBoolean();
                    break;
                case 3:
                    children = json.ReadList(ReadNode);
                    break;
                case 4:
                    rows = json.ReadList(ReadRow);
                    break;
            }
        }

        return new Node(name, number, flag, children, rows);
    }

    public static List<string> ReadRow(ref LlmJsonReader json) => json.ReadList(ReadText);

    public static string ReadText(ref LlmJsonReader json) => json.ReadString();

    public static int ReadWhole(ref LlmJsonReader json) => json.ReadNumber<int>();

    public static bool ReadFlag(ref LlmJsonReader json) => json.ReadBoolean();

    public static RequestKind ReadKind(ref LlmJsonReader json) => (RequestKind)json.ReadName(KindNames);

    public static Dictionary<string, int> ReadCounts(ref LlmJsonReader json) => json.ReadDictionary(ReadText, ReadWhole);

    public static Dictionary<string, List<string>> ReadRows(ref LlmJsonReader json) => json.ReadDictionary(ReadText, ReadRow);

    /// <summary>Reads a whole answer.</summary>
    public static T Answer<T>(string text, LlmJsonRead<T> read, LlmJsonShape shape, int maxCharacters = MaxCharacters) =>
        JsonAnswer.Read(text, read, shape, Method, maxCharacters, out _);

    /// <summary>Reads the property "v" of an object: the way to every scalar that meets no wrapper on it.</summary>
    public static T Scalar<T>(string json, LlmJsonRead<T> read)
    {
        return Answer($$"""{"v": {{json}}}""", Read, LlmJsonShape.Object);

        T Read(ref LlmJsonReader reader)
        {
            T value = default!;
            LlmJsonObject properties = reader.ReadObject(new LlmJsonNames("v"));
            while (reader.ReadProperty(ref properties))
            {
                value = read(ref reader);
            }

            return value;
        }
    }

    public static LlmOutputException Fails<T>(string text, LlmJsonRead<T> read, LlmJsonShape shape, int maxCharacters = MaxCharacters) =>
        Assert.Throws<LlmOutputException>(() => Answer(text, read, shape, maxCharacters));

    public static LlmOutputException ScalarFails<T>(string json, LlmJsonRead<T> read) =>
        Assert.Throws<LlmOutputException>(() => Scalar(json, read));

    /// <summary>Reads a stream of elements to its end.</summary>
    public static List<T> Elements<T>(
        IEnumerable<string> chunks, LlmJsonRead<T> read, LlmJsonShape shape, int maxCharacters = MaxCharacters)
    {
        List<T> elements = [];
        using JsonElementStream<T> stream = new(read, shape, Method, maxCharacters);
        foreach (string chunk in chunks)
        {
            stream.Push(chunk);
            while (stream.TryRead(out T? element))
            {
                elements.Add(element);
            }
        }

        stream.Complete();
        while (stream.TryRead(out T? element))
        {
            elements.Add(element);
        }

        return elements;
    }

    public static LlmOutputException ElementsFail<T>(string text, LlmJsonRead<T> read, LlmJsonShape shape) =>
        Assert.Throws<LlmOutputException>(() => Elements([text], read, shape));

    public static IEnumerable<string> Characters(string text) => text.Select(c => c.ToString());
}
