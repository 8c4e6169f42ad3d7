using LlmGen.CompilerServices;
using LlmGen.Levers.Deadlines;
using LlmGen.Simulation;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LlmGen.Tests.Deadlines;

/// <summary>Deadlines by hand, on any client.</summary>
[Collection(Alone.Name)]
public sealed class DeadlineChatClientTests
{
    private static readonly ChatMessage[] Messages = [new(ChatRole.User, "x")];

    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Each_phase_of_a_buffered_call_is_limited()
    {
        const string Stalled = "stalled, no further content within 500 ms";
        using var slow = new PacedClient(_time, PacedStep.Text(900));
        Assert.Contains("no first token within 800 ms", await MissedAsync(slow, firstToken: 800, total: 6000, stall: 500), StringComparison.Ordinal);

        using var stalled = new PacedClient(_time, PacedStep.Text(700), PacedStep.Hang());
        Assert.Contains(Stalled, await MissedAsync(stalled, firstToken: 800, total: 6000, stall: 500), StringComparison.Ordinal);

        using var endless = new PacedClient(_time, [.. Enumerable.Repeat(PacedStep.Text(499), 20)]);
        Assert.Contains("within the total of 6000 ms", await MissedAsync(endless, firstToken: 800, total: 6000, stall: 500), StringComparison.Ordinal);

        Assert.Equal(new TimeSpan(0, 0, 0, 0, 800 + 700 + 500 + 6000), _time.Elapsed);
        await Eventually.TrueAsync(() => slow.InFlight + stalled.InFlight + endless.InFlight == 0);
    }

    [Theory]
    [InlineData(null, 6000, null, 0)]
    [InlineData(800, null, null, 1)]
    [InlineData(null, null, 500, 1)]
    [InlineData(800, 6000, 500, 1)]
    public async Task A_buffered_call_streams_underneath_where_a_phase_needs_it(int? firstToken, int? total, int? stall, int streamed)
    {
        using var inner = new PacedClient(_time, PacedStep.Empty(100), PacedStep.Text(100), PacedStep.Text(100), PacedStep.End(100));
        ChatResponse response = await _time.RunAsync(() => Limited(inner, firstToken, total, stall).GetResponseAsync(Messages));
        Assert.Equal("aa", response.Text);
        Assert.Equal((1, streamed), (inner.Requests, inner.StreamedRequests));
    }

    [Fact]
    public async Task A_simulated_model_that_stalls_is_given_up()
    {
        var options = new SimulatedModelOptions
        {
            BaseLatency = TimeSpan.FromMilliseconds(100),
            DecodeTimePerToken = TimeSpan.FromMilliseconds(10),
            Answer = (_, _) => "abcdefghijklmnop",
            Faults = new SimulatedFaults { Script = [SimulatedFault.Stall(), SimulatedFault.Stall(2)] },
        };
        using var model = new SimulatedModel(options, _time);
        using DeadlineChatClient client = Limited(model, firstToken: 800, stall: 500);

        await _time.RunAsync(async () =>
        {
            TimeoutException first = await Assert.ThrowsAsync<TimeoutException>(() => client.GetResponseAsync(Messages));
            Assert.Equal("simulated/simulated: no first token within 800 ms; waited 800 ms.", first.Message);
            TimeoutException second = await Assert.ThrowsAsync<TimeoutException>(() => client.GetResponseAsync(Messages));
            Assert.Equal("simulated/simulated: the stream stalled, no further content within 500 ms; waited 500 ms.", second.Message);
            Assert.Equal("abcdefghijklmnop", (await client.GetResponseAsync(Messages)).Text);
        });

        await Eventually.TrueAsync(() => model.InFlight == 0);
        Assert.Equal((3, 1), (model.Requests, model.Completed));
    }

