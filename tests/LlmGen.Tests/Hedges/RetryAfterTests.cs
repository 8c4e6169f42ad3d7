using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using LlmGen.CompilerServices;
using LlmGen.Levers.Concurrency;
using LlmGen.Levers.Hedging;
using LlmGen.Tests.Deadlines;
using LlmGen.Tests.Levers;
using LlmGen.Tests.Support;
using LlmGen.Tests.Wire;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LlmGen.Tests.Hedges;

/// <summary>Where a provider has asked to wait, no hedge is sent before.</summary>
[Collection(Alone.Name)]
public sealed class RetryAfterTests
{
    private static readonly ChatMessage[] Messages = [new(ChatRole.User, "x")];
    private static readonly HedgePolicy Policy = new() { After = TimeSpan.FromMilliseconds(100), MaxAttempts = 3 };

    private readonly VirtualTime _time = new();

    [Fact]
    public async Task A_hedge_that_is_refused_holds_the_next_one_back()
    {
        using var slow = new PacedClient(_time, PacedStep.Text(60_000));
        using var refused = new PacedClient(_time, PacedStep.Fail(50, Refused(TimeSpan.FromSeconds(5))));
        using var quick = new PacedClient(_time, PacedStep.Text(10));
        using var client = new HedgingChatClient(new RelayClient(slow, refused, quick), Policy, _time);
        Assert.Equal("a", (await _time.RunAsync(() => client.GetResponseAsync(Messages))).Text);
        Assert.Equal(150 + 5000 + 10, _time.Elapsed.TotalMilliseconds);
    }

    [Fact]
    public async Task A_refused_call_holds_back_the_hedges_of_those_after_it()
    {
        using var refused = new PacedClient(_time, PacedStep.Fail(0, Refused(TimeSpan.FromSeconds(5))));
        using var slow = new PacedClient(_time, PacedStep.Text(60_000));
        using var quick = new PacedClient(_time, PacedStep.Text(10));
        var desk = new HedgeDeskClient(new LlmRuntime(new RelayClient(refused, slow, quick), new LlmRuntimeOptions { TimeProvider = _time }));
        await Assert.ThrowsAsync<HttpRequestException>(() => desk.PlainAsync("x"));
        Assert.Equal("a", await _time.RunAsync(() => desk.TextAsync("x")));
        Assert.Equal(5010, _time.Elapsed.TotalMilliseconds);
    }

    [Fact]
    public async Task A_hedge_that_gets_its_slot_within_that_time_is_not_sent()
    {
        using var holds = new PacedClient(_time, PacedStep.Text(300));
        using var slow = new PacedClient(_time, PacedStep.Text(2000));
        using var never = new PacedClient(_time, PacedStep.Text(10));
        using var limited = new ConcurrencyLimitedChatClient(new RelayClient(holds, slow, never), new ConcurrencyLimiter(2, _time), _time);
        var hold = new HedgeHold(_time);
        var hedging = new HedgeEngine("hedged", Policy, new HedgeBudget(0.05), hold, _time);
        await _time.RunAsync(async () =>
        {
            Task holding = limited.GetResponseAsync(Messages);
            Task<List<ChatResponseUpdate>> call = hedging.Stream(token => limited.GetStreamingResponseAsync(Messages, null, token), default).ToListAsync().AsTask();
            await Task.Delay(TimeSpan.FromMilliseconds(200), _time);
            hold.Extend(TimeSpan.FromSeconds(60));
            Assert.Single(await call);
            await holding;
        });
        Assert.Equal((0, 2000), (never.Requests, _time.Elapsed.TotalMilliseconds));
    }

    [Theory]
    [InlineData("2", null, 2000.0)]
    [InlineData("0.5", null, 500.0)]
    [InlineData("2", "1500", 1500.0)]
    [InlineData(null, "20.5", 20.5)]
    [InlineData("Tue, 01 Dec 2026 00:00:10 GMT", null, 10_000.0)]
    [InlineData("Tuesday, 01-Dec-26 00:00:10 GMT", null, 10_000.0)]
    [InlineData("Tue Dec  1 00:00:10 2026", null, 10_000.0)]
    [InlineData("Mon, 30 Nov 2026 00:00:00 GMT", null, 0.0)]
    [InlineData("-2", null, null)]
    [InlineData("soon", null, null)]
    [InlineData("", "", null)]
    [InlineData(null, null, null)]
    public void The_headers_are_read_in_each_of_their_forms(string? retryAfter, string? milliseconds, double? expected)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal(expected, RetryAfter.Parse(retryAfter, milliseconds, new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero))?.TotalMilliseconds);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact(Timeout = OpenAIWire.TestTimeout)]
    public async Task The_official_sdk_that_waits_and_sends_again_by_itself_is_not_hedged_meanwhile()
    {
        await using RawServer server = new(async connection =>
        {
            if (connection.Number == 1)
            {
                await connection.AnswerAsync("{}", status: "429 Too Many Requests", headers: "Retry-After: 1\r\n");
                return;
            }

            await connection.BeginAsync();
            await connection.SendChunkAsync(ServerShape.Token("word"));
            await connection.SendChunkAsync("data: [DONE]\n\n");
            await connection.EndAsync();
        });

        // The clock of the hedge stands still until the client has heard that it shall wait.
        var time = new FakeTimeProvider();
        var hold = new HedgeHold(time);
        var hedging = new HedgeEngine("hedged", Policy, new HedgeBudget(0.05), hold, time);
        using IChatClient client = OpenAIWire.Client(server.Endpoint, retries: new ClientRetryPolicy(1));
        Task<ChatResponse> call = hedging.Stream(token => client.GetStreamingResponseAsync(Messages, null, token), default).ToChatResponseAsync();
        await Eventually.TrueAsync(() => hold.Rest > TimeSpan.Zero);
        time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.Equal("word", (await call).Text);
        Assert.Equal(2, server.Requests);
    }

    [Theory(Timeout = OpenAIWire.TestTimeout)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_official_sdk_throws_tells_the_time_to_wait(bool streams)
    {
        await using RawServer server = new(connection => connection.AnswerAsync("{}", status: "429 Too Many Requests", headers: "retry-after-ms: 1500\r\n"));
        using IChatClient client = OpenAIWire.Client(server.Endpoint);
        ClientResultException thrown = await Assert.ThrowsAsync<ClientResultException>(
            () => streams ? client.GetStreamingResponseAsync(Messages).ToChatResponseAsync() : client.GetResponseAsync(Messages));
        Assert.Equal(TimeSpan.FromMilliseconds(1500), RetryAfter.Of(new InvalidOperationException("Failed.", thrown)));
    }

    private static HttpRequestException Refused(TimeSpan time)
    {
        var exception = new HttpRequestException("Too many requests.");
        RetryAfter.Attach(exception, time);
        return exception;
    }
}
