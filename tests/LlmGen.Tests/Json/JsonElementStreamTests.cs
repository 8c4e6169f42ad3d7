using System.Text.Json;
using LlmGen.CompilerServices;
using LlmGen.Json;
using static LlmGen.Tests.Json.JsonReaders;

namespace LlmGen.Tests.Json;

public class JsonElementStreamTests
{
    private static readonly Request First = new("Refund", 2, null);
    private static readonly Request Second = new("Say \"}]\" \U0001F600", 1, new DateOnly(2026, 3, 1));

    public static TheoryData<string> Texts =>
    [
        """[{"what":"Refund","priority":2},{"what":"Say \"}]\" \ud83d\ude00","priority":1,"due":"2026-03-01"}]""",
        "[ {\"what\":\"Refund\",\"priority\":2} ,\n{\"what\":\"Say \\\"}]\\\" \U0001F600\",\"priority\":1,\"due\":\"2026-03-01\"} , ] [{]",
        """{"value":[{"what":"Refund","priority":2},{"what":"Say \"}]\" \ud83d\ude00","priority":1,"due":"2026-03-01"}]}""",
        """
        {"note": "[{\"}", "count": 2, "nested": {"value": [{"a": "]"}], "b": [[]]}, "ok": true, "Value" : [
          {"what":"Refund","priority":2,"x":[[{}],"]"]},
          {"what":"Say \"}]\" \ud83d\ude00","priority":1,"due":"2026-03-01"}
        ], "after": "
        """,
        """
        Here [1] are [note] the {requests} [{see}] - [ x ] [tr, [nul, {{
        ```json
        [{"what":/* "the [first]" */"Refund", // it's "} easy
        "priority":2}, // next: [
        /**/{"what":"Say \"}]\" \ud83d\ude00","priority":1,"due":"2026-03-01"/* } **/}]
        ```
        """,
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Elements_are_read_however_the_text_is_cut(string text)
    {
        Assert.Equal([First, Second], Elements([text], ReadRequest, LlmJsonShape.Object));
        Assert.Equal([First, Second], Elements(Characters(text), ReadRequest, LlmJsonShape.Object));
        for (int i = 0; i <= text.Length; i++)
        {
            Assert.Equal([First, Second], Elements([text[..i], "", text[i..]], ReadRequest, LlmJsonShape.Object));
        }
    }

    [Fact]
    public void Elements_of_every_shape_are_read()
    {
        Assert.Equal([1, -2, 3], Every("See [a]: [1, -2,\"3\"]", ReadWhole, LlmJsonShape.Number));
        Assert.Equal([true, false], Every("[to do] [true, false]", ReadFlag, LlmJsonShape.Boolean));
        Assert.Equal([RequestKind.Bug], Every("[1] [\"bug\"]", ReadKind, LlmJsonShape.String));
        Assert.Equal([["a", "b]"], []], Every("[no] [ [\"a\",\"b]\"], [] ]", ReadRow, LlmJsonShape.Array));
        Assert.Equal(
            [new() { ["a"] = 1 }, new() { ["b"] = 2 }],
            Every("""[{"a":1},[{"key":"b","value":2}]]""", ReadCounts, LlmJsonShape.Dictionary));
        Assert.Equal([null, First], Every("""[note] [null, {"what":"Refund","priority":2}]""", ReadRequestOrNull, LlmJsonShape.Object));
        Assert.Empty(Every("[note]: [ ]", ReadRequest, LlmJsonShape.Object));

        static Request? ReadRequestOrNull(ref LlmJsonReader json) => json.ReadNull() ? null : ReadRequest(ref json);
    }

    [Fact]
    public void An_element_is_there_with_its_last_character()
    {
        Assert.Equal("0 0 1 1 1 2 2 2 3 3", Counts("[{},[],{}]", ReadCount, LlmJsonShape.Dictionary));
        Assert.Equal("0 0 0 1 1 1 1 2 2", Counts("[\"a\",\"b\"]", ReadText, LlmJsonShape.String));
        Assert.Equal("0 0 0 1 1 1 2", Counts("[12, 3]", ReadWhole, LlmJsonShape.Number));

        static int ReadCount(ref LlmJsonReader json) =>
            json.TokenType == JsonTokenType.StartArray ? json.ReadList(ReadWhole).Count : json.ReadDictionary(ReadText, ReadWhole).Count;
    }

    [Theory]
    [InlineData("""[{"what":"a","priority":1},{"what":"b","priority":"high"}]""", "$[1].priority", "\"high\"")]
    [InlineData("""{"x":1,"value":[{"what":"a","priority":1},{"what":"b","priority":"high"}]}""", "$.value[1].priority", "\"high\"")]
    [InlineData("""[{"what":"a","priority":1}{"what":"b"}]""", "$[0]", """{"what":"b"}]""")]
    [InlineData("""[{"what":"a","priority":1},,]""", "$[1]", ",]")]
    [InlineData("""[{"what":"a","priority":1},{"what":""", "$[1]", "the end of the text")]
    [InlineData("""[{"what":"a","priority":1},""", "$[1]", "the end of the text")]
    [InlineData("""[{"what":"a","priority":1}""", "$[0]", "the end of the text")]
    [InlineData("""{"value":[""", "$.value[0]", "the end of the text")]
    [InlineData("""{"value":{"what":"a"}}""", "$.value", """{"what":"a"}""")]
    [InlineData("""{"what":"a","priority":1}""", "$", """{"what":"a","priority":1}""")]
    [InlineData("""{"what":"a" 1}""", "$.what", "1")]
    [InlineData("""{"what""", "$", "the end of the text")]
    [InlineData("I cannot [answer] that {now}.", "$", "I cannot [answer] that {now}.")]
    [InlineData("", "$", "nothing")]
    public void An_error_names_the_place(string text, string path, string found)
    {
        LlmOutputException error = ElementsFail(text, ReadRequest, LlmJsonShape.Object);
        Assert.Equal((path, found, Method), (error.Path, error.Found, error.Method));
        LlmOutputException same = Assert.Throws<LlmOutputException>(() => Elements(Characters(text), ReadRequest, LlmJsonShape.Object));
        Assert.Equal((error.Path, error.Expected), (same.Path, same.Expected));
    }

    [Fact]
    public void An_error_in_an_element_shows_that_element_and_the_next_one_can_be_read()
    {
        using JsonElementStream<Request> stream = new(ReadRequest, LlmJsonShape.Object, Method, MaxCharacters);
        stream.Push("""[{"what":"a","priority":"hi""");
        Assert.False(stream.TryRead(out _));
        stream.Push("""gh"}, {"what":"Refund","priority":2}]""");
        LlmOutputException error = Assert.Throws<LlmOutputException>(() => stream.TryRead(out _));
        Assert.Equal("""{"what":"a","priority":"high"}""", error.RawText);
        Assert.Equal(
            "ISupportDesk.KindAsync cannot deserialize the response: at $[0].priority, expected a whole number (Int32), found \"high\".",
            error.Message);
        Assert.True(stream.TryRead(out Request? next));
        Assert.Equal(First, next);
    }

    [Fact]
    public void What_has_arrived_is_not_lost_to_what_comes_next()
    {
        using JsonElementStream<int> stream = new(ReadWhole, LlmJsonShape.Number, Method, MaxCharacters);
        stream.Push("[1,2,");
        Assert.True(stream.TryRead(out _));
        Assert.Throws<InvalidOperationException>(() => stream.Push("3]"));
    }

    [Fact]
    public void A_stream_that_is_too_long_names_the_option()
    {
        LlmOutputException error = Assert.Throws<LlmOutputException>(
            () => Elements(["[1,", "2", "]"], ReadWhole, LlmJsonShape.Number, maxCharacters: 4));
        Assert.Contains("longer than 4 characters. LlmRuntimeOptions.MaxResponseCharacters", error.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2], Elements(["[1,", "2", "]"], ReadWhole, LlmJsonShape.Number, maxCharacters: 5));
    }

