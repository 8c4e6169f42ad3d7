using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LlmGen.Generator.Tests.Harness;

namespace LlmGen.Generator.Tests;

/// <summary>The JSON schemas that answers are asked for by: in the form that providers' strict modes take.</summary>
public sealed partial class SchemaTests
{
    [Fact]
    public void A_record_is_a_closed_object_whose_properties_are_all_required() => AssertSchema(
        "Task<Answer>",
        """
        public sealed record Answer(string Text, int? Score, double Share, bool Sure, char Grade, List<string?> Tags);
        """,
        """
        {
          "type": "object",
          "properties": {
            "text": { "type": "string" },
            "score": { "type": ["integer", "null"], "minimum": -2147483648, "maximum": 2147483647 },
            "share": { "type": "number" },
            "sure": { "type": "boolean" },
            "grade": { "type": "string", "minLength": 1, "maxLength": 1 },
            "tags": { "type": "array", "items": { "type": ["string", "null"] } }
          },
          "required": ["text", "score", "share", "sure", "grade", "tags"],
          "additionalProperties": false
        }
        """,
        "Answer");

    [Fact]
    public void Dates_and_identifiers_have_formats() => AssertSchema(
        "Task<Answer>",
        "public sealed record Answer(DateTime A, DateTimeOffset? B, DateOnly C, TimeOnly D, TimeSpan E, Guid F, Uri G);",
        """
        {
          "type": "object",
          "properties": {
            "a": { "type": "string", "format": "date-time" },
            "b": { "type": ["string", "null"], "format": "date-time" },
            "c": { "type": "string", "format": "date" },
            "d": { "type": "string", "format": "time" },
            "e": { "type": "string", "format": "duration" },
            "f": { "type": "string", "format": "uuid" },
            "g": { "type": "string" }
          },
          "required": ["a", "b", "c", "d", "e", "f", "g"],
          "additionalProperties": false
        }
        """,
        "Answer");

    [Fact]
    public void Annotations_become_descriptions_and_limits() => AssertSchema(
        "Task<Answer>",
        """
        [System.ComponentModel.Description("The \"answer\".")]
        public sealed record Answer(
            [property: System.ComponentModel.Description("Short.")] [System.ComponentModel.DataAnnotations.StringLength(80, MinimumLength = 2)] string Text,
            [System.ComponentModel.DataAnnotations.Range(1, 5)] int Score,
            [System.ComponentModel.DataAnnotations.Range(-0.5, double.PositiveInfinity)] double Share,
            [System.ComponentModel.DataAnnotations.MinLength(1)] [System.ComponentModel.DataAnnotations.MaxLength(3)] string[] Tags,
            [System.ComponentModel.Description("How it feels.")] Mood Mood);
        public enum Mood { [System.ComponentModel.Description("All is well.")] Good, [System.Text.Json.Serialization.JsonStringEnumMemberName("so-so?")] SoSo }
        """,
        """
        {
          "type": "object",
          "description": "The \"answer\".",
          "properties": {
            "text": { "type": "string", "description": "Short.", "minLength": 2, "maxLength": 80 },
            "score": { "type": "integer", "minimum": 1, "maximum": 5 },
            "share": { "type": "number", "minimum": -0.5 },
            "tags": { "type": "array", "items": { "type": "string" }, "minItems": 1, "maxItems": 3 },
            "mood": { "type": "string", "description": "How it feels.", "enum": ["Good", "so-so?"] }
          },
          "required": ["text", "score", "share", "tags", "mood"],
          "additionalProperties": false
        }
        """,
        "Answer");