    [Theory]
    [InlineData("openai", "small", "openai/small: ")]
    [InlineData("openai", null, "openai: ")]
    [InlineData(null, "small", "small: ")]
    [InlineData(null, null, "IChatClient: ")]
    public async Task The_error_names_the_client_as_well_as_its_metadata_allows(string? provider, string? model, string name)
    {
        using var inner = new PacedClient(_time, PacedStep.Hang()) { Metadata = new ChatClientMetadata(provider, null, model) };
        Assert.StartsWith(name, await MissedAsync(inner, firstToken: 800), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clock_of_a_pipeline_is_that_of_its_services()
    {
        using var inner = new PacedClient(_time, PacedStep.Hang());
        await using ServiceProvider services = new ServiceCollection().AddSingleton<TimeProvider>(_time).BuildServiceProvider();
        using IChatClient client = new ChatClientBuilder(inner).UseDeadline(total: TimeSpan.FromHours(1)).Build(services);

        await _time.RunAsync(() => Assert.ThrowsAsync<TimeoutException>(() => client.GetResponseAsync(Messages)));

        Assert.Equal(TimeSpan.FromHours(1), _time.Elapsed);
    }

    [Fact]
    public async Task On_the_systems_clock_a_call_is_given_up_too()
    {
        using var inner = new PacedClient(TimeProvider.System, PacedStep.Hang());
        TimeSpan limit = TimeSpan.FromMilliseconds(20);
        using IChatClient total = inner.WithDeadline(total: limit);
        using IChatClient firstToken = new ChatClientBuilder(inner).UseDeadline(firstToken: limit).Build();
        await Assert.ThrowsAsync<TimeoutException>(() => total.GetResponseAsync(Messages));
        await Assert.ThrowsAsync<TimeoutException>(() => total.GetStreamingResponseAsync(Messages).CountAsync().AsTask());
        await Assert.ThrowsAsync<TimeoutException>(() => firstToken.GetResponseAsync(Messages));
        await Eventually.TrueAsync(() => inner.InFlight == 0);
    }

    [Fact]
    public void Services_of_the_client_are_found_through_it()
    {
        using var inner = new PacedClient(_time) { Metadata = new ChatClientMetadata("openai") };
        using IChatClient client = inner.WithDeadline(total: TimeSpan.FromSeconds(1));
        Assert.Same(inner, client.GetService<PacedClient>());
        Assert.Same(inner.Metadata, client.GetService<ChatClientMetadata>());
    }

    [Fact]
    public void A_deadline_without_a_limit_or_with_a_senseless_one_is_refused()
    {
        using var client = new PacedClient(_time);
        var builder = new ChatClientBuilder(client);
        Assert.Throws<ArgumentException>(() => client.WithDeadline());
        Assert.Throws<ArgumentException>(() => builder.UseDeadline());
        foreach (TimeSpan limit in new[] { TimeSpan.Zero, Timeout.InfiniteTimeSpan, TimeSpan.MaxValue })
        {
            Assert.Equal("firstToken", Assert.Throws<ArgumentOutOfRangeException>(() => client.WithDeadline(firstToken: limit)).ParamName);
            Assert.Equal("total", Assert.Throws<ArgumentOutOfRangeException>(() => client.WithDeadline(total: limit)).ParamName);
            Assert.Equal("stall", Assert.Throws<ArgumentOutOfRangeException>(() => builder.UseDeadline(stall: limit)).ParamName);
        }

        Assert.Throws<ArgumentNullException>(() => ((IChatClient)null!).WithDeadline(total: TimeSpan.FromSeconds(1)));
    }

    private static TimeSpan? Milliseconds(int? milliseconds) => milliseconds is { } set ? TimeSpan.FromMilliseconds(set) : null;

    private DeadlineChatClient Limited(IChatClient inner, int? firstToken = null, int? total = null, int? stall = null) =>
        new(inner, new DeadlinePolicy { FirstToken = Milliseconds(firstToken), Total = Milliseconds(total), Stall = Milliseconds(stall) }, _time);

    private async Task<string> MissedAsync(IChatClient inner, int? firstToken = null, int? total = null, int? stall = null)
    {
        using DeadlineChatClient client = Limited(inner, firstToken, total, stall);
        return (await _time.RunAsync(() => Assert.ThrowsAsync<TimeoutException>(() => client.GetResponseAsync(Messages)))).Message;
    }
}
