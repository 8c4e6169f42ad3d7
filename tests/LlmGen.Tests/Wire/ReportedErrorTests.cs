using System.ClientModel;
using LlmGen.Calls;
using LlmGen.Tests.Calls;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Wire;

/// <summary>Errors that servers report with the status of success, and streams that end too soon: never the answer, and never without the message.</summary>
public sealed class ReportedErrorTests
{
    private static readonly string[] Buffered = ["text", "response", "value"];
    private static readonly string[] Streamed = ["text stream", "updates", "elements", "text result", "value result"];

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

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [InlineData("""{"error":{"message":"Out of memory.","code":500}}""", "Out of memory.")]
    [InlineData("""{"error":"Out of memory."}""", "Out of memory.")]
    [InlineData("""{"choices":[],"error":{"code":"oom"}}""", "oom")]
    [InlineData("""{"choices":[{"index":0,"message":{"role":"assistant","content":"[]"},"finish_reason":"stop"}],"error":{"message":"Too late."}}""", "Too late.")]
    [InlineData("""{"error":{"message":"Provider gone."},"choices":[{"index":0,"message":{"role":"assistant","content":""},"finish_reason":"error"}]}""", "Provider gone.")]
    public async Task A_body_with_an_error_is_that_error_at_status_200(string body, string said)
    {
        await using RawServer server = new(connection => connection.AnswerAsync(body));

        foreach (string kind in Buffered)
        {
            ClientResultException exception = await FailureAsync(kind, server.Endpoint);
            Assert.Equal($"{server.Endpoint} returned an error: ", exception.Message[..exception.Message.IndexOf(said, StringComparison.Ordinal)].Replace("{\"code\":\"", "", StringComparison.Ordinal));
            Assert.Equal(200, exception.Status);
        }
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task A_body_with_an_error_in_place_of_a_stream_is_that_error()
    {
        await using RawServer server = new(connection => connection.AnswerAsync("{\n  \"error\": {\n    \"message\": \"Out of memory.\"\n  }\n}"));

        foreach (string kind in Streamed)
        {
            ClientResultException exception = await FailureAsync(kind, server.Endpoint);
            Assert.Equal($"{server.Endpoint} returned an error: Out of memory.", exception.Message);
        }
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [InlineData("""data: {"error":{"message":"Out of memory."},"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""")]
    [InlineData("""data: {"id":"x","error":{"message":"Out of memory."},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}""")]
    [InlineData("""data: {"choices":[{"index":0,"delta":{"content":"]}"},"finish_reason":"stop"}],"error":{"message":"Out of memory."}}""")]
    [InlineData("""data: {"choices":[{"index":0,"delta":{"content":"]}"}}],"error":{"message":"Out of memory."}}""")]
    [InlineData("event: error\ndata: {\"error\":{\"message\":\"Out of memory.\"}}")]
    [InlineData("""error: {"error":{"message":"Out of memory."}}""")]
    [InlineData("""{"error":{"message":"Out of memory."}}""")]
    public async Task An_event_with_an_error_is_that_error_whatever_stands_beside_it(string data)
    {
        bool done = false;
        await using RawServer server = new(async connection =>
        {
            await connection.BeginAsync();
            string events = ServerShape.Token("""{"value":[{"what":"a","sure":true}""") + data + "\n\n" + (done && data.StartsWith("data:", StringComparison.Ordinal) ? ServerShape.Done : "");
            foreach (string piece in events.Chunk(7).Select(piece => new string(piece)))
            {
                await connection.SendChunkAsync(piece);
            }

            await connection.EndAsync();
        });

        foreach (string kind in Streamed)
        {
            done = !done;
            ClientResultException exception = await FailureAsync(kind, server.Endpoint);
            Assert.Equal($"{server.Endpoint} reported an error during the stream: Out of memory.", exception.Message);
        }
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task The_word_error_in_an_answer_is_no_error()
    {
        const string Text = """{"value":[{"what":"{\"error\":\"x\"} is \"error\"","sure":true}],"error":"y"}""";
        await using RawServer server = new(connection => connection.IsStreamed
            ? connection.AnswerAsync(ServerShape.Token(Text) + """data: {"error":null,"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n" + ServerShape.Done, "text/event-stream")
            : connection.AnswerAsync("{\"error\":null," + ServerShape.Buffered(Text).TrimStart()[1..]));
        CallDeskClient desk = new(OpenAIWire.Client(server.Endpoint));

        Fact[] facts = [new Fact("""{"error":"x"} is "error" """.TrimEnd(), true)];
        Assert.Equal(facts, await desk.FactsAsync("x"));
        Assert.Equal(facts, await desk.FactStreamAsync("x").ToArrayAsync());
        Assert.Equal(Text, await desk.TextAsync("x"));
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [InlineData("")]
    [InlineData("data: {\"choices\":[]}\n\n")]
    [InlineData("data: [DONE")]
    public async Task A_stream_that_ends_too_soon_is_an_error_behind_what_came(string last)
    {
        await using RawServer server = new(async connection =>
        {
            await connection.BeginAsync();
            await connection.SendChunkAsync(ServerShape.Token("[DONE]") + ServerShape.Token("""{"value":[{"what":"data: [DONE]","sure":true}""") + last);
            await connection.EndAsync();
        });

        foreach (string kind in Streamed.Except(["elements", "value result"]))
        {
            ClientResultException exception = await FailureAsync(kind, server.Endpoint);
            Assert.Equal($"{server.Endpoint} ended its stream without a finish reason and without [DONE]: the response is incomplete.", exception.Message);
        }

        List<string> texts = [];
        await Assert.ThrowsAsync<ClientResultException>(async () =>
        {
            await foreach (string text in new CallDeskClient(OpenAIWire.Client(server.Endpoint)).TextStreamAsync("x"))
            {
                texts.Add(text);
            }
        });
        Assert.Equal(2, texts.Count);
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [InlineData("data: [DONE]\n\n")]
    [InlineData("data:[DONE]\r\n\r\n: bye\n\n")]
    [InlineData("event: end\ndata: [DONE]\n\n")]
    [InlineData("""data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n")]
    [InlineData("""data: {"choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}]}""" + "\n\ndata: {\"choices\":[]}\n\n")]
    public async Task A_stream_that_says_that_it_ends_is_whole(string last)
    {
        CallDeskClient desk = new(OpenAIWire.Client(OpenAIWire.Nowhere, handler: new TrickleHandler(ServerShape.Token("all") + last)));

        Assert.Equal("all", string.Concat(await desk.TextStreamAsync("x").ToArrayAsync()));
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [InlineData("reasoning")]
    [InlineData("reasoning_content")]
    [InlineData("both")]
    public async Task Reasoning_of_either_name_is_read_and_counts_as_the_first_token(string name)
    {
        string Member(string text) => name == "both" ? $"\"reasoning\":\"{text}\",\"reasoning_content\":\"{text}\"" : $"\"{name}\":\"{text}\"";
        await using RawServer server = new(connection => connection.IsStreamed
            ? connection.AnswerAsync(
                ServerShape.Event("""{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}""")
                + ServerShape.Event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"," + Member("Hmm") + "}}]}")
                + ServerShape.Event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":null," + Member(".") + "}}]}")
                + ServerShape.Event("""{"choices":[{"index":0,"delta":{"content":"Yes","reasoning":null},"finish_reason":"stop"}]}""") + ServerShape.Done,
                "text/event-stream")
            : connection.AnswerAsync(
                "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Yes\"," + Member("Hmm.") + "},\"finish_reason\":\"stop\"}]}"));
        IChatClient client = OpenAIWire.Client(server.Endpoint);

        List<ChatResponseUpdate> updates = await client.GetStreamingResponseAsync("x").ToListAsync();
        ChatResponse whole = await client.GetResponseAsync("x");

        Assert.Equal(["Hmm", ".", "Yes"], updates.Where(ContentChunks.HasContent).Select(update =>
            string.Concat(update.Contents.Select(content => content is TextReasoningContent reasoning ? reasoning.Text : (content as TextContent)?.Text))));
        Assert.Equal("Yes", updates.ToChatResponse().Text);
        Assert.Equal("Yes", whole.Text);
        Assert.Equal("Hmm.", Assert.Single(whole.Messages[0].Contents.OfType<TextReasoningContent>()).Text);
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task Reasoning_that_is_no_text_is_passed_over()
    {
        await using RawServer server = new(connection => connection.AnswerAsync(
            ServerShape.Event("""{"choices":[{"index":0,"delta":{"content":"","reasoning":{"text":"Hmm"}}}]}""") + ServerShape.Token("Yes") + ServerShape.Done,
            "text/event-stream"));

        Assert.Equal("Yes", (await OpenAIWire.Client(server.Endpoint).GetStreamingResponseAsync("x").ToChatResponseAsync()).Text);
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task A_response_of_the_responses_api_that_failed_is_that_error()
    {
        await using RawServer server = new(connection => connection.AnswerAsync(
            ResponsesWire.Response("failed", "half", ""","error":{"code":"server_error","message":"Out of memory."}""")));

        ClientResultException exception = await Assert.ThrowsAsync<ClientResultException>(() => ResponsesWire.Client(server.Endpoint).GetResponseAsync("x"));

        Assert.Contains("returned an error: Out of memory.", exception.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task A_response_of_the_responses_api_that_completed_is_whole()
    {
        await using RawServer server = new(connection => connection.IsStreamed
            ? connection.AnswerAsync(
                ResponsesWire.Delta("all") + ResponsesWire.Event("response.completed", "\"response\":" + ResponsesWire.Response("completed", "all", ""","error":null""")),
                "text/event-stream")
            : connection.AnswerAsync(ResponsesWire.Response("completed", "all", ""","error":null""")));
        IChatClient client = ResponsesWire.Client(server.Endpoint);

        Assert.Equal("all", (await client.GetResponseAsync("x")).Text);
        ChatResponse streamed = await client.GetStreamingResponseAsync("x").ToChatResponseAsync();
        Assert.Equal(("all", ChatFinishReason.Stop), (streamed.Text, streamed.FinishReason));
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [InlineData("response.failed", "Out of memory.")]
    [InlineData("error", "Out of memory.")]
    [InlineData("nested error", "Out of memory.")]
    [InlineData("nothing", "ended its stream without a finish reason")]
    public async Task A_stream_of_the_responses_api_that_failed_or_ends_too_soon_is_an_error(string end, string said)
    {
        await using RawServer server = new(connection => connection.AnswerAsync(
            ResponsesWire.Delta("half") + end switch
            {
                "response.failed" => ResponsesWire.Event(
                    end, "\"response\":" + ResponsesWire.Response("failed", "half", ""","error":{"code":"server_error","message":"Out of memory."}""")),
                "error" => ResponsesWire.Event("error", """ "code":"x","message":"Out of memory.","param":null """),
                "nested error" => ResponsesWire.Event("error", """ "error":{"code":"x","message":"Out of memory.","param":null} """),
                _ => "",
            },
            "text/event-stream"));

        ClientResultException exception = await Assert.ThrowsAsync<ClientResultException>(
            () => ResponsesWire.Client(server.Endpoint).GetStreamingResponseAsync("x").ToChatResponseAsync());

        Assert.Contains(said, exception.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [InlineData("max_output_tokens", "length")]
    [InlineData("content_filter", "content_filter")]
    public async Task An_incomplete_response_of_the_responses_api_says_why(string reason, string finish)
    {
        string incomplete = ResponsesWire.Response("incomplete", "half", ",\"incomplete_details\":{\"reason\":\"" + reason + "\"}");
        await using RawServer server = new(connection => connection.IsStreamed
            ? connection.AnswerAsync(ResponsesWire.Delta("half") + ResponsesWire.Event("response.incomplete", "\"response\":" + incomplete), "text/event-stream")
            : connection.AnswerAsync(incomplete));
        IChatClient client = ResponsesWire.Client(server.Endpoint);

        Assert.Equal(finish, (await client.GetResponseAsync("x")).FinishReason?.Value);
        Assert.Equal(finish, (await client.GetStreamingResponseAsync("x").ToChatResponseAsync()).FinishReason?.Value);
    }

    private static Task<ClientResultException> FailureAsync(string kind, Uri endpoint) =>
        Assert.ThrowsAsync<ClientResultException>(() => Calls[kind](new CallDeskClient(OpenAIWire.Client(endpoint))));
}
