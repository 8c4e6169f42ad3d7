using Anthropic.Exceptions;
using LlmGen.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace LlmGen.Tests.Anthropic;

/// <summary>What fails on the wire reaches the caller as the SDK says it, and no request runs on.</summary>
public sealed class ClaudeFailureTests
{
    private const int TestTimeout = WireServer.TestTimeout;

    [Theory(Timeout = TestTimeout)]
    [InlineData(429, "rate_limit_error")]
    [InlineData(529, "overloaded_error")]
    [InlineData(400, "invalid_request_error")]
    public async Task An_error_before_the_answer_reaches_the_caller(int status, string type)
    {
        await using ServedClaude claude = await ServedClaude.StartAsync((_, context) => AnthropicAnswer.FailAsync(context, status, type, "Not now."));
        var desk = new ClaudeDeskClient(claude.Client);
        AnthropicApiException buffered = await Assert.ThrowsAnyAsync<AnthropicApiException>(() => desk.TextAsync("rain"));
        AnthropicApiException streamed = await Assert.ThrowsAnyAsync<AnthropicApiException>(() => desk.TextStreamAsync("rain").CountAsync().AsTask());
        Assert.All([buffered, streamed], error =>
        {
            Assert.Equal(status, (int)error.StatusCode);
            Assert.Contains(type, error.Message, StringComparison.Ordinal);
        });
    }

    [Fact(Timeout = TestTimeout)]
    public async Task An_error_within_a_stream_comes_behind_the_text_before_it()
    {
        string overloaded = AnthropicAnswer.Error("overloaded_error", "Overloaded");
        await using ServedClaude claude = await StreamAsync(context => WireServer.SendAsync(context, $"event: error\ndata: {overloaded}\n\n"));
        var text = new List<string>();
        AnthropicSseException error = await Assert.ThrowsAsync<AnthropicSseException>(async () =>
        {
            await foreach (string piece in new ClaudeDeskClient(claude.Client).TextStreamAsync("rain"))
            {
                text.Add(piece);
            }
        });
        Assert.Equal(["It ", "rai"], text);
        Assert.Contains("Overloaded", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_connection_that_breaks_within_a_stream_is_an_error()
    {
        await using ServedClaude claude = await StreamAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        Exception? error = await Record.ExceptionAsync(() => new ClaudeDeskClient(claude.Client).TextResultAsync("rain"));
        Assert.True(error is AnthropicIOException or IOException, error?.ToString());
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Cancelling_closes_the_connection()
    {
        await using ServedClaude claude = await StreamAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (string piece in new ClaudeDeskClient(claude.Client).TextStreamAsync("rain", cancellation.Token))
            {
                if (piece == "rai")
                {
                    await cancellation.CancelAsync();
                }
            }
        });
        await Eventually.TrueAsync(() => claude.Server.Abandoned == 1);
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Leaving_a_stream_closes_the_connection_at_once(int pieces)
    {
        await using ServedClaude claude = await StreamAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await foreach (string _ in new ClaudeDeskClient(claude.Client).TextStreamAsync("rain"))
        {
            if (--pieces == 0)
            {
                break;
            }
        }

        await Eventually.TrueAsync(() => claude.Server.Abandoned == 1);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Cancelling_while_a_stream_waits_closes_the_connection()
    {
        await using ServedClaude claude = await StreamAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var cancellation = new CancellationTokenSource();
        await using IAsyncEnumerator<string> pieces = new ClaudeDeskClient(claude.Client).TextStreamAsync("rain", cancellation.Token).GetAsyncEnumerator();
        Assert.True(await pieces.MoveNextAsync());
        Assert.True(await pieces.MoveNextAsync());
        ValueTask<bool> next = pieces.MoveNextAsync();
        await cancellation.CancelAsync();

        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        Assert.Equal(cancellation.Token, error.CancellationToken);
        await Eventually.TrueAsync(() => claude.Server.Abandoned == 1);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_stream_that_ends_without_a_stop_reason_is_an_error_behind_its_text()
    {
        await using ServedClaude claude = await StreamAsync(_ => Task.CompletedTask);
        var text = new List<string>();
        AnthropicSseException error = await Assert.ThrowsAsync<AnthropicSseException>(async () =>
        {
            await foreach (string piece in new ClaudeDeskClient(claude.Client).TextStreamAsync("rain"))
            {
                text.Add(piece);
            }
        });
        Assert.Equal(["It ", "rai"], text);
        Assert.Contains("without a stop reason", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Cancelling_before_the_answer_begins_closes_the_connection()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync((_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var cancellation = new CancellationTokenSource();
        Task<string> call = new ClaudeDeskClient(claude.Client).TextAsync("rain", cancellation.Token);
        await Eventually.TrueAsync(() => claude.Server.Requests.Count == 1);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Eventually.TrueAsync(() => claude.Server.Abandoned == 1);
    }

    private static Task<ServedClaude> StreamAsync(Func<HttpContext, Task> then) =>
        ServedClaude.StartAsync(new AnthropicAnswer("It ", "rai") { Then = then });
}
