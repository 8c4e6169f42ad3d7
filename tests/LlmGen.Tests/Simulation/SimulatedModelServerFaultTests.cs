using System.ClientModel;
using System.Collections.Concurrent;
using System.Net;
using LlmGen.Simulation;
using LlmGen.Tests.Support;
using OpenAI.Chat;

namespace LlmGen.Tests.Simulation;

/// <summary>What goes wrong on the wire, as the official SDK sees it, and that nothing of it keeps a slot.</summary>
public sealed class SimulatedModelServerFaultTests
{
    private const int TestTimeout = ServedModel.TestTimeout;

    private static readonly string[] Tokens = ["abcd", "efgh", "ijkl", "mnop"];

    [Theory(Timeout = TestTimeout)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sdk_waits_as_long_as_the_overloaded_model_asks_and_tries_again(bool streamed)
    {
        RecordingRetryPolicy retries = new();
        await using ServedModel served = await ServedModel.StartAsync(
            ServedModel.Script(SimulatedFault.Overload(TimeSpan.FromSeconds(6.5)), null), retries);

        Assert.Equal("abcdefghijklmnop", string.Concat(await ReadAsync(served.Chat, streamed)));

        Assert.Equal([TimeSpan.FromSeconds(7)], retries.Delays);
        Assert.Equal((2, 1), (served.Model.Requests, served.Model.Completed));
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Overload_reaches_a_caller_without_retries_as_429(bool streamed)
    {
        await using ServedModel served = await ServedModel.StartAsync(SimulatedFault.Overload());

        ClientResultException exception = await Assert.ThrowsAsync<ClientResultException>(() => ReadAsync(served.Chat, streamed));

        Assert.Equal(429, exception.Status);
        Assert.Contains("rate_limit_exceeded", exception.Message, StringComparison.Ordinal);
        Assert.False(exception.GetRawResponse()!.Headers.TryGetValue("Retry-After", out _));
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failures_are_retried_by_the_sdk_until_one_answer_is_whole(bool streamed)
    {
        RecordingRetryPolicy retries = new();
        await using ServedModel served = await ServedModel.StartAsync(
            ServedModel.Script(SimulatedFault.Failure(), SimulatedFault.Failure(HttpStatusCode.ServiceUnavailable)), retries);

        Assert.Equal("abcdefghijklmnop", string.Concat(await ReadAsync(served.Chat, streamed)));

        Assert.Equal(2, retries.Delays.Count);
        Assert.Equal((3, 1), (served.Model.Requests, served.Model.Completed));
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData((HttpStatusCode)529)]
    public async Task Failure_reaches_a_caller_without_retries_with_its_status(HttpStatusCode statusCode)
    {
        await using ServedModel served = await ServedModel.StartAsync(SimulatedFault.Failure(statusCode), SimulatedFault.Failure(statusCode));

        foreach (bool streamed in new[] { false, true })
        {
            ClientResultException exception = await Assert.ThrowsAsync<ClientResultException>(() => ReadAsync(served.Chat, streamed));
            Assert.Equal((int)statusCode, exception.Status);
            Assert.Contains("server_error", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(99)]
    public async Task Cut_stream_delivers_its_tokens_and_then_throws(int afterTokens)
    {
        await using ServedModel served = await ServedModel.StartAsync(SimulatedFault.Drop(afterTokens));
        ConcurrentQueue<string> seen = [];

        Exception? exception = await Record.ExceptionAsync(() => ReadAsync(served.Chat, streamed: true, seen));

        Assert.True(exception is IOException or HttpRequestException or ClientResultException, $"{exception}");
        Assert.Equal(Tokens.Take(afterTokens), seen);
        await AssertFreeAsync(served);
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_cut_before_the_response_throws(bool streamed)
    {
        await using ServedModel served = await ServedModel.StartAsync(SimulatedFault.Drop());

        Exception? exception = await Record.ExceptionAsync(() => ReadAsync(served.Chat, streamed));

        Assert.True(exception is IOException or HttpRequestException or ClientResultException, $"{exception}");
        await AssertFreeAsync(served);
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public async Task Stall_ends_when_the_client_cancels_and_frees_its_slot(int afterTokens, bool streamed)
    {
        await using ServedModel served = await ServedModel.StartAsync(SimulatedFault.Stall(afterTokens));
        using CancellationTokenSource cancellation = new();
        ConcurrentQueue<string> seen = [];
        Task<ConcurrentQueue<string>> stalled = ReadAsync(served.Chat, streamed, seen, cancellation.Token);
        await Eventually.TrueAsync(() => served.Model.InFlight == 1 && (!streamed || seen.Count == afterTokens));
        Assert.Equal(1, served.Server.InFlight);
        Assert.False(stalled.IsCompleted);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stalled);
        await AssertFreeAsync(served);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Abandoned_stream_frees_its_slot()
    {
        await using ServedModel served = await ServedModel.StartAsync(SimulatedFault.Stall(2));

        await foreach (StreamingChatCompletionUpdate update in served.Chat.CompleteChatStreamingAsync("Hello"))
        {
            if (update.ContentUpdate.Any(content => content.Text.Length > 0))
            {
                break;
            }
        }

        await AssertFreeAsync(served);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Stream_abandoned_with_much_unread_frees_its_slot()
    {
        // It never ends by itself, wherever it is held up: by the buffers on the way, or, where they hold more, by the stall.
        string answer = new('a', 400_000);
        await using ServedModel served = await ServedModel.StartAsync(ServedModel.Script(SimulatedFault.Stall(50_000)) with
        {
            Answer = (messages, _) => messages.Single().Text == "Long" ? answer : "abcdefghijklmnop",
        });

        await foreach (StreamingChatCompletionUpdate _ in served.Chat.CompleteChatStreamingAsync("Long"))
        {
            break;
        }

        await AssertFreeAsync(served);
        Assert.Equal(1, served.Model.Cancelled);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Client_that_goes_away_while_queued_leaves_the_queue()
    {
        await using ServedModel served = await ServedModel.StartAsync(SimulatedFault.Stall());
        using CancellationTokenSource runningCancellation = new();
        using CancellationTokenSource queuedCancellation = new();
        Task running = ReadAsync(served.Chat, streamed: true, cancellationToken: runningCancellation.Token);
        await Eventually.TrueAsync(() => served.Model.InFlight == 1);
        Task queued = ReadAsync(served.Chat, streamed: true, cancellationToken: queuedCancellation.Token);
        await Eventually.TrueAsync(() => served.Model.Queued == 1);

        await queuedCancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        await Eventually.TrueAsync(() => served.Model is { Queued: 0, InFlight: 1 });
        await runningCancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await AssertFreeAsync(served);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Disposing_the_server_ends_what_runs()
    {
        ServedModel served = await ServedModel.StartAsync(SimulatedFault.Stall(1));
        ConcurrentQueue<string> seen = [];
        Task stalled = ReadAsync(served.Chat, streamed: true, seen);
        await Eventually.TrueAsync(() => seen.Count == 1);

        await served.DisposeAsync();
        await served.DisposeAsync();

        Exception? exception = await Record.ExceptionAsync(() => stalled);
        Assert.True(exception is IOException or HttpRequestException or ClientResultException, $"{exception}");
        Assert.Equal((0, 0), (served.Server.InFlight, served.Model.InFlight));
        using HttpClient http = new();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(served.Server.Endpoint + "/models"));
    }

    private static async Task<ConcurrentQueue<string>> ReadAsync(
        ChatClient client, bool streamed, ConcurrentQueue<string>? seen = null, CancellationToken cancellationToken = default)
    {
        seen ??= [];
        UserChatMessage[] messages = [new("Hello")];
        if (!streamed)
        {
            ChatCompletion completion = await client.CompleteChatAsync(messages, cancellationToken: cancellationToken);
            seen.Enqueue(completion.Content[0].Text);
            return seen;
        }

        await foreach (StreamingChatCompletionUpdate update in client.CompleteChatStreamingAsync(messages, cancellationToken: cancellationToken))
        {
            foreach (ChatMessageContentPart content in update.ContentUpdate.Where(content => content.Text.Length > 0))
            {
                seen.Enqueue(content.Text);
            }
        }

        return seen;
    }

    /// <summary>Nothing runs any more, and the only slot serves the next request.</summary>
    private static async Task AssertFreeAsync(ServedModel served)
    {
        await Eventually.TrueAsync(() => served.Server.InFlight == 0 && served.Model.InFlight == 0);
        Assert.Equal("abcdefghijklmnop", string.Concat(await ReadAsync(served.Chat, streamed: true)));
    }
}
