using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using LlmGen.Tests.Calls;
using LlmGen.Tests.Simulation;
using LlmGen.Tests.Support;

namespace LlmGen.Tests.Wire;

/// <summary>Endpoints that are none, or that fail: each call ends, with an error that says what was wrong, and leaves nothing behind.</summary>
public sealed class BadEndpointTests
{
    private const string Html = "<!DOCTYPE html><html><body>Sign in to the company's network</body></html>";
    private const string Half = """{"value":[{"what":"a","sure":true},{"wh""";

    private static readonly Dictionary<string, Func<ICallDesk, Task>> Calls = new()
    {
        ["text"] = desk => desk.TextAsync("x"),
        ["response"] = desk => desk.ResponseAsync("x"),
        ["value"] = desk => desk.FactsAsync("x"),
        ["text result"] = desk => desk.TextResultAsync("x"),
        ["value result"] = desk => desk.FactsResultAsync("x"),
        ["text stream"] = desk => desk.TextStreamAsync("x").CountAsync().AsTask(),
        ["updates"] = desk => desk.UpdatesAsync("x").CountAsync().AsTask(),
        ["elements"] = desk => desk.FactStreamAsync("x").CountAsync().AsTask(),
    };

    public static TheoryData<string> Kinds => [.. Calls.Keys];

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [MemberData(nameof(Kinds))]
    public async Task A_refused_connection_is_named(string kind)
    {
        using var unobserved = new UnobservedExceptions();
        using Socket bound = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // Taken, so that nobody else listens there.
        Uri endpoint = new($"http://127.0.0.1:{((IPEndPoint)bound.LocalEndPoint!).Port}/v1");

        Exception exception = await FailureAsync(kind, endpoint);

        Assert.Equal(SocketError.ConnectionRefused, Cause<SocketException>(exception).SocketErrorCode);
        Assert.Contains("Connection refused", exception.Message, StringComparison.Ordinal);
        unobserved.AssertNone();
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [MemberData(nameof(Kinds))]
    public async Task A_connection_that_is_closed_at_once_is_an_error(string kind)
    {
        using var unobserved = new UnobservedExceptions();
        await using RawServer server = new(_ => Task.CompletedTask);

        Exception exception = await FailureAsync(kind, server.Endpoint);

        Cause<HttpRequestException>(exception);
        Assert.Equal(1, server.Requests);
        unobserved.AssertNone();
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [MemberData(nameof(Kinds))]
    public async Task A_web_page_in_place_of_an_answer_is_an_error_that_names_the_endpoint(string kind)
    {
        using var unobserved = new UnobservedExceptions();
        await using RawServer server = new(connection => connection.AnswerAsync(Html, "text/html"));

        ClientResultException exception = Assert.IsType<ClientResultException>(await FailureAsync(kind, server.Endpoint));

        Assert.Contains(server.Endpoint.ToString(), exception.Message, StringComparison.Ordinal);
        Assert.Matches("is not a valid chat completion: '<' is an invalid start|returned no events", exception.Message);
        unobserved.AssertNone();
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task Without_the_extras_the_sdk_takes_a_web_page_for_a_stream_that_says_nothing()
    {
        await using RawServer server = new(connection => connection.AnswerAsync(Html, "text/html"));

        Assert.Empty(await new CallDeskClient(OpenAIWire.Client(server.Endpoint, extras: false)).TextStreamAsync("x").ToArrayAsync());
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [MemberData(nameof(Kinds))]
    public async Task A_web_page_with_an_error_status_says_the_status(string kind)
    {
        await using RawServer server = new(connection => connection.AnswerAsync(Html, "text/html", "502 Bad Gateway"));

        ClientResultException exception = Assert.IsType<ClientResultException>(await FailureAsync(kind, server.Endpoint));

        Assert.Equal(502, exception.Status);
        Assert.Contains("502 (Bad Gateway)", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Requests);
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [MemberData(nameof(Kinds))]
    public async Task Broken_json_is_an_error_with_the_parsers_as_its_cause(string kind)
    {
        await using RawServer server = new(async connection =>
        {
            if (connection.IsStreamed)
            {
                await connection.BeginAsync();
                await connection.SendChunkAsync("data: {\"id\":\"chatcmpl-1\",\"choices\":[{\"in\n\n");
                await connection.EndAsync();
            }
            else
            {
                await connection.AnswerAsync("{\"id\":\"chatcmpl-1\",\"choices\":[{\"in");
            }
        });

        ClientResultException exception = Assert.IsType<ClientResultException>(await FailureAsync(kind, server.Endpoint));

        Assert.IsAssignableFrom<JsonException>(exception.InnerException);
        Assert.Contains($"The response of {server.Endpoint} is not a valid chat completion", exception.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [InlineData("""{"choices":null}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"role":"","content":"x"},"finish_reason":null}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{},"finish_reason":"abort"}]}""")]
    [InlineData("""{"created":1.5,"choices":[]}""")]
    [InlineData("")]
    public async Task An_event_that_the_sdk_cannot_read_is_a_clear_error_after_what_came_before_it(string data)
    {
        await using RawServer server = new(async connection =>
        {
            await connection.BeginAsync();
            await connection.SendChunkAsync(ServerShape.Token("first") + ServerShape.Event(data) + ServerShape.Token("never read"));
            await connection.EndAsync();
        });
        List<string> texts = [];

        ClientResultException exception = await Assert.ThrowsAsync<ClientResultException>(async () =>
        {
            await foreach (string text in new CallDeskClient(OpenAIWire.Client(server.Endpoint)).TextStreamAsync("x"))
            {
                texts.Add(text);
            }
        });

        Assert.Equal(["first"], texts);
        Assert.Contains(server.Endpoint + " is not a valid chat completion", exception.Message, StringComparison.Ordinal);
        Assert.NotNull(exception.InnerException);
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [InlineData("""{"id":"1","choices":[]}""", "It has no choices.")]
    [InlineData("""{"choices":[{"index":0,"message":{"role":"assistant","content":"x"},"finish_reason":"eos"}]}""", "eos")]
    [InlineData("", "tokens")]
    public async Task A_buffered_answer_that_the_sdk_cannot_read_is_a_clear_error(string body, string said)
    {
        await using RawServer server = new(connection => connection.AnswerAsync(body));

        foreach (string kind in (string[])["text", "response", "value"])
        {
            ClientResultException exception = Assert.IsType<ClientResultException>(await FailureAsync(kind, server.Endpoint));
            Assert.Contains($"The response of {server.Endpoint} is not a valid chat completion:", exception.Message, StringComparison.Ordinal);
            Assert.Contains(said, exception.Message, StringComparison.Ordinal);
            Assert.NotNull(exception.InnerException);
        }
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [InlineData("""{"error":{"message":"Out of memory.","type":"server_error","code":500}}""", "Out of memory.")]
    [InlineData("""{"error":"Out of memory."}""", "Out of memory.")]
    [InlineData("""{"id":"x","choices":[],"error":{"code":"oom"}}""", "oom")]
    public async Task An_error_in_the_middle_of_a_stream_is_an_error(string data, string said)
    {
        await using RawServer server = new(async connection =>
        {
            await connection.BeginAsync();
            await connection.SendChunkAsync(ServerShape.Token(Half) + ServerShape.Event(data) + "data: [DONE]\n\n");
            await connection.EndAsync();
        });

        foreach (string kind in (string[])["text stream", "updates", "elements", "text result", "value result"])
        {
            ClientResultException exception = Assert.IsType<ClientResultException>(await FailureAsync(kind, server.Endpoint));
            Assert.Contains($"{server.Endpoint} reported an error during the stream:", exception.Message, StringComparison.Ordinal);
            Assert.Contains(said, exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task Without_the_extras_the_sdk_passes_over_an_error_in_the_middle_of_a_stream()
    {
        await using RawServer server = new(async connection =>
        {
            await connection.BeginAsync();
            await connection.SendChunkAsync(ServerShape.Token("half") + ServerShape.Event("""{"error":{"message":"Out of memory."}}"""));
            await connection.EndAsync();
        });

        Assert.Equal(["half"], await new CallDeskClient(OpenAIWire.Client(server.Endpoint, extras: false)).TextStreamAsync("x").ToArrayAsync());
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task The_refusal_of_a_streamed_answer_is_a_refusal()
    {
        await using RawServer server = new(async connection =>
        {
            await connection.BeginAsync();
            foreach (string delta in (string[])["""{"role":"assistant","content":""}""", """{"refusal":"I can"}""", """{"refusal":"not."}"""])
            {
                await connection.SendChunkAsync(ServerShape.Event($$"""{"id":"1","choices":[{"index":0,"delta":{{delta}},"finish_reason":null}]}"""));
            }

            await connection.SendChunkAsync(ServerShape.Event("""{"id":"1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"""));
            await connection.EndAsync();
        });

        foreach (string kind in (string[])["elements", "value result", "text stream", "text result"])
        {
            LlmRefusedException exception = Assert.IsType<LlmRefusedException>(await FailureAsync(kind, server.Endpoint));
            Assert.Contains("the model refused to respond: I cannot.", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Half_a_stream_gives_what_came_and_then_the_error_of_the_connection(bool reset)
    {
        using var unobserved = new UnobservedExceptions();
        using SemaphoreSlim read = new(0);
        await using RawServer server = new(async connection =>
        {
            await connection.BeginAsync();
            await connection.SendChunkAsync(ServerShape.Token(Half) + "data: {\"id\":");
            await read.WaitAsync();
            if (reset)
            {
                connection.Reset();
            }
        });
        CallDeskClient desk = new(OpenAIWire.Client(server.Endpoint));

        List<Fact> facts = [];
        Exception exception = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (Fact fact in desk.FactStreamAsync("x"))
            {
                facts.Add(fact);
                read.Release();
            }
        });
        Cause<IOException>(exception);
        Assert.Equal([new Fact("a", true)], facts);

        foreach (string kind in (string[])["text stream", "text result", "value result"])
        {
            read.Release();
            Cause<IOException>(await FailureAsync(kind, server.Endpoint));
        }

        await Eventually.TrueAsync(() => server.Open == 0);
        unobserved.AssertNone();
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [MemberData(nameof(Kinds))]
    public async Task An_overloaded_server_is_asked_again_when_it_says_and_by_the_sdk_alone(string kind)
    {
        await using RawServer server = new(async connection =>
        {
            if (connection.Number == 1)
            {
                await connection.AnswerAsync("""{"error":{"message":"Slow down."}}""", status: "429 Too Many Requests", headers: "Retry-After: 7\r\n");
            }
            else if (connection.IsStreamed)
            {
                await connection.BeginAsync();
                await connection.SendChunkAsync(ServerShape.Token("[]") + ServerShape.Done);
                await connection.EndAsync();
            }
            else
            {
                await connection.AnswerAsync(ServerShape.Buffered("[]"));
            }
        });
        RecordingRetryPolicy retries = new();

        await Calls[kind](new CallDeskClient(OpenAIWire.Client(server.Endpoint, retries: retries)));

        Assert.Equal([TimeSpan.FromSeconds(7)], retries.Delays);
        Assert.Equal(2, server.Requests);
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [MemberData(nameof(Kinds))]
    public async Task A_server_that_keeps_failing_is_given_up_after_the_retries_of_the_sdk_alone(string kind)
    {
        await using RawServer server = new(
            connection => connection.AnswerAsync("""{"error":{"message":"Model crashed."}}""", status: "500 Internal Server Error"));
        RecordingRetryPolicy retries = new(maxRetries: 2);

        ClientResultException exception = Assert.IsType<ClientResultException>(await FailureAsync(kind, server.Endpoint, retries));

        Assert.Equal(500, exception.Status);
        Assert.Contains("Model crashed.", exception.Message, StringComparison.Ordinal);
        Assert.Equal((2, 3), (retries.Delays.Count, server.Requests));
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [MemberData(nameof(Kinds))]
    public async Task A_request_that_the_server_refuses_is_not_tried_again(string kind)
    {
        await using RawServer server = new(
            connection => connection.AnswerAsync("""{"error":{"message":"Unknown field."}}""", status: "400 Bad Request"));
        RecordingRetryPolicy retries = new();

        ClientResultException exception = Assert.IsType<ClientResultException>(await FailureAsync(kind, server.Endpoint, retries));

        Assert.Equal(400, exception.Status);
        Assert.Contains("Unknown field.", exception.Message, StringComparison.Ordinal);
        Assert.Equal((0, 1), (retries.Delays.Count, server.Requests));
    }

    private static async Task<Exception> FailureAsync(string kind, Uri endpoint, ClientRetryPolicy? retries = null) =>
        await Assert.ThrowsAnyAsync<Exception>(() => Calls[kind](new CallDeskClient(OpenAIWire.Client(endpoint, retries: retries))));

    private static T Cause<T>(Exception exception)
        where T : Exception
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is T found)
            {
                return found;
            }
        }

        throw new InvalidOperationException($"No {typeof(T).Name} in {exception}");
    }
}
