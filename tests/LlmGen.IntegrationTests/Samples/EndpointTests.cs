using System.Net;
using System.Net.Sockets;
using SupportDesk;

namespace LlmGen.IntegrationTests;

/// <summary>The sample against real sockets that answer what they should not.</summary>
public class EndpointTests
{
    /// <summary>Beyond this a run counts as hanging; the slowest here ends after two time-outs of a second.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_server_that_answers_well_is_compared()
    {
        await using LoopbackServer server = new(request =>
            request.IsStreamed ? LoopbackServer.Stream(ChatAnswers.Chunk(request), ChatAnswers.LastChunk, "[DONE]") : LoopbackServer.Json(ChatAnswers.Whole(request)));

        (int exitCode, string output, string error) = await RunAsync(server.Endpoint);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("-- Bug, 1 requests", output, StringComparison.Ordinal);
        Assert.Contains("First word of the reply:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_of_the_variable_is_sent()
    {
        Environment.SetEnvironmentVariable("SUPPORT_DESK_TEST_KEY", "secret");
        List<string> authorizations = [];
        await using LoopbackServer server = new(request =>
        {
            authorizations.Add(request.Header("Authorization"));
            return LoopbackServer.Json("{}", "401 Unauthorized");
        });

        await RunAsync(server.Endpoint, "--key-env", "SUPPORT_DESK_TEST_KEY");

        Assert.Equal(["Bearer secret"], authorizations);
    }

    [Fact]
    public async Task A_refused_connection_is_explained()
    {
        using TcpListener unused = new(IPAddress.Loopback, 0);
        unused.Start();
        Uri endpoint = new($"http://127.0.0.1:{((IPEndPoint)unused.LocalEndpoint).Port}/v1");
        unused.Stop();

        await AssertExplainedAsync(endpoint, "cannot be reached", "Check --endpoint and that the server is running.");
    }

    [Theory]
    [InlineData("401 Unauthorized", "refused the API key (status 401)", "Check --key-env")]
    [InlineData("404 Not Found", "(status 404)", "Check --endpoint")]
    [InlineData("429 Too Many Requests", "(status 429)", "rate limit")]
    [InlineData("500 Internal Server Error", "answered with status 500", "the server's log")]
    public async Task A_status_is_explained(string status, string what, string check)
    {
        await using LoopbackServer server = new(_ => LoopbackServer.Json("""{"error": {"message": "no\r\nsuch\u001b[31m thing"}}""", status));

        await AssertExplainedAsync(server.Endpoint, what, check);
    }

    [Fact]
    public async Task Html_is_explained()
    {
        await using LoopbackServer server = new(_ => LoopbackServer.Answer("200 OK", "text/html", "<!doctype html>\n<html><body>Welcome</body></html>"));

        await AssertExplainedAsync(server.Endpoint, "did not answer with what was asked for", "an OpenAI-compatible API");
    }

    [Theory]
    [InlineData("""{"id": "c1", "choices": [{"index": 0, "mess""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Broken_json_is_explained(string body)
    {
        await using LoopbackServer server = new(_ => LoopbackServer.Json(body));

        await AssertExplainedAsync(server.Endpoint, "did not answer with what was asked for", "an OpenAI-compatible API");
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_explained()
    {
        await using LoopbackServer server = new(request =>
            request.IsStreamed ? LoopbackServer.BrokenStream(ChatAnswers.Chunk(request)) : LoopbackServer.Json(ChatAnswers.Whole(request)));

        await AssertExplainedAsync(server.Endpoint, "broke off in the middle of an answer", "Check the server's log.");
    }

    [Fact]
    public async Task A_stream_that_ends_too_early_is_explained()
    {
        await using LoopbackServer server = new(request =>
            request.IsStreamed ? LoopbackServer.Stream(ChatAnswers.Chunk("{\"value\": [{\"wh")) : LoopbackServer.Json(ChatAnswers.Whole(request)));

        await AssertExplainedAsync(server.Endpoint, "failed within a response", "ended its stream without a finish reason");
    }

    [Fact]
    public async Task A_response_that_the_limit_cut_is_blamed_on_the_limit()
    {
        await using LoopbackServer server = new(request => request.IsStreamed
            ? LoopbackServer.Stream(ChatAnswers.Chunk("{\"value\": [{\"wh"), ChatAnswers.LastChunk.Replace("stop", "length", StringComparison.Ordinal), "[DONE]")
            : LoopbackServer.Json(ChatAnswers.Whole(request)));

        (int exitCode, _, string error) = await RunAsync(server.Endpoint);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("The output token limit cut a response: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("endpoint", error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Json_that_the_hand_written_code_cannot_read_is_counted_and_it_goes_on()
    {
        List<string> systems = [];
        await using LoopbackServer server = new(request =>
        {
            lock (systems)
            {
                systems.Add(request.Body[..Math.Min(request.Body.Length, 4000)]);
            }

            return request.IsStreamed
                ? LoopbackServer.Stream(ChatAnswers.Chunk(request), ChatAnswers.LastChunk, "[DONE]")
                : LoopbackServer.Json(ChatAnswers.Whole("Of course!"));
        });

        (int exitCode, string output, string error) = await RunAsync(server.Endpoint);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("By hand, 4 responses held no JSON of the type asked for", output, StringComparison.Ordinal);
        Assert.Equal(8, systems.Count(body => body.Contains("You work for the support team.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_explained()
    {
        await using LoopbackServer server = new(_ => LoopbackServer.Silence);

        await AssertExplainedAsync(server.Endpoint, "sent nothing in time", "--timeout", "--timeout", "1");
    }

    [Fact]
    public async Task A_stream_that_stalls_is_explained()
    {
        await using LoopbackServer server = new(request =>
            request.IsStreamed ? LoopbackServer.StalledStream(ChatAnswers.Chunk(request)) : LoopbackServer.Json(ChatAnswers.Whole(request)));

        await AssertExplainedAsync(server.Endpoint, "sent nothing in time", "--timeout", "--timeout", "1");
    }

    private static async Task AssertExplainedAsync(Uri endpoint, string what, string check, params string[] arguments)
    {
        (int exitCode, _, string error) = await RunAsync(endpoint, arguments);

        Assert.Equal(1, exitCode);
        string line = Assert.Single(error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith($"The endpoint {endpoint} ", line, StringComparison.Ordinal);
        Assert.Contains(what, line, StringComparison.Ordinal);
        Assert.Contains(check, line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, char.IsControl);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(Uri endpoint, params string[] arguments)
    {
        await using StringWriter output = new();
        await using StringWriter error = new();
        int exitCode = await SupportDeskCommand
            .RunAsync(["--endpoint", endpoint.ToString(), "--model", "any", .. arguments], output, error, TimeProvider.System)
            .WaitAsync(Patience);
        return (exitCode, output.ToString(), error.ToString());
    }
}
