using LlmGen.CompilerServices;
using static LlmGen.Tests.Json.JsonReaders;

namespace LlmGen.Tests.Json;

public class JsonAnswerTests
{
    private static readonly Request Expected = new("Refund", 2, new DateOnly(2026, 3, 1));

    [Theory]
    [InlineData("""{"what":"Refund","priority":2,"due":"2026-03-01"}""")]
    [InlineData("""{"due":"2026-03-01","priority":2,"what":"Refund"}""")]
    [InlineData("""{"What":"Refund","PRIORITY":"2","d_u-e":"2026-03-01T23:59:00+02:00",}""")]
    [InlineData("""{"wh\u0061t":"\u0052efund","priority":2.0,"due":"2026-03-01"}""")]
    [InlineData("""{"what":"Refund","why":{"a":[1,{"what":"no"}],"b":"}"},"priority":2,"due":"2026-03-01"}""")]
    [InlineData("""{"what":"first","priority":2,"due":null,"what":"Refund","due":"2026-03-01"}""")]
    [InlineData("""{"what":"Refund", /* the day */ "priority":2, "due":"2026-03-01" // done """ + "\n}")]
    [InlineData("```json\n{\"what\":\"Refund\",\"priority\":2,\"due\":\"2026-03-01\"}\n```")]
    [InlineData("""Sure! {"what":"Refund","priority":2,"due":"2026-03-01"} I hope { this } helps {} you.""")]
    [InlineData("As {name} said [1] in {{b}} [see {x}], - [ ]:\n{ \n\"what\":\"Refund\",\"priority\":2,\"due\":\"2026-03-01\"}")]
    public void An_object_is_read_however_the_model_writes_it(string text) =>
        Assert.Equal(Expected, Answer(text, ReadRequest, LlmJsonShape.Object));

    [Theory]
    [InlineData("""{"value":{"what":"Refund","priority":2,"due":"2026-03-01"}}""", true)]
    [InlineData("""{"what":"Refund","priority":2,"due":"2026-03-01"}""", true)]
    [InlineData("""{"value":null}""", false)]
    [InlineData("Nothing was asked for: { \"value\": null }", false)]
    [InlineData("null", false)]
    [InlineData("```json\nnull\n```", false)]
    public void An_object_that_may_be_null_is_read_bare_and_wrapped(string text, bool isThere) =>
        Assert.Equal(isThere ? Expected : null, Answer(text, static (ref LlmJsonReader json) => json.ReadNull() ? null : ReadRequest(ref json), LlmJsonShape.NullableObject));

    [Fact]
    public void A_property_that_may_be_missing_reads_as_null() =>
        Assert.Equal(new Request("Refund", 2, null), Answer("""{"what":"Refund","priority":2}""", ReadRequest, LlmJsonShape.Object));

    [Fact]
    public void An_object_inside_an_array_is_not_taken_for_the_answer()
    {
        LlmOutputException error = Fails("""[{"what":"Refund","priority":2}]""", ReadRequest, LlmJsonShape.Object);
        Assert.Equal(("$", "an object"), (error.Path, error.Expected));
    }

