using System.ClientModel;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Wire;

/// <summary>The schema that arrives at the server: as it is, but for the keywords that its endpoint refuses.</summary>
public sealed class SchemaOnTheWireTests
{
    private const string Schema = """
        {"type":"object","properties":{
          "name":{"type":"string","description":"A name.","minLength":1,"maxLength":80,"pattern":"^[A-Z]","default":"A"},
          "at":{"type":"string","format":"date-time"},
          "where":{"type":["string","null"],"format":"uri"},
          "n":{"type":"integer","minimum":0,"maximum":255},
          "format":{"type":"array","items":{"type":"string","maxLength":3},"minItems":1,"maxItems":5},
          "tree":{"$ref":"#/$defs/maxLength"}},
         "required":["name","at","where","n","format","tree"],"additionalProperties":false,
         "$defs":{"maxLength":{"type":"object","properties":{"x":{"anyOf":[{"type":"string","maxLength":9},{"type":"null"}]},"kind":{"enum":["minLength","format"]}},
           "required":["x","kind"],"additionalProperties":false}}}
        """;

    private const string OpenAI = """
        {"type":"object","properties":{
          "name":{"type":"string","pattern":"^[A-Z]","description":"A name.\nminLength: 1\nmaxLength: 80\ndefault: A"},
          "at":{"type":"string","format":"date-time"},
          "where":{"type":["string","null"],"description":"format: uri"},
          "n":{"type":"integer","minimum":0,"maximum":255},
          "format":{"type":"array","items":{"type":"string","description":"maxLength: 3"},"minItems":1,"maxItems":5},
          "tree":{"$ref":"#/$defs/maxLength"}},
         "required":["name","at","where","n","format","tree"],"additionalProperties":false,
         "$defs":{"maxLength":{"type":"object","properties":{"x":{"anyOf":[{"type":"string","description":"maxLength: 9"},{"type":"null"}]},"kind":{"enum":["minLength","format"]}},
           "required":["x","kind"],"additionalProperties":false}}}
        """;

    private static readonly ChatOptions Options = new() { ResponseFormat = Microsoft.Extensions.AI.ChatResponseFormat.ForJsonSchema(JsonElement.Parse(Schema), "thing", "A thing.") };

    public static TheoryData<string, bool> Apis => new() { { "chat", false }, { "chat", true }, { "responses", false }, { "responses", true } };

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task A_server_of_its_own_gets_the_schema_as_it_is(string api, bool streamed)
    {
        using var handler = new Refusing();
        await AskAsync(api, "http://localhost:8080/v1", handler, streamed);

        JsonElement format = Assert.Single(handler.Formats);
        Assert.Equal(Canonical(Schema), Canonical(format.GetProperty("schema").GetRawText()));
        Assert.Equal(("thing", "A thing.", true), (format.GetProperty("name").GetString(), format.GetProperty("description").GetString(), format.GetProperty("strict").GetBoolean()));
    }

    [Theory]
    [InlineData("https://api.openai.com/v1")]
    [InlineData("https://eu.api.openai.com/v1")]
    public async Task OpenAI_gets_all_but_what_its_strict_mode_refuses(string endpoint)
    {
        using var handler = new Refusing();
        await AskAsync("chat", endpoint, handler);
        await AskAsync("responses", endpoint, handler);

        Assert.All(handler.Formats, format => Assert.Equal(Canonical(OpenAI), Canonical(format.GetProperty("schema").GetRawText())));
    }

