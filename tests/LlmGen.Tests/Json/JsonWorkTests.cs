using static LlmGen.Tests.Json.JsonForms;

namespace LlmGen.Tests.Json;

/// <summary>Long texts: looking at them again with each bracket would take hours.</summary>
public class JsonWorkTests
{
    private const int Length = 1024 * 1024;

    public static TheoryData<string> Repeated =>
    [
        "[", "{", "{[", "[{", "]", "[ ", "[x ", "[1] ", "[1]\n", "[\"", "{\"a", "{\"a\":", "{'a':", "['", "[\u201C],", "[\u201C\n", "{a:", "{} ", "[]\n", "{}\n", "[1 ", "/", "//", "/*", "[/*",
        "<think>", "</think>", "</think>[1 ", "<think></think>", "<", "</", "```", "```3``` ", "```\n3\n", "{\"a\":1}\n", "{\"a\":1} ", "{x ", "{x} ", "[[1]", "\"", "\\", "\"\\", " ", "\n", "~", "{\"", "[1,", "[1/", "[\"a\",",
    ];

    [Theory]
    [MemberData(nameof(Repeated))]
    public void A_text_of_any_length_is_read_in_time(string part)
    {
        string text = string.Concat(Enumerable.Repeat(part, Length / part.Length));
        foreach (string type in (string[])["object", "ints", "counts", "kind", "int"])
        {
            Buffered(type, text);
            Buffered(type, "So [1] it is:\n" + text);
        }

        Streamed("ints", [text]);
        Streamed("objects", ["So it is:\n", text, "\n[]"]);
    }
}
