using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Calls;

/// <summary>Whenever a call is cancelled, fails or is left, no request runs on, no exception is lost, and what had arrived was given.</summary>
public class InterruptionTests
{
    private const string Facts = """{"value":[{"what":"a","sure":true},{"what":"b","sure":null},{"what":"c","sure":false}]}""";

    private static readonly Dictionary<string, Func<ICallDesk, CancellationToken, Task<int>>> Calls = new()
    {
        ["text"] = async (desk, token) => (await desk.TextAsync("x", token)).Length,
        ["response"] = async (desk, token) => (await desk.ResponseAsync("x", token)).Text.Length,
        ["value"] = async (desk, token) => (await desk.FactsAsync("x", token)).Length,
        ["text result"] = async (desk, token) => (await desk.TextResultAsync("x", token)).Value.Length,
        ["value result"] = async (desk, token) => (await desk.FactsResultAsync("x", token)).Value.Length,
        ["text stream"] = (desk, token) => desk.TextStreamAsync("x", token).CountAsync(token).AsTask(),
        ["updates"] = (desk, token) => desk.UpdatesAsync("x", token).CountAsync(token).AsTask(),
        ["elements"] = (desk, token) => desk.FactStreamAsync("x", token).CountAsync(token).AsTask(),
    };

    public static TheoryData<string> Kinds => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Cancelling_at_any_await_ends_the_request(string kind)
    {
        using var unobserved = new UnobservedExceptions();
        int steps = ScriptedChatClient.Saying(Facts).Steps;
        for (int at = 0; at < steps; at++)
        {
            using ScriptedChatClient client = ScriptedChatClient.Saying(Facts, gated: true);
            using var cancellation = new CancellationTokenSource();
            Task<int> call = Calls[kind](new CallDeskClient(client), cancellation.Token);
            for (int step = 0; step < at; step++)
            {
                client.Step();
            }

            await cancellation.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            Assert.True(call.IsCanceled);
            Assert.Equal(0, client.InFlight);
        }

        unobserved.AssertNone();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_call_that_is_cancelled_before_it_begins_sends_nothing(string kind)
    {
        using ScriptedChatClient client = ScriptedChatClient.Saying(Facts);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Calls[kind](new CallDeskClient(client), new CancellationToken(canceled: true)));
        Assert.Equal(0, client.Requests);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_failure_at_any_step_reaches_the_caller_as_it_is(string kind)
    {
        using var unobserved = new UnobservedExceptions();
        ChatResponseUpdate[] updates = [.. Updates(Facts)];
        for (int at = 0; at <= updates.Length; at++)
        {
            var failure = new HttpRequestException("Connection reset.");
            using var client = new ScriptedChatClient(updates) { Failure = (at, failure) };
            HttpRequestException thrown = await Assert.ThrowsAsync<HttpRequestException>(() => Calls[kind](new CallDeskClient(client), default));
            Assert.Same(failure, thrown);
            Assert.Equal(0, client.InFlight);
        }

        unobserved.AssertNone();
    }

    [Fact]
    public async Task What_a_client_throws_at_once_comes_out_of_the_task()
    {
        var failure = new InvalidOperationException("No such model.");
        using var client = new ThrowingChatClient(failure);
        var desk = new CallDeskClient(client);
        Task<string> text = desk.TextAsync("x");
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => text));
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => desk.TextResultAsync("x")));
        IAsyncEnumerable<string> stream = desk.TextStreamAsync("x");
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => stream.CountAsync().AsTask()));
    }

    [Fact]
    public async Task A_stream_that_is_left_early_is_disposed()
    {
        using ScriptedChatClient client = ScriptedChatClient.Saying(Facts);
        var desk = new CallDeskClient(client);
        await foreach (string _ in desk.TextStreamAsync("x"))
        {
            break;
        }

        await foreach (ChatResponseUpdate _ in desk.UpdatesAsync("x"))
        {
            break;
        }

        await foreach (Fact _ in desk.FactStreamAsync("x"))
        {
            break;
        }

        Assert.Equal(3, client.Requests);
        Assert.Equal(0, client.InFlight);
    }

    [Fact]
    public async Task Streams_are_cold_and_each_enumeration_is_a_request_of_its_own()
    {
        using ScriptedChatClient client = ScriptedChatClient.Saying(Facts);
        IAsyncEnumerable<Fact> facts = new CallDeskClient(client).FactStreamAsync("x");
        Assert.Equal(0, client.Requests);
        Fact[] first = await facts.ToArrayAsync();
        List<ChatMessage> firstMessages = client.Messages;
        Fact[] second = await facts.ToArrayAsync();
        Assert.Equal(2, client.Requests);
        Assert.Equal([new("a", true), new("b", null), new("c", false)], first);
        Assert.Equal(first, second);
        Assert.DoesNotContain(client.Messages, message => firstMessages.Any(other => ReferenceEquals(other, message)));
    }

    [Fact]
    public async Task A_stream_obeys_the_token_of_its_enumeration_too()
    {
        using ScriptedChatClient client = ScriptedChatClient.Saying(Facts, gated: true);
        using var cancellation = new CancellationTokenSource();
        await using IAsyncEnumerator<string> texts = new CallDeskClient(client).TextStreamAsync("x").GetAsyncEnumerator(cancellation.Token);
        ValueTask<bool> next = texts.MoveNextAsync();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.AsTask());
        Assert.Equal(0, client.InFlight);
    }

    [Fact]
    public async Task Elements_come_as_soon_as_they_are_closed()
    {
        using ScriptedChatClient client = ScriptedChatClient.Saying(Facts, pieceLength: 1, gated: true);
        await using IAsyncEnumerator<Fact> facts = new CallDeskClient(client).FactStreamAsync("x").GetAsyncEnumerator();
        ValueTask<bool> next = facts.MoveNextAsync();
        int closing = Facts.IndexOf('}') + 1;
        for (int step = 0; step < closing; step++)
        {
            client.Step();
        }

        Assert.True(await next);
        Assert.Equal(new Fact("a", true), facts.Current);
        Assert.Equal(1, client.InFlight);
    }

    private static IEnumerable<ChatResponseUpdate> Updates(string text) =>
        text.Chunk(3).Select(piece => new ChatResponseUpdate(ChatRole.Assistant, new string(piece)));
}
