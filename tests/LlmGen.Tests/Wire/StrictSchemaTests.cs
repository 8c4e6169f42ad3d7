using System.Text.Json;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Wire;

/// <summary>Which schemas OpenAI's strict mode is asked for with: all that the generator writes, and of others those that are made for it.</summary>
public sealed class StrictSchemaTests
{
    private static readonly Dictionary<string, Func<IWireDesk, Task>> TypedCalls = new()
    {
        ["enum"] = desk => desk.DialectAsync("x"),
        ["dictionary"] = desk => desk.CountsAsync("x"),
        ["recursive"] = desk => desk.TreeAsync("x"),
        ["everything"] = desk => desk.EverythingAsync("x").CountAsync().AsTask(),
    };

    public static TheoryData<string> Typed => [.. TypedCalls.Keys];

    [Theory]
    [MemberData(nameof(Typed))]
    public async Task Generated_schemas_are_made_for_it(string kind)
    {
        using ScriptedChatClient client = ScriptedChatClient.Saying("not an answer");
        await Assert.ThrowsAsync<LlmOutputException>(() => TypedCalls[kind](new WireDeskClient(client)));

        ChatResponseFormatJson format = Assert.IsType<ChatResponseFormatJson>(client.Options!.ResponseFormat);

        Assert.True(StrictSchema.Accepts(format), format.Schema.ToString());
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{},"required":[],"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{"a":{"anyOf":[{"type":"string"},{"type":"null"}]}},"required":["a"],"additionalProperties":false}""")]
    [InlineData("""{"$schema":"x","type":"object","properties":{"a":{"$ref":"#"}},"required":["a"],"additionalProperties":false,"title":"t"}""")]
    [InlineData("""{"type":"object","properties":{},"required":[],"additionalProperties":false,"$defs":{"a":{"type":"string","maxLength":5}}}""")]
    public void Closed_schemas_are(string schema) => Assert.True(StrictSchema.Accepts(JsonElement.Parse(schema)));

    [Theory]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("""{"type":"string"}""")]
    [InlineData("""{"type":"object"}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"required":[],"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{"a":{}},"required":["a"],"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{"a":true},"required":["a"],"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{"a":{"enum":[]}},"required":["a"],"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{"a":{"oneOf":[{"type":"string"}]}},"required":["a"],"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":["object","null"]}},"required":["a"],"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array"}},"required":["a"],"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"object"}}},"required":["a"],"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{},"required":[],"additionalProperties":false,"$defs":{"a":{"type":"object"}}}""")]
    public void Open_schemas_are_not(string schema) => Assert.False(StrictSchema.Accepts(JsonElement.Parse(schema)));

    [Fact]
    public void Schemas_beyond_its_limits_are_not()
    {
        Assert.True(StrictSchema.Accepts(JsonElement.Parse(Nested(10))));
        Assert.False(StrictSchema.Accepts(JsonElement.Parse(Nested(11))));
        Assert.True(StrictSchema.Accepts(JsonElement.Parse(WithEnum(1000))));
        Assert.False(StrictSchema.Accepts(JsonElement.Parse(WithEnum(1001))));
        Assert.False(StrictSchema.Accepts(JsonElement.Parse(WithEnum(900, new string('e', 134)))));
    }

    private static string Nested(int objects) => objects == 0 ? """{"type":"string"}""" : WithProperty(Nested(objects - 1));

    private static string WithEnum(int values, string prefix = "") =>
        WithProperty("{\"enum\":[" + string.Join(",", Enumerable.Range(0, values).Select(value => $"\"{prefix}{value}\"")) + "]}");

    private static string WithProperty(string schema) =>
        """{"type":"object","properties":{"a":""" + schema + """},"required":["a"],"additionalProperties":false}""";
}