    [Fact]
    public void Numbers_patterns_and_values_are_bounded() => AssertSchema(
        "Task<Answer>",
        """
        public sealed record Answer(
            byte A,
            long B,
            [Range(typeof(decimal), "1.5", "2", MinimumIsExclusive = true)] decimal C,
            [Range(0, 1000)] byte D,
            [RegularExpression("[A-Z]{2}-\\d.")] string E,
            [RegularExpression("\\w+")] string F,
            [AllowedValues("x", null)] string? G,
            [AllowedValues(Mood.Good)] Mood H,
            [Length(1, 2)] Dictionary<string, uint> I);
        public enum Mood { Good, Bad }
        """,
        """
        {
          "type": "object",
          "properties": {
            "a": { "type": "integer", "minimum": 0, "maximum": 255 },
            "b": { "type": "integer" },
            "c": { "type": "number", "exclusiveMinimum": 1.5, "maximum": 2 },
            "d": { "type": "integer", "minimum": 0, "maximum": 255 },
            "e": { "type": "string", "pattern": "^(?:[A-Z]{2}-[0-9][^\\n])$" },
            "f": { "type": "string" },
            "g": { "type": ["string", "null"], "enum": ["x", null] },
            "h": { "type": "string", "enum": ["Good"] },
            "i": {
              "type": "array",
              "items": {
                "type": "object",
                "properties": { "key": { "type": "string" }, "value": { "type": "integer", "minimum": 0, "maximum": 4294967295 } },
                "required": ["key", "value"],
                "additionalProperties": false
              },
              "minItems": 1,
              "maxItems": 2
            }
          },
          "required": ["a", "b", "c", "d", "e", "f", "g", "h", "i"],
          "additionalProperties": false
        }
        """,
        "Answer");

    [Fact]
    public void What_is_no_object_is_the_value_of_one() => AssertSchema(
        "Task<Mood?>",
        "public enum Mood { Good, Bad }",
        """
        {
          "type": "object",
          "properties": { "value": { "type": ["string", "null"], "enum": ["Good", "Bad", null] } },
          "required": ["value"],
          "additionalProperties": false
        }
        """,
        "Mood");

    [Fact]
    public void A_stream_of_elements_is_asked_for_as_an_array() => AssertSchema(
        "IAsyncEnumerable<Answer>",
        "public readonly record struct Answer(int X);",
        """
        {
          "type": "object",
          "properties": {
            "value": {
              "type": "array",
              "items": { "type": "object", "properties": { "x": { "type": "integer", "minimum": -2147483648, "maximum": 2147483647 } }, "required": ["x"], "additionalProperties": false }
            }
          },
          "required": ["value"],
          "additionalProperties": false
        }
        """,
        "AnswerList");

    [Fact]
    public void A_dictionary_is_an_array_of_keys_and_values() => AssertSchema(
        "Task<Dictionary<string, int[]>>",
        "",
        """
        {
          "type": "object",
          "properties": {
            "value": {
              "type": "array",
              "items": {
                "type": "object",
                "properties": { "key": { "type": "string" }, "value": { "type": "array", "items": { "type": "integer", "minimum": -2147483648, "maximum": 2147483647 } } },
                "required": ["key", "value"],
                "additionalProperties": false
              }
            }
          },
          "required": ["value"],
          "additionalProperties": false
        }
        """,
        "IntegerListByKey");

    [Fact]
    public void A_type_that_is_used_twice_is_defined_once() => AssertSchema(
        "Task<Answer>",
        """
        public sealed record Answer(Part First, Part? Second, [property: System.ComponentModel.Description("Once.")] Once Once);
        public sealed record Part(int X);
        public sealed record Once(int Y);
        """,
        """
        {
          "type": "object",
          "properties": {
            "first": { "$ref": "#/$defs/Part" },
            "second": { "anyOf": [{ "$ref": "#/$defs/Part" }, { "type": "null" }] },
            "once": { "type": "object", "description": "Once.", "properties": { "y": { "type": "integer", "minimum": -2147483648, "maximum": 2147483647 } }, "required": ["y"], "additionalProperties": false }
          },
          "required": ["first", "second", "once"],
          "additionalProperties": false,
          "$defs": {
            "Part": { "type": "object", "properties": { "x": { "type": "integer", "minimum": -2147483648, "maximum": 2147483647 } }, "required": ["x"], "additionalProperties": false }
          }
        }
        """,
        "Answer");

    [Fact]
    public void A_root_that_holds_itself_is_referred_to_as_the_root() => AssertSchema(
        "Task<Node>",
        "public sealed record Node(string Name, Node? Parent, IReadOnlyList<Node> Children);",
        """
        {
          "type": "object",
          "properties": {
            "name": { "type": "string" },
            "parent": { "anyOf": [{ "$ref": "#" }, { "type": "null" }] },
            "children": { "type": "array", "items": { "$ref": "#" } }
          },
          "required": ["name", "parent", "children"],
          "additionalProperties": false
        }
        """,
        "Node");

