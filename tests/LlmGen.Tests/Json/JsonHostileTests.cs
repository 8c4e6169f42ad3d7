using LlmGen.CompilerServices;
using LlmGen.Json;
using static LlmGen.Tests.Json.JsonReaders;

namespace LlmGen.Tests.Json;

public class JsonHostileTests
{
    // Not enumerated on discovery: that would turn an unpaired surrogate into a whole character.
    public static TheoryData<string> Texts =>
    [
        string.Concat(Enumerable.Repeat("[", 1_000)),
        string.Concat(Enumerable.Repeat("[", 1_000)) + "1" + string.Concat(Enumerable.Repeat("]", 1_000)),
        string.Concat(Enumerable.Repeat("{\"a\":", 1_000)),
        "[" + string.Concat(Enumerable.Repeat("{\"children\":[", 1_000)) + string.Concat(Enumerable.Repeat("]}", 1_000)) + "]",
        string.Concat(Enumerable.Repeat("{[", 50_000)),
        "[" + new string(' ', 200_000),
        string.Concat(Enumerable.Repeat("[" + new string(' ', 5_000), 40)),
        "[{\"name\":\"" + new string('x', 300_000),
        "[{\"name\":\"" + new string('\\', 200_001),
        "[{\"" + new string('_', 200_000) + "\":1}]",
        "[{\"name\":" + new string('9', 200_000) + "}]",
        "[{\"name\":\"\uD83D\"}]",
        "[{\"name\":\"\uDE00\uD83D\"}]",
        "[{\"name\":\"\\ud83d\",\"number\":1,\"flag\":true,\"children\":[],\"rows\":[]}]",
        "[{\"\\ude00\":1}]",
        "[{\"name\":\"\0\"}]",
        "[{\"\0\":\0}]",
        "\0[{\0",
        "[\uFEFF{\"name\":1}]",
        "\"",
        "\"\"\"",
        "[\"",
        "[{\"",
        "[{\"name",
        "[{\"name\"",
        "[{\"name\":",
        "[{\"name\":\"\\",
        "[{\"name\":\"\\u12",
        "[{\"name\":\"\\q\"}]",
        "[{\"name\":\"a\nb\"}]",
        "[{\"name\":tru}]",
        "[{\"name\":}]",
        "[{\"name\" 1}]",
        "[{\"name\":1]]",
        "[{\"name\":1}}",
        "[{,}]",
        "[{\"a\":1,,}]",
        "[/",
        "[/*",
        "[//",
        "[{\"a\":1/}]",
        "[{}/*",
        "[{\"number\":1e99999}]",
        "{\"value\":",
        "{\"value\":[",
        "{\"value\"]",
        "{\"\uD83D\":[]}",
        "{\"a\":/*]}",
        "```",
        "``````",
        "```json",
        "```json\n",
        ".",
        "`.`",
    ];

    [Theory]
    [MemberData(nameof(Texts), DisableDiscoveryEnumeration = true)]
    public void A_hostile_answer_is_refused(string text)
    {
        AssertRefused(Fails(text, (ref LlmJsonReader json) => json.ReadList(ReadNode), LlmJsonShape.Array));
        AssertRefused(Fails(text, ReadNode, LlmJsonShape.Object));
        AssertRefused(Fails(text, ReadRows, LlmJsonShape.Dictionary));
        AssertRefused(Fails(text, ReadKind, LlmJsonShape.String));
        AssertRefused(Fails(text, ReadWhole, LlmJsonShape.Number));
        AssertRefused(Fails(text, ReadFlag, LlmJsonShape.Boolean));
    }

    [Theory]
    [MemberData(nameof(Texts), DisableDiscoveryEnumeration = true)]
    public void A_hostile_stream_is_refused(string text)
    {
        foreach (LlmJsonShape shape in Enum.GetValues<LlmJsonShape>())
        {
            AssertRefused(Assert.Throws<LlmOutputException>(() => Elements([text], ReadNode, shape)));
            AssertRefused(Assert.Throws<LlmOutputException>(() => Elements(Characters(text), ReadNode, shape)));
        }
    }

    [Fact]
    public void Nesting_is_read_down_to_64_levels()
    {
        Assert.NotNull(Answer(Nested(63), ReadAny, LlmJsonShape.Object));
        LlmOutputException error = Fails(Nested(64), ReadAny, LlmJsonShape.Object);
        Assert.Equal("at most 64 levels of nesting", error.Expected);

        static string Nested(int levels) => $"{{\"a\":{new string('[', levels)}{new string(']', levels)}}}";

        static string ReadAny(ref LlmJsonReader json)
        {
            LlmJsonObject properties = json.ReadObject(new LlmJsonNames());
            Assert.False(json.ReadProperty(ref properties));
            return "";
        }
    }

    [Fact]
    public void A_string_without_end_is_held_no_further_than_the_limit()
    {
        const int Limit = 100_000;
        string chunk = new('x', 10_000);
        using JsonElementStream<string> stream = new(ReadText, LlmJsonShape.String, Method, Limit);
        stream.Push("[\"");
        int pushed = 0;
        LlmOutputException error = Assert.Throws<LlmOutputException>(() =>
        {
            // 100 MB, if nothing stopped it.
            for (; pushed < 10_000; pushed++)
            {
                Assert.False(stream.TryRead(out _));
                stream.Push(chunk);
            }
        });
        Assert.Equal(9, pushed);
        Assert.InRange(error.RawText!.Length, 1, Limit);
    }

    private static void AssertRefused(LlmOutputException error)
    {
        Assert.Equal(Method, error.Method);
        Assert.StartsWith("$", error.Path, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 1, 6_000);
        Assert.InRange(error.Found!.Length, 1, 61);
    }
}
