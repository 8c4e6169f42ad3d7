using System.Text.Json;
using LlmGen.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using OllamaSharp;

namespace LlmGen.Tests.Ollama;

/// <summary>Generated clients over OllamaSharp's client.</summary>
public sealed class OllamaTests
{
    private const int TestTimeout = WireServer.TestTimeout;
    private const string Model = "llama-test";

    [Fact(Timeout = TestTimeout)]
    public async Task Text_is_asked_for_with_all_settings()
    {
        await using WireServer server = await StartAsync(new OllamaAnswer("It ", "rains."));
        using OllamaApiClient ollama = new(server.Address, Model);
        Assert.Equal("It rains.", await new OllamaDeskClient(ollama).TextAsync("rain"));

        Assert.Equal("/api/chat", Assert.Single(server.Requests).Path);
        Assert.Equal(
            ["system: You are terse.", "user: Say something about rain."],
            server.Body.GetProperty("messages").EnumerateArray().Select(message => $"{message.GetProperty("role")}: {message.GetProperty("content")}"));
        JsonElement options = server.Body.GetProperty("options");
        Assert.Equal(
            """64 0.5 0.25 7 ["END"]""",
            string.Join(' ', ((string[])["num_predict", "temperature", "top_p", "seed", "stop"]).Select(name => options.GetProperty(name).GetRawText())));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Text_arrives_in_the_pieces_of_the_lines()
    {
        await using WireServer server = await StartAsync(new OllamaAnswer("It ", "rains."));
        using OllamaApiClient ollama = new(server.Address, Model);
        Assert.Equal(["It ", "rains."], await new OllamaDeskClient(ollama).TextStreamAsync("rain").ToArrayAsync());
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_result_counts_tokens()
    {
        await using WireServer server = await StartAsync(new OllamaAnswer("It ", "rains.") { InputTokens = 20, OutputTokens = 3 });
        using OllamaApiClient ollama = new(server.Address, Model);
        LlmResult<string> result = await new OllamaDeskClient(ollama).TextResultAsync("rain");
        Assert.Equal(("It rains.", Model), (result.Value, result.ModelId));
        Assert.Equal((20, 3), (result.Usage!.InputTokenCount, result.Usage.OutputTokenCount));
        Assert.InRange(result.Timing.TimeToFirstToken, TimeSpan.FromTicks(1), result.Timing.Total);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_typed_answer_is_held_to_its_schema()
    {
        await using WireServer server = await StartAsync(new OllamaAnswer("""{"value":[{"name":"Po","kilometres":652},""", """{"name":"Arno","kilometres":null}]}"""));
        using OllamaApiClient ollama = new(server.Address, Model);
        Assert.Equal([new River("Po", 652), new River("Arno", null)], await new OllamaDeskClient(ollama).RiversAsync("Italy"));
        JsonElement river = server.Body.GetProperty("format").GetProperty("properties").GetProperty("value").GetProperty("items");
        Assert.Equal("""["name","kilometres"]""", river.GetProperty("required").GetRawText());
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_typed_answer_that_the_limit_cut_is_an_error()
    {
        await using WireServer server = await StartAsync(new OllamaAnswer("""{"value":[{"name":""") { DoneReason = "length" });
        using OllamaApiClient ollama = new(server.Address, Model);
        var desk = new OllamaDeskClient(ollama);
        await Assert.ThrowsAsync<LlmTruncatedException>(() => desk.RiversAsync("Italy"));
        await Assert.ThrowsAsync<LlmTruncatedException>(() => desk.RiverStreamAsync("Italy").CountAsync().AsTask());
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Elements_arrive_before_the_answer_ends_and_leaving_closes_the_connection()
    {
        await using WireServer server = await StartAsync(new OllamaAnswer("""{"value":[{"name":"P""", """o","kilometres":652},""")
        {
            Then = context => Task.Delay(Timeout.Infinite, context.RequestAborted),
        });
        using OllamaApiClient ollama = new(server.Address, Model);
        await foreach (River river in new OllamaDeskClient(ollama).RiverStreamAsync("Italy"))
        {
            Assert.Equal(new River("Po", 652), river);
            Assert.Equal(0, server.Abandoned);
            break;
        }

        await Eventually.TrueAsync(() => server.Abandoned == 1);
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData(404, """{"error":"model 'llama-test' not found"}""")]
    [InlineData(500, """{"error":"llama runner process has terminated"}""")]
    public async Task An_error_before_the_answer_reaches_the_caller(int status, string error)
    {
        await using WireServer server = await WireServer.StartAsync((_, context) =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(error, context.RequestAborted);
        });
        using OllamaApiClient ollama = new(server.Address, Model);
        var desk = new OllamaDeskClient(ollama);
        HttpRequestException buffered = await Assert.ThrowsAsync<HttpRequestException>(() => desk.TextAsync("rain"));
        HttpRequestException streamed = await Assert.ThrowsAsync<HttpRequestException>(() => desk.TextStreamAsync("rain").CountAsync().AsTask());
        Assert.Equal([status, status], [(int)buffered.StatusCode!, (int)streamed.StatusCode!]);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task An_error_line_within_a_stream_never_passes_for_a_value()
    {
        await using WireServer server = await StartAsync(new OllamaAnswer("""{"value":[{"name":"Po","kilometres":652},{"name":"Ar""")
        {
            Then = context => WireServer.SendAsync(context, """{"error":"an error was encountered while running the model"}""" + '\n'),
        });
        using OllamaApiClient ollama = new(server.Address, Model);
        var rivers = new List<River>();
        await Assert.ThrowsAsync<LlmOutputException>(async () =>
        {
            await foreach (River river in new OllamaDeskClient(ollama).RiverStreamAsync("Italy"))
            {
                rivers.Add(river);
            }
        });
        Assert.Equal([new River("Po", 652)], rivers);
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData("""{"error":"an error was encountered while running the model"}""" + "\n")]
    [InlineData("")]
    [InlineData("""{"model":"llama-test","created_at":"2026-01-02T03:04:05Z","message":{"role":"assistant","content":"ns"},"done":false}""" + "\n")]
    public async Task With_a_required_finish_reason_an_error_line_or_a_stream_without_done_is_an_error(string last)
    {
        await using WireServer server = await StartAsync(new OllamaAnswer("It ", "rai") { Then = context => WireServer.SendAsync(context, last) });
        using OllamaApiClient ollama = new(server.Address, Model);
        var desk = new OllamaDeskClient(((IChatClient)ollama).WithRequiredFinishReason());
        var text = new List<string>();
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (string piece in desk.TextStreamAsync("rain"))
            {
                text.Add(piece);
            }
        });

        Assert.StartsWith("It rai", string.Concat(text), StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => desk.TextResultAsync("rain"));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task With_a_required_finish_reason_a_whole_response_is_itself()
    {
        await using WireServer server = await StartAsync(new OllamaAnswer("It ", "rains."));
        using OllamaApiClient ollama = new(server.Address, Model);
        var desk = new OllamaDeskClient(((IChatClient)ollama).AsBuilder().UseRequiredFinishReason().Build());

        Assert.Equal("It rains.", await desk.TextAsync("rain"));
        Assert.Equal("It rains.", (await desk.TextResultAsync("rain")).Value);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_body_with_an_error_is_an_error_of_the_client_itself()
    {
        await using WireServer server = await WireServer.StartAsync((_, context) => context.Response.WriteAsync("""{"error":"no memory"}""", context.RequestAborted));
        using OllamaApiClient ollama = new(server.Address, Model);

        await Assert.ThrowsAsync<InvalidOperationException>(() => new OllamaDeskClient(ollama).TextAsync("rain"));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_connection_that_breaks_within_a_stream_is_an_error()
    {
        await using WireServer server = await StartAsync(new OllamaAnswer("It ")
        {
            Then = context =>
            {
                context.Abort();
                return Task.CompletedTask;
            },
        });
        using OllamaApiClient ollama = new(server.Address, Model);
        Exception? error = await Record.ExceptionAsync(() => new OllamaDeskClient(ollama).TextResultAsync("rain"));
        Assert.True(error is IOException or HttpRequestException, error?.ToString());
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Cancelling_before_the_answer_begins_closes_the_connection()
    {
        await using WireServer server = await WireServer.StartAsync((_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using OllamaApiClient ollama = new(server.Address, Model);
        using var cancellation = new CancellationTokenSource();
        Task<string> call = new OllamaDeskClient(ollama).TextAsync("rain", cancellation.Token);
        await Eventually.TrueAsync(() => server.Requests.Count == 1);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Eventually.TrueAsync(() => server.Abandoned == 1);
    }

    private static Task<WireServer> StartAsync(OllamaAnswer answer) => WireServer.StartAsync(answer.WriteAsync);
}