    [Fact]
    public void A_recursive_type_below_the_root_is_a_definition() => AssertSchema(
        "Task<List<Node>>",
        "public sealed record Node(Node? Next);",
        """
        {
          "type": "object",
          "properties": { "value": { "type": "array", "items": { "$ref": "#/$defs/Node" } } },
          "required": ["value"],
          "additionalProperties": false,
          "$defs": {
            "Node": {
              "type": "object",
              "properties": { "next": { "anyOf": [{ "$ref": "#/$defs/Node" }, { "type": "null" }] } },
              "required": ["next"],
              "additionalProperties": false
            }
          }
        }
        """,
        "NodeList");

    [Fact]
    public void A_name_that_providers_do_not_take_is_shortened() => AssertSchema(
        $"Task<Answe{new string('r', 60)}<Заявка>>",
        $"public sealed record Answe{new string('r', 60)}<T>(int X); public sealed record Заявка(int X);",
        """{ "type": "object", "properties": { "x": { "type": "integer", "minimum": -2147483648, "maximum": 2147483647 } }, "required": ["x"], "additionalProperties": false }""",
        "Answe" + new string('r', 59));

    [Fact]
    public void Properties_have_their_names_in_json() => AssertSchema(
        "Task<Answer>",
        """
        public record Base { public int FromBase { get; init; } }
        public sealed record Answer(int IPAddress, [property: System.Text.Json.Serialization.JsonPropertyName("some-name \"\\")] int Named) : Base
        {
            [System.Text.Json.Serialization.JsonIgnore] public object? Ignored { get; init; }
            public int Computed => 1;
        }
        """,
        """
        {
          "type": "object",
          "properties": { "ipAddress": { "type": "integer", "minimum": -2147483648, "maximum": 2147483647 }, "some-name \"\\": { "type": "integer", "minimum": -2147483648, "maximum": 2147483647 }, "fromBase": { "type": "integer", "minimum": -2147483648, "maximum": 2147483647 } },
          "required": ["ipAddress", "some-name \"\\", "fromBase"],
          "additionalProperties": false
        }
        """,
        "Answer");

    [Fact]
    public void Every_schema_of_the_corpus_is_strict_and_has_a_name_that_providers_take()
    {
        GeneratorRun run = GeneratorRun.Of(GeneratorTest.Compile(GeneratorTest.File(CorpusTests.Corpus("Results"))));
        MatchCollection schemas = Schema().Matches(run.Client);

        Assert.Equal(54, schemas.Count);
        Assert.All(schemas, match =>
        {
            JsonObject root = JsonNode.Parse(match.Groups[1].Value)!.AsObject();
            Assert.Equal("object", (string?)root["type"]);
            AssertStrict(root, root);
            Assert.Matches("^[A-Za-z0-9_-]{1,64}$", match.Groups[2].Value);
        });
    }

    private static void AssertSchema(string returnType, string types, string schema, string name)
    {
        GeneratorRun run = GeneratorTest.Run($$"""using System.ComponentModel.DataAnnotations; [LlmClient] public interface IDesk { [Prompt("p")] {{returnType}} RunAsync(); } {{types}}""");
        Match match = Schema().Match(run.Client);

        Assert.Empty(run.GeneratedDiagnostics());
        string written = JsonNode.Parse(match.Groups[1].Value)!.ToJsonString();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(schema), JsonNode.Parse(written)), written);
        Assert.Equal(name, match.Groups[2].Value);
    }

    private static void AssertStrict(JsonObject schema, JsonObject root)
    {
        if (schema["properties"] is JsonObject properties)
        {
            Assert.Equal(properties.Select(property => property.Key), schema["required"]!.AsArray().Select(required => (string)required!));
            Assert.False((bool)schema["additionalProperties"]!);
        }

        if (schema["$ref"] is JsonValue reference)
        {
            Assert.Single(schema);
            string target = (string)reference!;
            Assert.True(target == "#" || root["$defs"]![target["#/$defs/".Length..]] is JsonObject, target);
        }

        IEnumerable<JsonNode?> inner =
        [
            .. Children(schema["properties"]), .. Children(schema["$defs"]), .. schema["anyOf"]?.AsArray() ?? [], .. schema["items"] is { } items ? [items] : Array.Empty<JsonNode>(),
        ];
        foreach (JsonNode? child in inner)
        {
            AssertStrict(child!.AsObject(), root);
        }
    }

    private static IEnumerable<JsonNode?> Children(JsonNode? map) => map is null ? [] : map.AsObject().Select(entry => entry.Value);

    [GeneratedRegex("JsonElement\\.Parse\\(\"\"\"(.*?)\"\"\"\\), \"(.*?)\"\\)")]
    private static partial Regex Schema();
}
