using System.Text.Json;
using LlmGen.Simulation;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Simulation;

public sealed class SimulatedAnswerTests
{
    private const string Ticket =
        "My card was charged twice for order 48213. Please refund one payment by 2026-09-30. I could not find the invoice either.";

    private const string TriageSchema = """
        {
          "type": "object",
          "properties": {
            "kind": { "enum": ["HowTo", "Bug", "Billing", "Other"] },
            "priority": { "type": "integer", "minimum": 1, "maximum": 5 },
            "confidence": { "type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1 },
            "requests": {
              "type": "array",
              "minItems": 2,
              "items": { "$ref": "#/$defs/Request" }
            },
            "escalate": { "type": "boolean" },
            "note": { "type": ["string", "null"], "maxLength": 12 },
            "orderNumber": { "type": "integer" }
          },
          "required": ["kind", "priority", "confidence", "requests", "escalate", "note", "orderNumber"],
          "additionalProperties": false,
          "$defs": {
            "Request": {
              "type": "object",
              "properties": {
                "what": { "type": "string", "minLength": 3 },
                "due": { "anyOf": [{ "type": "string", "format": "date" }, { "type": "null" }] }
              },
              "required": ["what", "due"],
              "additionalProperties": false
            }
          }
        }
        """;

    public static TheoryData<string> Schemas => new(
    [
        TriageSchema,
        """{ "type": "string" }""",
        """{ "type": "string", "minLength": 500, "maxLength": 510 }""",
        """{ "type": "string", "minLength": 5, "maxLength": 5 }""",
        """{ "type": ["integer", "null"], "minimum": 100 }""",
        """{ "type": "integer", "maximum": -7 }""",
        """{ "type": "integer", "minimum": -9223372036854775808, "maximum": 9223372036854775807 }""",
        """{ "type": "integer", "minimum": 101, "multipleOf": 25 }""",
        """{ "type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5 }""",
        """{ "type": "number", "minimum": 0.25, "maximum": 0.25 }""",
        """{ "type": "number", "exclusiveMinimum": 100 }""",
        """{ "type": "number", "minimum": -1.7976931348623157E+308, "maximum": 1.7976931348623157E+308 }""",
        """{ "const": { "a": [1, null] } }""",
        """{ "enum": [3, null, "three"] }""",
        """{ "type": "null" }""",
        """{}""",
        """{ "type": "array", "items": { "type": "boolean" }, "minItems": 7, "maxItems": 7 }""",
        """{ "type": "array", "items": { "type": "string" }, "maxItems": 0 }""",
        """{ "type": "array", "items": { "enum": ["a", "b"] }, "uniqueItems": true, "minItems": 1 }""",
        """{ "type": "array", "items": { "type": "string" }, "uniqueItems": true, "minItems": 30 }""",
        """{ "type": "array", "prefixItems": [{ "type": "integer" }, { "type": "string" }], "items": false }""",
        """{ "type": "object", "additionalProperties": { "type": "integer" } }""",
        """{ "anyOf": [{ "const": "yes" }, { "const": "no" }] }""",
        """{ "allOf": [{ "$ref": "#/$defs/X" }], "$defs": { "X": { "type": "integer" } } }""",
        """
        { "type": "object", "required": ["date", "moment", "time", "span", "id", "mail", "page"], "properties": {
            "date": { "type": "string", "format": "date" }, "moment": { "type": "string", "format": "date-time" },
            "time": { "type": "string", "format": "time" }, "span": { "type": "string", "format": "duration" },
            "id": { "type": "string", "format": "uuid" }, "mail": { "type": "string", "format": "email" },
            "page": { "type": "string", "format": "uri" } } }
        """,
        // Recursion: through the root, through null, through an array, mutual, and with an optional part that never ends.
        """
        { "type": "object", "required": ["name", "children"], "properties": {
            "name": { "type": "string" }, "children": { "type": "array", "items": { "$ref": "#" } } } }
        """,
        """
        { "$ref": "#/$defs/Node", "$defs": { "Node": { "type": "object", "required": ["value", "next"], "properties": {
            "value": { "type": "integer" }, "next": { "anyOf": [{ "$ref": "#/$defs/Node" }, { "type": "null" }] } } } } }
        """,
        """
        { "$ref": "#/$defs/A", "$defs": {
            "A": { "type": "object", "required": ["b"], "properties": { "b": { "$ref": "#/$defs/B" } } },
            "B": { "anyOf": [{ "$ref": "#/$defs/A" }, { "type": "object", "required": ["leaf"], "properties": { "leaf": { "type": "string" } } }] } } }
        """,
        """
        { "type": ["object", "null"], "required": ["self"], "properties": { "self": { "$ref": "#" } } }
        """,
        """
        { "type": "object", "required": ["a"], "properties": { "a": { "type": "string" }, "loop": { "$ref": "#/$defs/Loop" },
            "loops": { "type": "array", "items": { "$ref": "#/$defs/Loop" } } },
          "$defs": { "Loop": { "$ref": "#/$defs/Loop" } } }
        """,
    ]);

