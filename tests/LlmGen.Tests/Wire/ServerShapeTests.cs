using LlmGen.Tests.Calls;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Wire;

/// <summary>What real servers send, to the official SDK with its adapter and a generated client, over sockets.</summary>
public sealed class ServerShapeTests
{
    private static readonly string[] Words = ["Grüße", ", ", "世界", " ", "😀", "!"];
    private static readonly string[] Json =
        ["""{"value":[{"what":"gr""", "ün", "\"", ""","sure":true},{"wh""", """at":"日本\n😀","sure":null}""", "]}"];
    private static readonly Fact[] Facts = [new("grün", true), new("日本\n😀", null)];

    public static TheoryData<string> Servers => [.. ServerShape.All.Select(server => server.Name)];

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [MemberData(nameof(Servers))]
    public async Task Text_and_values_of_every_kind_are_right_from(string name)
    {
        using var unobserved = new UnobservedExceptions();
        ServerShape shape = Shape(name);
        await using RawServer text = Serving(shape, Words);
        await using RawServer json = Serving(shape, Json);

        foreach (bool extras in new[] { true, false })
        {
            CallDeskClient texts = new(OpenAIWire.Client(text.Endpoint, extras));
            CallDeskClient values = new(OpenAIWire.Client(json.Endpoint, extras));

            Assert.Equal("Grüße, 世界 😀!", await texts.TextAsync("x"));
            Assert.Equal("Grüße, 世界 😀!", string.Concat(await texts.TextStreamAsync("x").ToArrayAsync()));
            Assert.Equal("Grüße, 世界 😀!", (await texts.UpdatesAsync("x").ToListAsync()).ToChatResponse().Text);
            Assert.Equal("Grüße, 世界 😀!", (await texts.ResponseAsync("x")).Text);
            LlmResult<string> result = await texts.TextResultAsync("x");
            Assert.Equal("Grüße, 世界 😀!", result.Value);
            Assert.Equal(shape.Usage, Usage(result.Usage));

            Assert.Equal(Facts, await values.FactsAsync("x"));
            Assert.Equal(Facts, await values.FactStreamAsync("x").ToArrayAsync());
            LlmResult<Fact[]> valueResult = await values.FactsResultAsync("x");
            Assert.Equal(Facts, valueResult.Value);
            Assert.Equal(shape.Usage, Usage(valueResult.Usage));
        }

        await Eventually.TrueAsync(() => text.Open == 0 && json.Open == 0);
        unobserved.AssertNone();
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [MemberData(nameof(Servers))]
    public async Task A_stream_that_arrives_byte_by_byte_is_whole_from(string name)
    {
        ServerShape shape = Shape(name);
        CallDeskClient texts = new(OpenAIWire.Client(OpenAIWire.Nowhere, handler: new TrickleHandler(string.Concat(shape.Events(Words)))));
        CallDeskClient values = new(OpenAIWire.Client(OpenAIWire.Nowhere, handler: new TrickleHandler(string.Concat(shape.Events(Json)))));

        Assert.Equal("Grüße, 世界 😀!", string.Concat(await texts.TextStreamAsync("x").ToArrayAsync()));
        Assert.Equal(shape.Usage, Usage((await texts.TextResultAsync("x")).Usage));
        Assert.Equal(Facts, await values.FactStreamAsync("x").ToArrayAsync());
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task A_stream_without_a_length_ends_with_its_connection()
    {
        await using RawServer server = new(async connection =>
        {
            await connection.SendAsync("HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
            await connection.SendAsync(ServerShape.Token("all") + ServerShape.Token(" of it") + ServerShape.Done);
        });

        Assert.Equal("all of it", string.Concat(await new CallDeskClient(OpenAIWire.Client(server.Endpoint)).TextStreamAsync("x").ToArrayAsync()));
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task An_event_that_is_not_closed_by_an_empty_line_is_not_read_by_the_sdk_as_the_standard_says()
    {
        string body = ServerShape.Token("first") + ServerShape.Done + ServerShape.Token("last").TrimEnd() + "\n";
        CallDeskClient desk = new(OpenAIWire.Client(OpenAIWire.Nowhere, handler: new TrickleHandler(body)));

        Assert.Equal("first", string.Concat(await desk.TextStreamAsync("x").ToArrayAsync()));
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task Reasoning_is_no_text()
    {
        ServerShape deepSeek = Shape("deepseek");
        CallDeskClient desk = new(OpenAIWire.Client(OpenAIWire.Nowhere, handler: new TrickleHandler(string.Concat(deepSeek.Events(["Answer"])))));

        List<ChatResponseUpdate> updates = await desk.UpdatesAsync("x").ToListAsync();

        Assert.Equal("Answer", updates.ToChatResponse().Text);
        Assert.Equal("Hmm.", string.Concat(updates.SelectMany(update => update.Contents).OfType<TextReasoningContent>().Select(content => content.Text)));
    }

    private static ServerShape Shape(string name) => ServerShape.All.Single(shape => shape.Name == name);

    private static RawServer Serving(ServerShape shape, string[] pieces) => new(async connection =>
    {
        if (!connection.IsStreamed)
        {
            await connection.AnswerAsync(ServerShape.Buffered(string.Concat(pieces)));
            return;
        }

        await connection.BeginAsync();
        foreach (string item in shape.Events(pieces))
        {
            await connection.SendChunkAsync(item);
        }

        await connection.EndAsync();
    });

    private static (int, int, int?)? Usage(UsageDetails? usage) =>
        usage is null ? null : ((int)usage.InputTokenCount!, (int)usage.OutputTokenCount!, (int?)usage.CachedInputTokenCount);
}
