using System.Text;
using LlmGen.Tests.Calls;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmGen.Tests.Wire;

/// <summary>When what is on the wire reaches the caller, and what the server sees of a caller that leaves.</summary>
public sealed class StreamDeliveryTests
{
    private static readonly Dictionary<string, Func<ICallDesk, CancellationToken, Task>> Streams = new()
    {
        ["text stream"] = (desk, token) => desk.TextStreamAsync("x", token).CountAsync(token).AsTask(),
        ["updates"] = (desk, token) => desk.UpdatesAsync("x", token).CountAsync(token).AsTask(),
        ["elements"] = (desk, token) => desk.FactStreamAsync("x", token).CountAsync(token).AsTask(),
        ["text result"] = (desk, token) => desk.TextResultAsync("x", token),
        ["value result"] = (desk, token) => desk.FactsResultAsync("x", token),
    };

    private static readonly Dictionary<string, Func<ICallDesk, CancellationToken, Task>> Calls = new(Streams)
    {
        ["text"] = (desk, token) => desk.TextAsync("x", token),
        ["response"] = (desk, token) => desk.ResponseAsync("x", token),
        ["value"] = (desk, token) => desk.FactsAsync("x", token),
    };

    public static TheoryData<string> StreamKinds => [.. Streams.Keys];

