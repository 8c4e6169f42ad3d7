using LlmGen.CompilerServices;
using static LlmGen.Tests.Json.JsonReaders;

namespace LlmGen.Tests.Json;

public class JsonErrorTests
{
    private const string Prefix = "ISupportDesk.KindAsync cannot deserialize the response: ";

    [Fact]
    public void An_error_says_where_what_and_in_which_method()
    {
        const string Text = """
            Here you are: {"subject": "S", "requests": [{"what":"a","priority":1},{"what":"b","priority":2},{"what":"c","priority":"high"}]}
            """;
        LlmOutputException error = Fails(Text, ReadTicket, LlmJsonShape.Object);
        Assert.Equal(Prefix + "at $.requests[2].priority, expected a whole number (Int32), found \"high\".", error.Message);
        Assert.Equal(Method, error.Method);
        Assert.Equal("$.requests[2].priority", error.Path);
        Assert.Equal("a whole number (Int32)", error.Expected);
        Assert.Equal("\"high\"", error.Found);
        Assert.Equal(Text, error.RawText);
    }

    [Theory]
    [InlineData("""{"subject":"S","requests":[{"priority":1}]}""", "$.requests[0]", "the property \"what\"", """{"priority":1}""")]
    [InlineData("""{"subject":"S"}""", "$", "the property \"requests\"", """{"subject":"S"}""")]
    [InlineData("""{"subject":"S","requests":null}""", "$.requests", "an array", "null")]
    [InlineData("""{"subject":"S","requests":[{"what":"a","priority":1},7]}""", "$.requests[1]", "an object", "7")]
    [InlineData("""{"subject":"S","requests":[]""", "$.requests", "the rest of the JSON", "the end of the text")]
    [InlineData("""{"subject":"S","requests":[{"what":"a","pri""", "$.requests[0].what", "the rest of the JSON", "the end of the text")]
    [InlineData("""{"subject":"S" "requests":[]}""", "$.subject", "valid JSON", "\"requests\"")]
    [InlineData("""{"subject":"\ud83d","requests":[]}""", "$.subject", "a string of valid Unicode text", "\"\\ud83d\"")]
    [InlineData("""I cannot answer that.""", "$", "a JSON object", "I cannot answer that.")]
    [InlineData(" \n", "$", "a JSON object", "nothing")]
    public void An_error_names_the_place(string text, string path, string expected, string found)
    {
        LlmOutputException error = Fails(text, ReadTicket, LlmJsonShape.Object);
        Assert.Equal($"{Prefix}at {path}, expected {expected}, found {found}.", error.Message);
        Assert.Equal((path, expected, found), (error.Path, error.Expected, error.Found));
    }

    [Fact]
    public void Half_a_surrogate_pair_in_the_text_is_refused()
    {
        LlmOutputException error = Fails("{\"subject\":\"S\",\"requests\":[{\"what\":\"a\uD83D\"}]}", ReadTicket, LlmJsonShape.Object);
        Assert.Equal("valid Unicode text", error.Expected);
        Assert.Equal("an unpaired surrogate (U+D83D)", error.Found);
        Assert.Equal("$.requests[0].what", error.Path);
    }

    [Theory]
    [InlineData("""{"value":[1,"x"]}""", "$.value[1]")]
    [InlineData("""[1,"x"]""", "$[1]")]
    [InlineData("""{"values":[],"more":1}""", "$")]
    public void The_wrapper_is_part_of_the_path(string text, string path) =>
        Assert.Equal(path, Fails(text, (ref LlmJsonReader json) => json.ReadList(ReadWhole), LlmJsonShape.Array).Path);

    [Theory]
    [InlineData("""{"a b":[["x"],[null]]}""", "$['a b'][1][0]")]
    [InlineData("""{"":[["x"],[{}]]}""", "$[''][1][0]")]
    [InlineData("""{"it's":["x",["y",[]]]}""", "$['it\\'s'][0]")]
    [InlineData("""{"größe_2":7}""", "$.größe_2")]
    [InlineData("""{"2nd":7}""", "$['2nd']")]
    public void A_name_that_needs_it_is_quoted_in_the_path(string text, string path) =>
        Assert.Equal(
            path,
            Fails(
                text,
                (ref LlmJsonReader json) => json.ReadDictionary(ReadText, (ref LlmJsonReader value) => value.ReadList(ReadRow)),
                LlmJsonShape.Dictionary).Path);

    [Fact]
    public void A_key_that_cannot_be_read_is_named()
    {
        LlmOutputException error = Fails(
            """{"1":"a","two":"b"}""", (ref LlmJsonReader json) => json.ReadDictionary(ReadWhole, ReadText), LlmJsonShape.Dictionary);
        Assert.Equal(("$.two", "a whole number (Int32)", "\"two\""), (error.Path, error.Expected, error.Found));
    }

    [Fact]
    public void What_was_found_is_cut_and_on_one_line()
    {
        string smileys = string.Concat(Enumerable.Repeat("\U0001F600", 100));
        string text = $$"""{"what":"a","priority":["xxxxxxxxxx",{{"\n\n\t"}} "{{smileys}}"]}""";
        string found = Fails(text, ReadRequest, LlmJsonShape.Object).Found!;
        Assert.StartsWith("[\"xxxxxxxxxx\", \"\U0001F600", found, StringComparison.Ordinal);
        Assert.EndsWith("\U0001F600…", found, StringComparison.Ordinal);
        Assert.InRange(found.Length, 58, 61);
    }

    [Fact]
    public void An_answer_that_is_too_long_names_the_option()
    {
        LlmOutputException error = Fails("""{"what":"a","priority":1}""", ReadRequest, LlmJsonShape.Object, maxCharacters: 24);
        Assert.Equal(
            Prefix + "it is longer than 24 characters. LlmRuntimeOptions.MaxResponseCharacters sets this limit.", error.Message);
        Assert.Equal("""{"what":"a","priority":1""", error.RawText);
        Assert.NotNull(Answer("""{"what":"a","priority":1}""", ReadRequest, LlmJsonShape.Object, maxCharacters: 25));
    }
}