    [Theory]
    [MemberData(nameof(Schemas))]
    public async Task Answer_follows_the_schema(string schema)
    {
        foreach (string prompt in new[] { "Extract.\n\n" + Ticket, "", "😀😀😀😀😀😀", "How do I export a report? It is urgent." })
        {
            SchemaConformance.Assert(schema, (await AskAsync(prompt, schema)).Text);
        }
    }

    [Fact]
    public async Task Values_are_drawn_from_the_prompt()
    {
        using JsonDocument answer = JsonDocument.Parse((await AskAsync("Classify as Bug, HowTo or Other.\n\n" + Ticket, TriageSchema)).Text);

        Assert.Equal("Billing", answer.RootElement.GetProperty("kind").GetString());
        Assert.Equal(48213, answer.RootElement.GetProperty("orderNumber").GetInt32());
        JsonElement request = answer.RootElement.GetProperty("requests")[0];
        Assert.Equal("2026-09-30", request.GetProperty("due").GetString());
        Assert.Contains(request.GetProperty("what").GetString()!, Ticket, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The app crashes with an error on start.", "Bug")]
    [InlineData("How can I add a colleague?", "HowTo")]
    [InlineData("I want my refund.", "Billing")]
    public async Task Label_is_the_one_that_the_prompt_speaks_for(string ticket, string label)
    {
        ChatResponse response = await AskAsync("Classify.\n\n" + ticket, """{ "enum": ["HowTo", "Bug", "Billing", "Other"] }""");

        Assert.Equal($"\"{label}\"", response.Text);
    }

    [Fact]
    public async Task Date_that_may_be_null_is_null_where_the_prompt_has_none()
    {
        ChatResponse response = await AskAsync("Tomorrow, please.", """{ "type": ["string", "null"], "format": "date" }""");

        Assert.Equal("null", response.Text);
    }

    [Theory]
    [InlineData("""{ "type": "string" }""", 3)]
    [InlineData("""{ "enum": ["x", "y"] }""", 2)]
    [InlineData("""{ "type": "integer", "minimum": 5 }""", 3)]
    [InlineData("""{ "$ref": "#/$defs/Id" }""", 3)]
    public async Task Keys_of_a_dictionary_differ(string keySchema, int count)
    {
        string schema = $$"""
            { "type": "array", "minItems": 1,
              "items": { "type": "object", "properties": { "key": {{keySchema}}, "value": { "type": "number" } }, "required": ["key", "value"] },
              "$defs": { "Id": { "type": "string", "format": "uuid" } } }
            """;

        string text = (await AskAsync(Ticket, schema)).Text;

        SchemaConformance.Assert(schema, text);
        using JsonDocument answer = JsonDocument.Parse(text);
        string[] keys = [.. answer.RootElement.EnumerateArray().Select(item => item.GetProperty("key").GetRawText())];
        Assert.Equal(count, keys.Length);
        Assert.Equal(keys.Distinct(), keys);
    }

    [Theory]
    [InlineData("""{ "$ref": "https://example.com/schema" }""")]
    [InlineData("""{ "$ref": "#/$defs/Missing" }""")]
    [InlineData("""{ "type": "object", "required": ["self"], "properties": { "self": { "$ref": "#" } } }""")]
    public async Task Schema_that_nothing_can_follow_is_refused(string schema)
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => AskAsync(Ticket, schema));
    }