    [Fact]
    public void An_object_of_more_than_64_properties_knows_which_one_is_missing()
    {
        string[] names = [.. Enumerable.Range(0, 130).Select(i => $"p{i}")];
        LlmJsonNames all = new(names);
        Assert.Equal(130, Answer(Json(names), Count, LlmJsonShape.Object));
        foreach (int missing in (int[])[0, 63, 64, 127, 128, 129])
        {
            LlmOutputException error = Fails(Json(names.Where(name => name != $"p{missing}")), Count, LlmJsonShape.Object);
            Assert.Equal($"the property \"p{missing}\"", error.Expected);
        }

        static string Json(IEnumerable<string> names) => $"{{{string.Join(',', names.Select(name => $"\"{name}\":1"))}}}";

        int Count(ref LlmJsonReader json)
        {
            int sum = 0;
            LlmJsonObject properties = json.ReadObject(all);
            while (json.ReadProperty(ref properties))
            {
                sum += json.ReadNumber<int>();
            }

            return sum;
        }
    }

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("[ 1, \"2\", ]")]
    [InlineData("""{"value":[1,2]}""")]
    [InlineData("""{"note":{"value":[9]},"Value":[1,2],"more":[]}""")]
    [InlineData("Here [note] it is:\n```\n[1,2]\n```")]
    public void An_array_is_read_bare_and_wrapped(string text) =>
        Assert.Equal([1, 2], Answer(text, (ref LlmJsonReader json) => json.ReadList(ReadWhole), LlmJsonShape.Array));

    [Theory]
    [InlineData("""{"value":"FeatureRequest"}""")]
    [InlineData("""The kind is {"VALUE": "feature_request"}.""")]
    [InlineData("FeatureRequest")]
    [InlineData("\"FeatureRequest\"")]
    [InlineData("\"FeatureRequest\".\n")]
    [InlineData("  `feature request`. \n")]
    [InlineData("```\nFeature-Request\n```")]
    [InlineData("The answer:\n```text\n\"FeatureRequest\"\n```\nIs it?")]
    [InlineData("```featureRequest```")]
    public void An_enum_is_read_bare_and_wrapped(string text) =>
        Assert.Equal(RequestKind.FeatureRequest, Answer(text, ReadKind, LlmJsonShape.String));

    [Theory]
    [InlineData("3")]
    [InlineData(" 3.\n")]
    [InlineData("\"3\"")]
    [InlineData("```json\n3\n```")]
    [InlineData("""{"value": 3}""")]
    [InlineData("""{"value": "3"}""")]
    public void A_number_is_read_bare_and_wrapped(string text) => Assert.Equal(3, Answer(text, ReadWhole, LlmJsonShape.Number));

    [Theory]
    [InlineData("true")]
    [InlineData("True.")]
    [InlineData("`TRUE`")]
    [InlineData("""{"value": true}""")]
    [InlineData("""{"value": "true"}""")]
    public void A_boolean_is_read_bare_and_wrapped(string text) => Assert.True(Answer(text, ReadFlag, LlmJsonShape.Boolean));

    [Theory]
    [InlineData("null")]
    [InlineData("""{"value": null}""")]
    public void A_null_is_read_bare_and_wrapped(string text) =>
        Assert.Null(Answer(text, (ref LlmJsonReader json) => json.ReadNull() ? (int?)null : json.ReadNumber<int>(), LlmJsonShape.Number));

    [Fact]
    public void A_bare_text_may_hold_quotes_and_line_breaks() =>
        Assert.Equal("He said \"no\\\",\n\U0001F600 yes", Answer("He said \"no\\\",\n\U0001F600 yes", ReadText, LlmJsonShape.String));

    [Theory]
    [InlineData("""{"value":"use ```null``` {\"a\":1}"}""", """use ```null``` {"a":1}""")]
    [InlineData("""{"value":"```null```"}""", "```null```")]
    [InlineData(""" "use ```x``` and {\"a\"} here" """, """use ```x``` and {"a"} here""")]
    [InlineData("""He chose "x": {"value":"x"}""", "x")]
    public void A_text_may_hold_what_looks_like_an_answer(string text, string expected) =>
        Assert.Equal(expected, Answer(text, ReadText, LlmJsonShape.String));

    [Theory]
    [InlineData("""{"a":1,"b":2}""")]
    [InlineData("""{"a":9,"b":2,"a":1}""")]
    [InlineData("""[{"key":"a","value":1},{"Key":"b","value":"2"}]""")]
    [InlineData("""{"value":[{"value":1,"key":"a"},{"key":"b","value":2},]}""")]
    [InlineData("""{"value":{"a":1,"b":2}}""")]
    [InlineData("The counts [in all]: {\"a\":1,\"b\":2}")]
    public void A_dictionary_is_read_in_every_form(string text) =>
        Assert.Equal(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }, Answer(text, ReadCounts, LlmJsonShape.Dictionary));

    [Fact]
    public void A_dictionary_may_have_a_key_that_is_called_value() =>
        Assert.Equal(new Dictionary<string, int> { ["value"] = 1 }, Answer("""{"value":1}""", ReadCounts, LlmJsonShape.Dictionary));

    [Fact]
    public void The_keys_of_a_dictionary_are_read_as_their_type()
    {
        Assert.Equal(new Dictionary<int, bool> { [1] = true, [20] = false }, Scalar("""{"1":true,"2e1":"false"}""", Numbers));
        Assert.Equal(new Dictionary<RequestKind, int> { [RequestKind.Bug] = 1 }, Scalar("""{"bug":1}""", Kinds));
        Assert.Equal(new Dictionary<DateOnly, int> { [new DateOnly(2026, 3, 1)] = 1 }, Scalar("""{"2026-03-01":1}""", Dates));
        Assert.Equal(new Dictionary<Guid, int> { [Guid.Empty] = 1 }, Scalar($$"""{"{{Guid.Empty}}":1}""", Guids));
        Assert.Equal(new Dictionary<bool, int> { [true] = 1 }, Scalar("""{"true":1}""", Flags));

        static Dictionary<int, bool> Numbers(ref LlmJsonReader json) => json.ReadDictionary(ReadWhole, ReadFlag);
        static Dictionary<RequestKind, int> Kinds(ref LlmJsonReader json) => json.ReadDictionary(ReadKind, ReadWhole);
        static Dictionary<bool, int> Flags(ref LlmJsonReader json) => json.ReadDictionary(ReadFlag, ReadWhole);
        static Dictionary<DateOnly, int> Dates(ref LlmJsonReader json) =>
            json.ReadDictionary((ref LlmJsonReader key) => key.ReadDateOnly(), ReadWhole);
        static Dictionary<Guid, int> Guids(ref LlmJsonReader json) =>
            json.ReadDictionary((ref LlmJsonReader key) => key.ReadGuid(), ReadWhole);
    }

    [Fact]
    public void What_a_constructor_throws_passes_through()
    {
        System.Text.Json.JsonException thrown = new("mine");
        Assert.Same(thrown, Record.Exception(() => Answer("{}", Throw, LlmJsonShape.Object)));
        Assert.Same(thrown, Record.Exception(() => Elements(["[{}]"], Throw, LlmJsonShape.Object)));

        int Throw(ref LlmJsonReader json) => throw thrown;
    }
}
