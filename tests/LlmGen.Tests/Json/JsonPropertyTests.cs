using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LlmGen.CompilerServices;
using static LlmGen.Tests.Json.JsonReaders;

namespace LlmGen.Tests.Json;

/// <summary>Properties that hold for any document, any way of cutting it into chunks, and any garbage.</summary>
public class JsonPropertyTests
{
    // A fixed seed: the same documents in every run.
    private static readonly Replay Replay = new(new Rnd(20261122UL, 20261123UL), null);

    private static readonly Gen<string> Text = Gen.Elements(
            "a", "B", "7", " ", "é", "漢", "\U0001F600", "\\\"", "\\\\", "\\n", "\\u00e9", "\\ud83d\\ude00",
            "{", "}", "[", "]", ",", ":", "/", "//", "/*")
        .ListOf()
        .Select(string.Concat);

    private static readonly Gen<string> Blank = Gen.Elements("", "", " ", "\n", "\t ");

    private static readonly Gen<string> Space = Gen.OneOf(Blank, Blank, Gen.Constant("/*]}*/"));

    private static readonly Gen<string> Number = Gen.Elements("0", "-1", "12.5", "1e3", "\"42\"", "-0.25E-2");

    private static readonly Gen<string> Prose = Gen.Elements(
        "", "Here it is:\n", "```json\n", "See [note] and {x}: ", "- [x] { a } [x, ", "[nul [tr {{");

    private static readonly Gen<string> Rows = List(List(Text.Select(Quoted)));

    private static readonly Gen<string> Array = Gen.Sized(size => List(NodeOf(Math.Min(size, 20))));

    private static readonly Gen<string> Document =
        from prose in Prose
        from array in Array
        from wrapped in Gen.Elements(true, false)
        from other in Rows
        select prose + (wrapped || IsNoValue(prose, array) ? $$"""{"note":{{other}},"value":{{array}}}""" : array) + (prose.StartsWith('`') ? "\n```" : "");

    private static readonly Gen<string> Garbage = Gen.Elements(
            "{", "}", "[", "]", "\"", ":", ",", "\\", "/", "*", " ", "\n", "\0", "\uD83D", "\uDE00", "\\ud83d", "é", "1", "-", "e9",
            "true", "null", "\"name\":", "\"children\":", "\"value\":", "\"a\"", "[{\"", "{\"value\":[", "```", ".")
        .ListOf()
        .Select(string.Concat);

    [Fact]
    public void Any_chunks_give_the_elements_of_the_whole() =>
        Check(
            from document in Document
            from cuts in Gen.Choose(0, document.Length).ListOf()
            select (document, cuts.Order().ToArray()),
            sample =>
            {
                (string document, int[] cuts) = sample;
                string whole = Describe(Answer(document, ReadNodes, LlmJsonShape.Array, MaxCharacters));
                return whole == Describe(Elements(Chunks(document, cuts), ReadNode, LlmJsonShape.Object)) &&
                    whole == Describe(Elements(Characters(document), ReadNode, LlmJsonShape.Object));
            });

    [Fact]
    public void A_cut_at_every_position_gives_the_elements_of_the_whole() =>
        Check(
            Document.Resize(4),
            document =>
            {
                string whole = Describe(Answer(document, ReadNodes, LlmJsonShape.Array, MaxCharacters));
                return Enumerable.Range(0, document.Length + 1)
                    .All(i => whole == Describe(Elements([document[..i], document[i..]], ReadNode, LlmJsonShape.Object)));
            });

    [Fact]
    public void A_cut_off_document_is_refused_unless_its_value_is_complete() =>
        Check(
            from document in Document
            from length in Gen.Choose(0, document.Length)
            select (document, length),
            sample =>
            {
                string whole = Describe(Answer(sample.document, ReadNodes, LlmJsonShape.Array));
                string cut = sample.document[..sample.length];
                string? answer = ValueOrRefused(() => Answer(cut, ReadNodes, LlmJsonShape.Array));
                string? elements = ValueOrRefused(() => Elements([cut], ReadNode, LlmJsonShape.Object));
                return (answer ?? whole) == whole && (elements ?? whole) == whole;
            });

    [Fact]
    public void Garbage_gives_a_value_or_is_refused() =>
        Check(
            Garbage,
            text =>
            {
                foreach (LlmJsonShape shape in Enum.GetValues<LlmJsonShape>())
                {
                    ValueOrRefused(() => Answer(text, ReadNodes, shape));
                    ValueOrRefused(() => [Answer(text, ReadNode, shape)]);
                    ValueOrRefused(() => Elements([text], ReadNode, shape));
                    ValueOrRefused(() => Elements(Characters(text), ReadNode, shape));
                    Record(() => Answer(text, ReadText, shape));
                    Record(() => Answer(text, ReadKind, shape));
                    Record(() => Answer(text, ReadRows, shape));
                    Record(() => Elements([text], ReadText, shape));
                }

                return true;
            });

    // Empty brackets inside a sentence.
    private static bool IsNoValue(string prose, string array) =>
        (prose.StartsWith('-') || prose.StartsWith('[')) && array.Trim('[', ']', ' ', '\n', '\t').Length == 0;

    private static Gen<string> NodeOf(int size)
    {
        Gen<string> children = size < 2 ? Gen.Constant("[]") : Gen.OneOf(Gen.Constant("[]"), List(NodeOf(size / 4)).Resize(2));
        return from name in Text
               from number in Number
               from flag in Gen.Elements("true", "false", "\"True\"")
               from nodes in children
               from rows in Rows.Resize(Math.Min(size, 4))
               from blank in Blank
               from space in Space
               from extra in Gen.Elements("", ",\"more\":{\"a\":[{}]}", ",")
               let scalars = $"\"name\"{blank}:{space}{Quoted(name)},\"number\":{number},\"flag\":{flag}"
               select $$"""{{{blank}}{{scalars}},{{space}}"Children":{{nodes}},"rows":{{rows}}{{space}}{{extra}}}""";
    }

    private static Gen<string> List(Gen<string> element) =>
        from elements in element.ListOf()
        from space in elements.Count > 0 ? Space : Blank
        from end in elements.Count > 0 ? Gen.Elements("", ",") : Gen.Constant("")
        select $"[{string.Join(space + "," + space, elements)}{end}{space}]";

    private static string Quoted(string text) => $"\"{text}\"";

    private static List<Node> ReadNodes(ref LlmJsonReader json) => json.ReadList(ReadNode);

    private static IEnumerable<string> Chunks(string text, int[] cuts)
    {
        int start = 0;
        foreach (int cut in cuts)
        {
            yield return text[start..cut];
            start = cut;
        }

        yield return text[start..];
    }

    private static string Describe(IEnumerable<Node> nodes)
    {
        StringBuilder text = new();
        foreach (Node node in nodes)
        {
            text.Append('(').Append(node.Name).Append('|').Append(node.Number).Append('|').Append(node.Flag).Append('|')
                .Append(Describe(node.Children)).Append('|')
                .AppendJoin(';', node.Rows.Select(row => string.Join(',', row))).Append(')');
        }

        return text.ToString();
    }

    private static string? ValueOrRefused(Func<List<Node>> read)
    {
        try
        {
            return Describe(read());
        }
        catch (LlmOutputException)
        {
            return null;
        }
    }

    private static void Record<T>(Func<T> read)
    {
        try
        {
            read();
        }
        catch (LlmOutputException)
        {
            // Refused, as it may be; anything else fails the property.
        }
    }

    private static void Check<T>(Gen<T> generator, Func<T, bool> property) =>
        Prop.ForAll(Arb.From(generator), property).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(Replay));
}
