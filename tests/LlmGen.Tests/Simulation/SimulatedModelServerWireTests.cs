using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LlmGen.Simulation;
using LlmGen.Tests.Support;

namespace LlmGen.Tests.Simulation;

/// <summary>The bytes on the wire, and what is refused.</summary>
public sealed class SimulatedModelServerWireTests
{
    private const int TestTimeout = ServedModel.TestTimeout;

    [Fact(Timeout = TestTimeout)]
    public async Task Stream_is_written_as_the_api_describes_it()
    {
        await using ServedModel served = await ServedModel.StartAsync();

        using HttpResponseMessage response = await PostAsync(served, """
            {"model":"simulated","messages":[{"role":"user","content":"Hi"}],"max_tokens":2,"stream":true,"stream_options":{"include_usage":true}}
            """);

        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        string[] events = (await response.Content.ReadAsStringAsync()).Split("\n\n");
        string head = "data: " + """{"id":"simulated-1","object":"chat.completion.chunk","created":0,"model":"simulated","choices":""";
        Assert.Equal(
            [
                head + """[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}],"usage":null}""",
                head + """[{"index":0,"delta":{"content":"abcd"},"logprobs":null,"finish_reason":null}],"usage":null}""",
                head + """[{"index":0,"delta":{"content":"efgh"},"logprobs":null,"finish_reason":null}],"usage":null}""",
                head + """[{"index":0,"delta":{},"logprobs":null,"finish_reason":"length"}],"usage":null}""",
                head + """[],"usage":{"prompt_tokens":6,"completion_tokens":2,"total_tokens":8,"prompt_tokens_details":{"cached_tokens":0}}}""",
                "data: [DONE]",
                "",
            ],
            events.Select(item => Regex.Replace(item, "\"created\":[0-9]+", "\"created\":0")));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Stream_without_include_usage_says_nothing_of_usage()
    {
        await using ServedModel served = await ServedModel.StartAsync();

        using HttpResponseMessage response = await PostAsync(
            served, """{"model":"simulated","messages":[{"role":"user","content":"Hi"}],"stream":true,"stream_options":null}""");

        string body = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("usage", body, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", body, StringComparison.Ordinal);
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("""{"model":"simulated","messages":[{"role":"user","content":"Hi"}]""")]
    [InlineData("""{"model":"simulated","messages":[{"role":"user","content":"\ud800"}]}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}", "model")]
    [InlineData("""{"model":"simulated"}""", "messages")]
    [InlineData("""{"model":"simulated","messages":null}""", "messages")]
    [InlineData("""{"model":"simulated","messages":[]}""", "messages")]
    [InlineData("""{"model":"simulated","messages":"Hi"}""", "messages")]
    [InlineData("""{"model":"simulated","messages":["Hi"]}""", "messages")]
    [InlineData("""{"model":"simulated","messages":[{"content":"Hi"}]}""", "role")]
    [InlineData("""{"model":"simulated","messages":[{"role":"boss","content":"Hi"}]}""", "role")]
    [InlineData("""{"model":"simulated","messages":[{"role":"user","content":5}]}""", "content")]
    [InlineData("""{"model":"simulated","messages":[{"role":"user","content":["Hi"]}]}""", "content")]
    [InlineData("""{"model":"simulated","messages":[{"role":"user","content":[{"type":"smell"}]}]}""", "type")]
    [InlineData("""{"model":"simulated","messages":[{"role":"user","content":[{"type":"text"}]}]}""", "text")]
    [InlineData("""{"model":"simulated","messages":[{"role":"assistant","tool_calls":[{"id":"1"}]}]}""", "tool_calls")]
    [InlineData("""{"model":"simulated","messages":[{"role":"user","content":"Hi"}],"n":2}""", "n")]
    [InlineData("""{"model":"simulated","messages":[{"role":"user","content":"Hi"}],"stream":"yes"}""", "stream")]
    [InlineData("""{"model":"simulated","messages":[{"role":"user","content":"Hi"}],"stream_options":true}""", "stream_options")]
    [InlineData("""{"model":"simulated","messages":[{"role":"user","content":"Hi"}],"max_tokens":0}""", "max_tokens")]
    [InlineData("""{"model":"simulated","messages":[{"role":"user","content":"Hi"}],"max_completion_tokens":1.5}""", "max_completion_tokens")]
    [InlineData("""{"model":"simulated","messages":[{"role":"user","content":"Hi"}],"temperature":"hot"}""", "temperature")]
    [InlineData("""{"model":"simulated","messages":[{"role":"user","content":"Hi"}],"seed":1e99}""", "seed")]
    [InlineData("""{"model":"simulated","messages":[{"role":"user","content":"Hi"}],"stop":[1]}""", "stop")]
    [InlineData("""{"model":"simulated","messages":[{"role":"user","content":"Hi"}],"tools":[{}]}""", "tools")]
    [InlineData("""{"model":"simulated","messages":[{"role":"user","content":"Hi"}],"response_format":{"type":"xml"}}""", "response_format")]
    [InlineData("""{"model":"simulated","messages":[{"role":"user","content":"Hi"}],"response_format":{"type":"json_schema"}}""", "json_schema")]
    public async Task Bad_request_is_told_what_is_wrong(string body, string? parameter = null)
    {
        await using ServedModel served = await ServedModel.StartAsync();

        using HttpResponseMessage response = await PostAsync(served, body);

        JsonElement error = await ReadErrorAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal(parameter, error.GetProperty("param").GetString());
        Assert.Contains(parameter ?? "The body of the request", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, served.Model.Requests);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Schema_that_no_value_satisfies_is_refused()
    {
        await using ServedModel served = await ServedModel.StartAsync(new SimulatedModelOptions());

        using HttpResponseMessage response = await PostAsync(served, """
            {"model":"simulated","messages":[{"role":"user","content":"Hi"}],"stream":true,
             "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"$ref":"#/$defs/gone"}}}}
            """);

        Assert.Equal("response_format", (await ReadErrorAsync(response, HttpStatusCode.BadRequest)).GetProperty("param").GetString());
        Assert.Equal(0, served.Model.InFlight);
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData("\"gh\"", "abcdef")]
    [InlineData("[\"mno\",\"gh\"]", "abcdef")]
    [InlineData("[]", "abcdefghijklmnop")]
    [InlineData("null", "abcdefghijklmnop")]
    public async Task Stop_is_a_string_or_an_array(string stop, string text)
    {
        await using ServedModel served = await ServedModel.StartAsync();

        using HttpResponseMessage response = await PostAsync(
            served, $$"""{"model":"simulated","messages":[{"role":"user","content":"Hi"}],"stop":{{stop}},"user":"ignored"}""");

        JsonElement body = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(text, body.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Failing_script_is_a_server_error_and_frees_the_slot()
    {
        await using ServedModel served = await ServedModel.StartAsync(
            ServedModel.Script() with { Answer = (_, _) => throw new FormatException("script") });

        foreach (string stream in new[] { "true", "false" })
        {
            using HttpResponseMessage response = await PostAsync(
                served, $$"""{"model":"simulated","messages":[{"role":"user","content":"Hi"}],"stream":{{stream}}}""");
            JsonElement error = await ReadErrorAsync(response, HttpStatusCode.InternalServerError);
            Assert.Equal(("server_error", "script"), (error.GetProperty("type").GetString(), error.GetProperty("message").GetString()));
        }

        Assert.Equal(0, served.Model.InFlight);
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData("GET", "/v1/chat/completions", HttpStatusCode.MethodNotAllowed, "POST")]
    [InlineData("POST", "/v1/models", HttpStatusCode.MethodNotAllowed, "GET")]
    [InlineData("POST", "/v1/embeddings", HttpStatusCode.NotFound, null)]
    [InlineData("GET", "/", HttpStatusCode.NotFound, null)]
    public async Task Unknown_path_and_wrong_method_are_refused(string method, string path, HttpStatusCode statusCode, string? allowed)
    {
        await using ServedModel served = await ServedModel.StartAsync();
        using HttpClient http = new();
        using HttpRequestMessage request = new(new HttpMethod(method), new Uri(served.Server.Endpoint, path));

        using HttpResponseMessage response = await http.SendAsync(request);

        Assert.Contains(path, (await ReadErrorAsync(response, statusCode)).GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(allowed, response.Content.Headers.Allow.SingleOrDefault());
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Body_beyond_the_limit_is_refused()
    {
        using SimulatedModel model = new(new SimulatedModelOptions());
        await using SimulatedModelServer server = await SimulatedModelServer.StartAsync(
            [model], new SimulatedModelServerOptions { MaxRequestBytes = 1000 });
        using HttpClient http = new();
        using StringContent body = new(
            $$"""{"model":"simulated","messages":[{"role":"user","content":"{{new string('x', 1000)}}"}]}""", Encoding.UTF8, "application/json");

        using HttpResponseMessage response = await http.PostAsync(server.Endpoint + "/chat/completions", body);

        await ReadErrorAsync(response, HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(0, model.Requests);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Client_that_goes_away_within_its_request_leaves_nothing_behind()
    {
        await using ServedModel served = await ServedModel.StartAsync();
        using (TcpClient client = new())
        {
            await client.ConnectAsync(IPAddress.Loopback, served.Server.Endpoint.Port);
            await client.GetStream().WriteAsync(
                "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{\"model\":"u8.ToArray());
            await Eventually.TrueAsync(() => served.Server.InFlight == 1);
        }

        await Eventually.TrueAsync(() => served.Server.InFlight == 0);
        Assert.Equal(0, served.Model.Requests);
    }

    [Fact]
    public async Task Bad_arguments_are_refused()
    {
        using SimulatedModel model = new(new SimulatedModelOptions());

        await Assert.ThrowsAsync<ArgumentNullException>(() => SimulatedModelServer.StartAsync(null!));
        await Assert.ThrowsAsync<ArgumentException>(() => SimulatedModelServer.StartAsync([]));
        await Assert.ThrowsAsync<ArgumentException>(() => SimulatedModelServer.StartAsync([model, model]));
        SimulatedModelServerOptions[] bad = [new() { Port = -1 }, new() { Port = 65_536 }, new() { MaxRequestBytes = 0 }];
        foreach (SimulatedModelServerOptions options in bad)
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => SimulatedModelServer.StartAsync([model], options));
        }
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Taken_port_is_said_and_a_given_port_is_used()
    {
        using SimulatedModel model = new(new SimulatedModelOptions());
        SimulatedModelServerOptions options;
        await using (SimulatedModelServer first = await SimulatedModelServer.StartAsync([model]))
        {
            options = new SimulatedModelServerOptions { Port = first.Endpoint.Port };
            await Assert.ThrowsAsync<IOException>(() => SimulatedModelServer.StartAsync([model], options));
        }

        await using SimulatedModelServer second = await SimulatedModelServer.StartAsync([model], options);
        Assert.Equal(new Uri($"http://127.0.0.1:{options.Port}/v1"), second.Endpoint);
    }

    private static async Task<HttpResponseMessage> PostAsync(ServedModel served, string body)
    {
        using HttpClient http = new();
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        return await http.PostAsync(served.Server.Endpoint + "/chat/completions", content);
    }

    private static async Task<JsonElement> ReadErrorAsync(HttpResponseMessage response, HttpStatusCode statusCode)
    {
        Assert.Equal((statusCode, "application/json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("error");
    }
}