    [Fact]
    public async Task Azure_gets_no_keyword_that_it_does_not_list()
    {
        using var handler = new Refusing();
        await AskAsync("chat", "https://mine.openai.azure.com/openai/v1", handler);

        JsonElement properties = Assert.Single(handler.Formats).GetProperty("schema").GetProperty("properties");
        Assert.Equal("""{"type":"string","description":"format: date-time"}""", properties.GetProperty("at").GetRawText());
        Assert.Equal("""{"type":"integer","description":"minimum: 0\nmaximum: 255"}""", properties.GetProperty("n").GetRawText());
        Assert.Equal("array", properties.GetProperty("format").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("""{"error":{"message":"Invalid schema for response_format 'thing': In context=('properties', 'name'), 'pattern' is not permitted.","param":"response_format"}}""", "pattern")]
    [InlineData("""{"error":{"code":400,"message":"JSON schema conversion failed:\nPattern must start with '^' and end with '$'"}}""", "pattern")]
    [InlineData("""{"error":{"message":"In context=('properties', 'where'), 'uri' is not a valid format."}}""", "format")]
    public async Task A_keyword_that_a_server_refuses_is_left_out_from_then_on(string refusal, string keyword)
    {
        foreach (bool streamed in new[] { false, true })
        {
            using var handler = new Refusing((schema, _) => Keywords(schema).Contains(keyword) ? refusal : null);
            IChatClient client = Client("chat", "http://localhost:8080/v1", handler);
            await AskAsync(client, streamed);
            await AskAsync(client, streamed);

            Assert.Equal(3, handler.Formats.Count);
            Assert.Equal(Keywords(JsonElement.Parse(Schema)).Except([keyword]), Keywords(handler.Formats[^1].GetProperty("schema")));
        }
    }

    [Fact]
    public async Task Keyword_after_keyword_is_learned_in_one_call()
    {
        string[] refused = ["minLength", "maxLength", "default"];
        using var handler = new Refusing((schema, _) => refused.FirstOrDefault(keyword => Keywords(schema).Contains(keyword)) is { } found
            ? "{\"error\":{\"message\":\"Invalid schema: '" + found + "' is not permitted.\"}}"
            : null);
        await AskAsync("chat", "http://localhost:8080/v1", handler);

        Assert.Equal(4, handler.Formats.Count);
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"This model's maximum context length is 8192 tokens; the format is not the reason."}}""")]
    [InlineData(400, """{"error":{"message":"'required' is not permitted."}}""")]
    [InlineData(400, """{"error":{"message":"'exclusiveMinimum' is not permitted."}}""")]
    [InlineData(500, """{"error":{"message":"'pattern' is not permitted."}}""")]
    public async Task Another_error_is_the_callers_after_one_request(int status, string error)
    {
        foreach (bool streamed in new[] { false, true })
        {
            using var handler = new Refusing((_, _) => error) { Status = status };
            ClientResultException exception = await Assert.ThrowsAsync<ClientResultException>(() => AskAsync("chat", "http://localhost:8080/v1", handler, streamed));

            Assert.Equal(status, exception.Status);
            Assert.Single(handler.Formats);
        }
    }

    [Fact]
    public async Task A_server_that_refuses_for_ever_is_given_up()
    {
        using var handler = new Refusing((_, _) => """{"error":{"message":"'pattern' is not permitted."}}""");
        await Assert.ThrowsAsync<ClientResultException>(() => AskAsync("chat", "http://localhost:8080/v1", handler));

        Assert.Equal(2, handler.Formats.Count);
    }

    [Fact]
    public async Task Strict_that_the_caller_asks_for_is_made_so_by_the_adapter_where_the_schema_is_not()
    {
        using var handler = new Refusing();
        var open = Microsoft.Extensions.AI.ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"string"}}}"""));
        await Client("chat", "http://localhost:8080/v1", handler).GetResponseAsync(
            "x", new ChatOptions { ResponseFormat = open, AdditionalProperties = new() { ["strict"] = true } });

        JsonElement format = Assert.Single(handler.Formats);
        Assert.True(format.GetProperty("strict").GetBoolean());
        Assert.False(format.GetProperty("schema").GetProperty("additionalProperties").GetBoolean());
    }

    [Fact]
    public async Task The_schema_of_a_generated_client_arrives_as_it_is()
    {
        using var handler = new Refusing();
        using ScriptedChatClient direct = ScriptedChatClient.Saying("[]");
        Assert.Empty(await new WireDeskClient(direct).EverythingAsync("x").ToArrayAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => new WireDeskClient(Client("chat", "http://localhost:8080/v1", handler)).EverythingAsync("x").CountAsync().AsTask());

        var expected = Assert.IsType<ChatResponseFormatJson>(direct.Options!.ResponseFormat);
        Assert.Equal(expected.Schema!.Value.GetRawText(), Assert.Single(handler.Formats).GetProperty("schema").GetRawText());
        Assert.Contains("date-time", expected.Schema.Value.GetRawText(), StringComparison.Ordinal);
    }

    private static Task AskAsync(string api, string endpoint, HttpMessageHandler handler, bool streamed = false) => AskAsync(Client(api, endpoint, handler), streamed);

    private static Task AskAsync(IChatClient client, bool streamed) =>
        streamed ? client.GetStreamingResponseAsync("x", Options).CountAsync().AsTask() : client.GetResponseAsync("x", Options);

    private static IChatClient Client(string api, string endpoint, HttpMessageHandler handler) =>
        api == "chat" ? OpenAIWire.Client(new Uri(endpoint), handler: handler) : ResponsesWire.Client(new Uri(endpoint), handler);

    private static string Canonical(string json) => JsonSerializer.Serialize(JsonElement.Parse(json));

    /// <summary>The keywords of a schema, each once.</summary>
    private static SortedSet<string> Keywords(JsonElement schema)
    {
        SortedSet<string> keywords = [];
        Visit(schema);
        return keywords;

        void Visit(JsonElement node)
        {
            foreach (JsonProperty keyword in node.ValueKind == JsonValueKind.Object ? node.EnumerateObject() : default)
            {
                keywords.Add(keyword.Name);
                foreach (JsonElement child in keyword.Name switch
                {
                    "properties" or "$defs" => keyword.Value.EnumerateObject().Select(property => property.Value),
                    "anyOf" => keyword.Value.EnumerateArray(),
                    "items" => [keyword.Value],
                    _ => (IEnumerable<JsonElement>)[],
                })
                {
                    Visit(child);
                }
            }
        }
    }

    /// <summary>A server that answers, or refuses a schema.</summary>
    private sealed class Refusing(Func<JsonElement, int, string?>? refusal = null) : HttpMessageHandler
    {
        private readonly ConcurrentQueue<JsonElement> _formats = new();

        public int Status { get; init; } = 400;

        public IReadOnlyList<JsonElement> Formats => [.. _formats];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            JsonElement body = JsonElement.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
            bool isChat = body.TryGetProperty("response_format", out JsonElement format);
            format = isChat ? format.GetProperty("json_schema") : body.GetProperty("text").GetProperty("format");
            _formats.Enqueue(format);
            bool streams = body.TryGetProperty("stream", out JsonElement stream) && stream.GetBoolean();
            return refusal?.Invoke(format.GetProperty("schema"), _formats.Count) is { } error ? Content(error, "application/json", (HttpStatusCode)Status)
                : !streams ? Content(isChat ? ServerShape.Buffered("{}") : ResponsesWire.Response("completed", "{}"), "application/json")
                : Content(
                    isChat ? ServerShape.Token("{}") + ServerShape.Done
                        : ResponsesWire.Delta("{}") + ResponsesWire.Event("response.completed", "\"response\":" + ResponsesWire.Response("completed", "{}")),
                    "text/event-stream");
        }

        private static HttpResponseMessage Content(string text, string type, HttpStatusCode status = HttpStatusCode.OK) =>
            new(status) { Content = new StringContent(text, Encoding.UTF8, type) };
    }
}