    public static TheoryData<string> CallKinds => [.. Calls.Keys];

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task Each_token_is_there_before_the_next_is_sent_and_a_character_may_be_cut_between_packets()
    {
        using SemaphoreSlim go = new(0);
        byte[] world = Encoding.UTF8.GetBytes(ServerShape.Token("世界"));
        int inside = Array.IndexOf(world, Encoding.UTF8.GetBytes("世")[0]) + 1;
        await using RawServer server = new(async connection =>
        {
            await connection.BeginAsync();
            await connection.SendChunkAsync((byte[])[.. Encoding.UTF8.GetBytes(ServerShape.Token("one")), .. world.AsSpan(0, inside)]);
            await go.WaitAsync();
            await connection.SendChunkAsync(world.AsMemory(inside));
            await go.WaitAsync();
            await connection.SendChunkAsync(ServerShape.Token("three"));
            await go.WaitAsync();
            await connection.SendChunkAsync(ServerShape.Done);
            await connection.EndAsync();
        });
        await using IAsyncEnumerator<string> texts = new CallDeskClient(OpenAIWire.Client(server.Endpoint)).TextStreamAsync("x").GetAsyncEnumerator();

        Assert.True(await texts.MoveNextAsync());
        Assert.Equal("one", texts.Current);

        foreach (string expected in new[] { "世界", "three" })
        {
            ValueTask<bool> next = texts.MoveNextAsync();
            Assert.False(next.IsCompleted);
            go.Release();
            Assert.True(await next);
            Assert.Equal(expected, texts.Current);
        }

        go.Release();
        Assert.False(await texts.MoveNextAsync());
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task Headers_long_before_the_first_token_are_no_first_token()
    {
        FakeTimeProvider time = new();
        using SemaphoreSlim go = new(0);
        using SemaphoreSlim begun = new(0);
        await using RawServer server = new(async connection =>
        {
            await connection.BeginAsync();
            await connection.SendChunkAsync(": waiting for a slot\n\n");
            begun.Release();
            await go.WaitAsync();
            await connection.SendChunkAsync(ServerShape.Token("late") + ServerShape.Done);
            await connection.EndAsync();
        });
        LlmRuntime runtime = new(OpenAIWire.Client(server.Endpoint), new LlmRuntimeOptions { TimeProvider = time });

        Task<LlmResult<string>> call = new CallDeskClient(runtime).TextResultAsync("x");
        await begun.WaitAsync();
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(90));
        go.Release();

        LlmResult<string> result = await call;
        Assert.Equal("late", result.Value);
        Assert.Equal(TimeSpan.FromSeconds(90), result.Timing.TimeToFirstToken);
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [MemberData(nameof(CallKinds))]
    public async Task Cancelling_before_the_answer_aborts_the_request(string kind)
    {
        using var unobserved = new UnobservedExceptions();
        await using RawServer server = new(connection => connection.UntilLeftAsync());
        using CancellationTokenSource cancellation = new();

        Task call = Calls[kind](new CallDeskClient(OpenAIWire.Client(server.Endpoint)), cancellation.Token);
        await Eventually.TrueAsync(() => server.Requests == 1);
        Assert.False(call.IsCompleted);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Eventually.TrueAsync(() => server.Open == 0);
        unobserved.AssertNone();
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [MemberData(nameof(StreamKinds))]
    public async Task Cancelling_between_the_headers_and_the_first_event_aborts_the_request(string kind)
    {
        using var unobserved = new UnobservedExceptions();
        await using RawServer server = new(async connection =>
        {
            await connection.BeginAsync();
            await connection.UntilLeftAsync();
        });
        using CancellationTokenSource cancellation = new();
        using CancelAtHeaders handler = new(cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Streams[kind](new CallDeskClient(OpenAIWire.Client(server.Endpoint, handler: handler)), cancellation.Token));

        await Eventually.TrueAsync(() => server.Open == 0);
        unobserved.AssertNone();
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [MemberData(nameof(StreamKinds))]
    public async Task Cancelling_within_a_stream_aborts_the_request(string kind)
    {
        using var unobserved = new UnobservedExceptions();
        using SemaphoreSlim begun = new(0);
        await using RawServer server = new(async connection =>
        {
            await connection.BeginAsync();
            await connection.SendChunkAsync(ServerShape.Token("""{"value":[{"what":"a","sure":true},"""));
            begun.Release();
            await connection.UntilLeftAsync();
        });
        using CancellationTokenSource cancellation = new();

        Task call = Streams[kind](new CallDeskClient(OpenAIWire.Client(server.Endpoint, handler: Patient())), cancellation.Token);
        await begun.WaitAsync();
        Assert.False(call.IsCompleted);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Eventually.TrueAsync(() => server.Open == 0);
        unobserved.AssertNone();
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task Leaving_a_stream_aborts_the_request_at_once()
    {
        using var unobserved = new UnobservedExceptions();
        await using RawServer server = new(async connection =>
        {
            await connection.BeginAsync();
            await connection.SendChunkAsync(ServerShape.Token("""{"value":[{"what":"a","sure":true},"""));
            await connection.UntilLeftAsync();
        });
        CallDeskClient desk = new(OpenAIWire.Client(server.Endpoint, handler: Patient()));

        await foreach (string _ in desk.TextStreamAsync("x"))
        {
            break;
        }

        await foreach (Fact _ in desk.FactStreamAsync("x"))
        {
            break;
        }

        await foreach (ChatResponseUpdate _ in desk.UpdatesAsync("x"))
        {
            break;
        }

        Assert.Equal(3, server.Requests);
        await Eventually.TrueAsync(() => server.Open == 0);
        unobserved.AssertNone();
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task Cancelling_at_any_moment_aborts_the_request()
    {
        using var unobserved = new UnobservedExceptions();
        await using RawServer server = new(async connection =>
        {
            await connection.BeginAsync();
            for (int token = 0; token < 10; token++)
            {
                await connection.SendChunkAsync(ServerShape.Token("word "));
            }

            await connection.UntilLeftAsync();
        });
        CallDeskClient desk = new(OpenAIWire.Client(server.Endpoint, handler: Patient()));
        Random random = new(5);

        for (int run = 0; run < 200; run++)
        {
            using CancellationTokenSource cancellation = new();
            int spins = random.Next(100_000);
            Task call = desk.TextStreamAsync("x", cancellation.Token).CountAsync().AsTask();
            await Task.Run(() => Thread.SpinWait(spins));
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        await Eventually.TrueAsync(() => server.Open == 0);
        unobserved.AssertNone();
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task A_stream_that_was_read_to_its_end_leaves_its_connection_to_the_next()
    {
        // The last bytes of a body may arrive when the answer is whole already: the next call waits for the connection rather than open another at once.
        await using WireServer server = await WireServer.StartAsync(mostConnections: 1);
        CallDeskClient desk = new(server.Client());

        await desk.TextStreamAsync("x").CountAsync();
        await desk.TextStreamAsync("x").CountAsync();
        await desk.TextAsync("x");

        Assert.Equal(1, server.Connections);
    }

    /// <summary>Would read what is left of a response for ever, where it is not told to stop.</summary>
    private static SocketsHttpHandler Patient() => new() { ResponseDrainTimeout = Timeout.InfiniteTimeSpan };

    private sealed class CancelAtHeaders(CancellationTokenSource cancellation) : DelegatingHandler(Patient())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            await cancellation.CancelAsync();
            return response;
        }
    }
}
