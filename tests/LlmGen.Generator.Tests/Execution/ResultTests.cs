using LlmGen.Generator.Tests.Harness;
using Microsoft.Extensions.AI;

namespace LlmGen.Generator.Tests.Execution;

/// <summary>What a generated client makes of an answer, for each kind of return type.</summary>
public sealed class ResultTests
{
    private const string Json = """{"text":"fine","score":null,"kinds":["Bug","how_to"]}""";

    [Fact]
    public async Task Text() => Assert.Equal("fine", await Desk("fine").PlainAsync("x"));

    [Fact]
    public async Task An_object()
    {
        AssertReply(await Desk(Json).ObjectAsync());
        AssertReply(await Desk("Sure:\n```json\n" + Json + "\n```").ObjectAsync());
    }

    [Theory]
    [InlineData("""{"value":"HowTo"}""", nameof(Kind.HowTo))]
    [InlineData("\"howto\"", nameof(Kind.HowTo))]
    [InlineData("""{"value":"other?"}""", nameof(Kind.Other))]
    public async Task An_enum(string answer, string kind) => Assert.Equal(kind, (await Desk(answer).EnumAsync()).ToString());

    [Theory]
    [InlineData("""{"value":[{"key":"Bug","value":1},{"key":"HowTo","value":null}]}""")]
    [InlineData("""{"Bug":1,"HowTo":null}""")]
    public async Task A_dictionary(string answer) =>
        Assert.Equal(new Dictionary<Kind, int?> { [Kind.Bug] = 1, [Kind.HowTo] = null }, await Desk(answer).DictionaryAsync());

    [Fact]
    public async Task A_recursive_object() =>
        Assert.Equal(new Node("a", new Node("b", null)), await Desk("""{"name":"a","next":{"name":"b","next":null}}""").RecursiveAsync());

    [Fact]
    public async Task A_result_with_its_times()
    {
        LlmResult<Reply> reply = await Desk(Json).ObjectResultAsync();
        LlmResult<string> text = await Desk("fine").TextResultAsync();

        AssertReply(reply.Value);
        Assert.Equal(("scripted", LlmSource.Model), (reply.ModelId, reply.Source));
        Assert.True(reply.Timing.Total >= reply.Timing.TimeToFirstToken);
        Assert.Equal("fine", text.Value);
    }

    [Fact]
    public async Task What_the_client_said()
    {
        Assert.Equal(ChatFinishReason.Stop, (await Desk("fine").ResponseAsync()).FinishReason);
        Assert.Equal(ChatFinishReason.Stop, (await Read(Desk("fine").UpdatesAsync()))[^1].FinishReason);
    }

    [Fact]
    public async Task Streams()
    {
        Assert.Equal(["f", "i", "n", "e"], await Read(Desk("fine").TextStreamAsync()));
        Assert.Equal(3, (await Read(Desk($"[{Json},{Json},{Json}]").ElementsAsync())).Count);
        Assert.All(await Read(Desk($$"""{"value":[{{Json}}]}""").ElementsAsync()), AssertReply);
    }

    [Fact]
    public async Task A_stream_asks_when_it_is_enumerated_and_each_time()
    {
        var model = new ScriptedChatClient("fine");
        IAsyncEnumerable<string> stream = new ExecutionDeskClient(model).TextStreamAsync();
        Assert.Empty(model.Requests);

        await Read(stream);
        await Read(stream);

        Assert.Equal(2, model.Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_names_the_method_and_the_place()
    {
        var exception = await Assert.ThrowsAsync<LlmOutputException>(() => Desk("""{"text":"a","score":"high","kinds":[]}""").ObjectAsync());

        Assert.Equal(("IExecutionDesk.ObjectAsync", "$.score"), (exception.Method, exception.Path));
    }

    private static void AssertReply(Reply reply)
    {
        Assert.Equal(("fine", null), (reply.Text, reply.Score));
        Assert.Equal([Kind.Bug, Kind.HowTo], reply.Kinds);
    }

    private static ExecutionDeskClient Desk(string answer) => new(new ScriptedChatClient(answer));

    private static async Task<List<T>> Read<T>(IAsyncEnumerable<T> stream)
    {
        var items = new List<T>();
        await foreach (T item in stream)
        {
            items.Add(item);
        }

        return items;
    }
}