    [Fact]
    public void Memory_grows_with_the_longest_element_and_not_with_the_text()
    {
        // 1 MB in one-character chunks: what is allocated per element is the element.
        const int ElementLength = 100;
        string element = new('x', ElementLength);
        string[] chunks = [.. Characters($"\"{element}\",")];
        long few = Allocated(2_500);
        long many = Allocated(10_000);
        Assert.InRange(many, 3.5 * few, 4.5 * few);
        Assert.InRange(many / 10_000, 2 * ElementLength, (2 * ElementLength) + 64);

        long Allocated(int elements)
        {
            using JsonElementStream<string> stream = new(ReadText, LlmJsonShape.String, Method, MaxCharacters);
            stream.Push("[");
            Assert.False(stream.TryRead(out _));
            long before = GC.GetAllocatedBytesForCurrentThread();
            int count = 0;
            for (int i = 0; i < elements; i++)
            {
                foreach (string chunk in chunks)
                {
                    stream.Push(chunk);
                    count += stream.TryRead(out _) ? 1 : 0;
                }
            }

            Assert.Equal(elements, count);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Theory]
    [InlineData('"', "x", '"')]
    [InlineData('[', " ", ']')]
    [InlineData('[', "\"\\\\\",", ']')]
    [InlineData('[', "/*[*/", ']')]
    public void Every_character_is_looked_at_once(char open, string content, char close)
    {
        // The scanner must take each character as it comes: what it has taken it never sees again.
        JsonValueScanner scanner = default;
        string text = open + string.Concat(Enumerable.Repeat(content, 100)) + close;
        for (int i = 0; i < text.Length; i++)
        {
            bool complete = scanner.TryEnd(text.AsSpan(i, 1), out int length);
            Assert.Equal((1, i == text.Length - 1), (length, complete));
        }
    }

    private static List<T> Every<T>(string text, LlmJsonRead<T> read, LlmJsonShape shape)
    {
        List<T> elements = Elements([text], read, shape);
        Assert.Equal(elements, Elements(Characters(text), read, shape));
        return elements;
    }

    private static string Counts<T>(string text, LlmJsonRead<T> read, LlmJsonShape shape)
    {
        using JsonElementStream<T> stream = new(read, shape, Method, MaxCharacters);
        List<int> counts = [];
        int count = 0;
        foreach (string chunk in Characters(text))
        {
            stream.Push(chunk);
            while (stream.TryRead(out _))
            {
                count++;
            }

            counts.Add(count);
        }

        return string.Join(' ', counts);
    }
}
