using System.Collections.Concurrent;
using LlmGen.Simulation;
using LlmGen.Tests;
using Microsoft.Extensions.AI;
using SupportDesk;

namespace LlmGen.IntegrationTests;

public class ComparisonTests
{
    private const string Ticket = "The export fails since yesterday. Please send me the file by 2026-10-12. Is our data safe?";

    [Fact]
    public async Task Hand_written_requests_run_one_after_the_other()
    {
        Comparison comparison = await RunAsync(Ticket);

        IReadOnlyList<RequestRecord> requests = comparison.HandWritten[0].Requests;
        Assert.Equal(["Summary", "Kind", "Requests", "Reply"], requests.Select(request => request.Step));
        Assert.All(requests.Zip(requests.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
    }

    [Fact]
    public async Task Generated_requests_overlap_and_the_reply_waits_only_for_its_inputs()
    {
        Comparison comparison = await RunAsync(Ticket);

        Dictionary<string, RequestRecord> requests = comparison.FirstRun.Tickets[0].Requests.ToDictionary(request => request.Step);
        RequestRecord[] first = [requests["Summary"], requests["Kind"], requests["Requests"]];
        Assert.True(first.Max(request => request.Start) < first.Min(request => request.End));
        Assert.Equal(requests["Summary"].End, requests["Reply"].Start);
        Assert.True(requests["Reply"].Start < requests["Requests"].End);
    }

    [Fact]
    public async Task The_first_word_of_the_reply_comes_before_its_end_only_where_it_streams()
    {
        Comparison comparison = await RunAsync(Ticket);

        TicketRun serial = comparison.HandWritten[0];
        TicketRun concurrent = comparison.FirstRun.Tickets[0];
        Assert.Equal(serial.Total, serial.FirstWord);
        Assert.Equal(concurrent.Requests[^1].FirstToken, concurrent.FirstWord);
        Assert.True(concurrent.FirstWord < concurrent.Total);
        Assert.True(concurrent.FirstWord < serial.FirstWord);
        Assert.True(concurrent.Total < serial.Total);
    }

    [Fact]
    public async Task Both_ask_the_same_of_the_same_models_and_get_the_same()
    {
        List<ConcurrentBag<string>> asked = [];
        VirtualTime time = DeskTime.Create();
        Comparison comparison = await time.RunAsync(() => CompareAsync(Models, time, Ticket));

        Assert.Equal(3, asked.Count);
        Assert.Equal(4, asked[0].Count);
        Assert.All(asked.Skip(1), bag => Assert.Equal(asked[0].Order(StringComparer.Ordinal), bag.Distinct().Order(StringComparer.Ordinal)));
        Triage serial = comparison.HandWritten[0].Triage;
        Triage concurrent = comparison.FirstRun.Tickets[0].Triage;
        Assert.Equal((serial.Summary, serial.Kind, serial.Reply), (concurrent.Summary, concurrent.Kind, concurrent.Reply));
        Assert.Equal(serial.Requests, concurrent.Requests);

        ChatModels Models()
        {
            ConcurrentBag<string> bag = [];
            asked.Add(bag);
            return new ChatModels(Model(SimulatedModelOptions.Frontier), Model(SimulatedModelOptions.Small));

            SimulatedModel Model(SimulatedModelOptions options) => new(options with { Answer = Note(options.ModelId) }, time);

            Func<IEnumerable<ChatMessage>, ChatOptions?, string?> Note(string model) => (messages, options) =>
            {
                IEnumerable<string> sent = messages.Select(message => $"{message.Role}: {message.Text}");
                bag.Add($"{model}, at most {options?.MaxOutputTokens}: {string.Join('\n', sent)}");
                return null;
            };
        }
    }

    [Fact]
    public async Task Neither_version_profits_from_a_prefix_that_the_other_warmed()
    {
        Comparison comparison = await RunAsync(Ticket, Ticket);

        foreach (IReadOnlyList<TicketRun> runs in new[] { comparison.HandWritten, comparison.FirstRun.Tickets })
        {
            Assert.Equal(0, runs[0].Requests.Single(request => request.Step == "Summary").CachedTokens);
            Assert.All(runs[1].Requests, request => Assert.True(request.CachedTokens >= 1024));
        }
    }

    [Fact]
    public async Task The_second_run_asks_only_for_what_is_not_cached()
    {
        Comparison comparison = await RunAsync(Ticket, "How do I invite a colleague?");

        Assert.All(comparison.SecondRun.Tickets, run => Assert.Equal(["Reply"], run.Requests.Select(request => request.Step)));
        Assert.Equal([2, 0, 2, 2, 0], comparison.SecondRun.Readings.Select(reading => reading.Latency.CacheHits));
        foreach ((TicketRun first, TicketRun second) in comparison.FirstRun.Tickets.Zip(comparison.SecondRun.Tickets))
        {
            Assert.Equal((first.Triage.Summary, first.Triage.Kind), (second.Triage.Summary, second.Triage.Kind));
            Assert.Equal(first.Triage.Requests, second.Triage.Requests);
            Assert.True(second.FirstWord < first.FirstWord);
            Assert.True(second.Total < first.Total);
        }
    }

    [Fact]
    public async Task What_LlmGen_measures_is_what_its_requests_took()
    {
        Comparison comparison = await RunAsync(Ticket, "How do I invite a colleague?");

        ILookup<string, RequestRecord> requests = comparison.FirstRun.Tickets.SelectMany(run => run.Requests).ToLookup(request => request.Step);
        Assert.Equal(["Kind", "Reply", "Requests", "Summary", "Triage"], comparison.FirstRun.Readings.Select(reading => reading.Step));
        Assert.Equal(comparison.FirstRun.Tickets.Max(run => run.Total), comparison.FirstRun.Readings[^1].Latency.Total.Max);
        foreach (MethodReading reading in comparison.FirstRun.Readings.SkipLast(1))
        {
            RequestRecord[] step = [.. requests[reading.Step]];
            MethodLatency latency = reading.Latency;
            Assert.Equal((2, 2, 2, 0), (latency.TimeToFirstToken.Count, latency.InterTokenLatency.Count, latency.Total.Count, latency.CacheHits));
            AssertSlightlyMore(step.Max(request => request.TimeToFirstToken), latency.TimeToFirstToken.Max);
            AssertSlightlyMore(step.Max(request => request.Total), latency.Total.Max);
            Assert.Equal(step.Sum(request => request.InputTokens), reading.InputTokens);
            Assert.Equal(step.Sum(request => request.CachedTokens), reading.CachedTokens);
        }

        // A call looks into the cache before it sends its request.
        static void AssertSlightlyMore(TimeSpan request, TimeSpan call) => Assert.InRange(call, request, request + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task The_plan_says_what_it_waited_for_and_how_long_it_was_expected_to_take()
    {
        Comparison comparison = await RunAsync(Ticket, "How do I invite a colleague?");

        Assert.All(comparison.HandWritten, run => Assert.Empty(run.Plan.CriticalPath));
        Assert.All(comparison.FirstRun.Tickets, run => Assert.Equal(["Summary", "Draft", "Reply"], run.Plan.CriticalPath));
        Assert.Null(comparison.FirstRun.Tickets[0].Plan.Predicted);
        Assert.InRange(comparison.FirstRun.Tickets[1].Plan.Predicted!.Value / comparison.FirstRun.Tickets[1].Total, 0.8, 1.2);
    }

    [Fact]
    public async Task An_inbox_takes_as_long_as_its_longest_ticket()
    {
        string[] tickets = [.. Enumerable.Range(0, 8).Select(i => $"{Ticket} Case {i}.")];
        Comparison comparison = await RunAsync(tickets);

        Assert.Equal(comparison.FirstRun.Tickets.Select(run => run.Triage.Kind), comparison.Inbox.Triages.Select(triage => triage.Kind));
        Assert.Equal(32, comparison.Inbox.Requests.Count);
        Assert.InRange(comparison.Inbox.Total, TimeSpan.Zero, comparison.FirstRun.Tickets.Max(run => run.Total) * 1.5);
    }

    [Fact]
    public async Task A_step_that_fails_takes_the_others_with_it()
    {
        VirtualTime time = DeskTime.Create();
        using SimulatedModel smart = new(SimulatedModelOptions.Frontier, time);
        using SimulatedModel fast = new(SimulatedModelOptions.Small with { Answer = (_, _) => throw new InvalidDataException("broken") }, time);
        LlmRuntimeOptions options = new();
        options.Models["fast"] = fast;
        SupportDeskClient desk = new(new LlmRuntime(smart, options));

        await Assert.ThrowsAsync<InvalidDataException>(
            () => time.RunAsync(() => desk.TriageAsync(Ticket)));

        // A shared request is cancelled in the background when its last caller has left.
        await time.PassAsync(TimeSpan.FromSeconds(1));
        Assert.InRange(smart.Requests, 1, 2);
        Assert.Equal(0, smart.InFlight);
    }

    private static Task<Comparison> RunAsync(params string[] tickets)
    {
        VirtualTime time = DeskTime.Create();
        return time.RunAsync(() => CompareAsync(() => ChatModels.Simulated(time), time, tickets));
    }

    private static Task<Comparison> CompareAsync(Func<ChatModels> models, TimeProvider time, params string[] tickets) =>
        Comparison.RunAsync(models, tickets, tickets, Terminal.Create(TextWriter.Null), time, CancellationToken.None);
}