    [Fact]
    public async Task Json_without_a_schema_is_an_object()
    {
        using SimulatedModel model = new(new SimulatedModelOptions());

        ChatResponse response = await model.GetResponseAsync(Ticket, new ChatOptions { ResponseFormat = ChatResponseFormat.Json });

        using JsonDocument answer = JsonDocument.Parse(response.Text);
        Assert.Equal(JsonValueKind.Object, answer.RootElement.ValueKind);
    }

    [Fact]
    public async Task Schema_answer_is_cut_at_the_token_limit_too()
    {
        using SimulatedModel model = new(new SimulatedModelOptions());

        ChatResponse response = await model.GetResponseAsync(
            Ticket, new ChatOptions { ResponseFormat = Format(TriageSchema), MaxOutputTokens = 10 });

        Assert.Equal((ChatFinishReason.Length, 10), (response.FinishReason, response.Usage!.OutputTokenCount));
    }

    [Fact]
    public async Task Summary_is_the_first_two_sentences()
    {
        using SimulatedModel model = new(new SimulatedModelOptions());

        ChatResponse response = await model.GetResponseAsync("Summarize this ticket in two sentences.\n\n" + Ticket);

        Assert.Equal("My card was charged twice for order 48213. Please refund one payment by 2026-09-30.", response.Text);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(400)]
    public async Task Reply_has_about_the_typical_length_and_is_the_same_each_time(int typical)
    {
        using SimulatedModel model = new(new SimulatedModelOptions { TypicalOutputTokens = typical });
        string prompt = "Write the reply to this ticket.\n\n" + Ticket;

        ChatResponse first = await model.GetResponseAsync(prompt);
        ChatResponse second = await model.GetResponseAsync(prompt);

        Assert.InRange(first.Usage!.OutputTokenCount!.Value, typical, typical + 80);
        Assert.Equal(first.Text, second.Text);
        Assert.Contains("My card was charged twice", first.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_instruction_asks_for_first_decides()
    {
        using SimulatedModel model = new(new SimulatedModelOptions());

        ChatResponse response = await model.GetResponseAsync("Write the reply to this ticket.\nSummary: a double charge.\n\n" + Ticket);

        Assert.StartsWith("Hello,", response.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keywords_that_an_adapter_moved_into_the_description_are_followed()
    {
        ChatResponse response = await AskAsync("Plan the steps. It takes a while, 300 people come.", """
            {
              "type": "object",
              "properties": {
                "takes": { "type": ["string", "null"], "description": "How long.\nformat: duration" },
                "rank": { "type": "integer", "description": "minimum: 7\nmaximum: 8" },
                "code": { "type": "string", "description": "maxLength: 2" }
              },
              "required": ["takes", "rank", "code"],
              "additionalProperties": false
            }
            """);
        using JsonDocument answer = JsonDocument.Parse(response.Text);
        Assert.StartsWith("P", answer.RootElement.GetProperty("takes").GetString(), StringComparison.Ordinal);
        Assert.InRange(answer.RootElement.GetProperty("rank").GetInt32(), 7, 8);
        Assert.InRange(answer.RootElement.GetProperty("code").GetString()!.Length, 0, 2);
    }

    private static async Task<ChatResponse> AskAsync(string prompt, string schema)
    {
        using SimulatedModel model = new(new SimulatedModelOptions());
        return await model.GetResponseAsync(prompt, new ChatOptions { ResponseFormat = Format(schema) });
    }

    private static ChatResponseFormatJson Format(string schema)
    {
        using JsonDocument document = JsonDocument.Parse(schema);
        return ChatResponseFormat.ForJsonSchema(document.RootElement.Clone());
    }
}
