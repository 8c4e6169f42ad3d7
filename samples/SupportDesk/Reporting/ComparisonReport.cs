using System.Globalization;
using Spectre.Console;

namespace SupportDesk;

/// <summary>Tables and waterfalls of both versions, and the line that says what it comes to.</summary>
internal static class ComparisonReport
{
    public static void Write(Comparison comparison, IAnsiConsole console)
    {
        (IReadOnlyList<TicketRun> byHand, int unreadable, DeskRun first, DeskRun second, InboxRun inbox) = comparison;
        TimeSpan end = new[] { byHand[0], first.Tickets[0], second.Tickets[0] }.Max(run => run.Total);
        Write("Hand-written", byHand, end, console);
        if (unreadable > 0)
        {
            console.WriteLine($"By hand, {Count(unreadable)} responses held no JSON of the type asked for: the kind was taken to be {TicketKind.Other}, the requests to be none.");
            console.WriteLine();
        }

        Write("LlmGen, first run", first.Tickets, end, console);
        WritePredictions(first.Tickets, console);
        LatencyReport.Write(first, console);
        Write("LlmGen, second run", second.Tickets, end, console);
        LatencyReport.Write(second, console);

        WriteSooner("First word of the reply", run => run.FirstWord);
        WriteSooner("Whole triage", run => run.Total);
        long hits = Hits(second) - Hits(first);
        string calls = string.Create(CultureInfo.InvariantCulture, $"{hits} of {hits + Requests(second).Length} answers came from the cache");
        string saved = Count(Sum(Requests(first), request => request.InputTokens) - Sum(Requests(second), request => request.InputTokens));
        console.MarkupLineInterpolated($"[bold]Second run: {calls}, {saved} input tokens were not sent again.[/]");

        console.MarkupLineInterpolated(
            $"[bold]Inbox: {Count(inbox.Triages.Count)} tickets in {Seconds(inbox.Total)}; one at a time, each took {Seconds(Mean(first.Tickets, run => run.Total))}.[/]");

        void WriteSooner(string what, Func<TicketRun, TimeSpan> time)
        {
            TimeSpan before = Mean(byHand, time);
            TimeSpan now = Mean(first.Tickets, time);
            TimeSpan again = Mean(second.Tickets, time);
            console.MarkupLineInterpolated(
                $"[bold]{what}: {Seconds(before)} by hand, {Seconds(now)} with LlmGen ({Times(before, now)}), then {Seconds(again)}.[/]");
        }
    }

    /// <summary>What was expected of each ticket by those before it, against what it took.</summary>
    private static void WritePredictions(IReadOnlyList<TicketRun> runs, IAnsiConsole console)
    {
        foreach ((int i, TicketRun run) in runs.Index())
        {
            if (run.Plan.Predicted is { } predicted)
            {
                console.WriteLine($"Ticket {Count(i + 1)}: predicted {Seconds(predicted)} along the plan, by the medians of the tickets before it; took {Seconds(run.Total)}.");
            }
        }

        console.WriteLine();
    }

    private static long Hits(DeskRun run) => run.Readings.Sum(reading => reading.Latency.CacheHits);

    private static RequestRecord[] Requests(DeskRun run) => [.. run.Tickets.SelectMany(ticket => ticket.Requests)];

    private static void Write(string title, IReadOnlyList<TicketRun> runs, TimeSpan end, IAnsiConsole console)
    {
        console.Heading(string.Create(CultureInfo.InvariantCulture, $"{title}: times are means per ticket, counts are sums of {runs.Count} tickets"));

        Table table = console.NumberTable("Step", "Requests", "TTFT", "Total", "Tokens in", "Cached", "Tokens out");
        RequestRecord[] all = [.. runs.SelectMany(run => run.Requests)];
        foreach (IGrouping<string, RequestRecord> step in all.GroupBy(request => request.Step))
        {
            AddRow(table, step.Key, [.. step], Mean(step, request => request.TimeToFirstToken), Mean(step, request => request.Total));
        }

        AddRow(table, "Triage", all, Mean(runs, run => run.FirstWord), Mean(runs, run => run.Total));
        console.Write(table);
        console.WriteLine();

        console.Write("Ticket 1: ");
        Waterfall.Write(runs[0].Requests, runs[0].Plan.CriticalPath, end, console);
    }

    private static void AddRow(Table table, string name, RequestRecord[] requests, TimeSpan firstToken, TimeSpan total) =>
        table.AddRow(
            Markup.Escape(name),
            Count(requests.Length),
            Seconds(firstToken),
            Seconds(total),
            Count(Sum(requests, request => request.InputTokens)),
            Count(Sum(requests, request => request.CachedTokens)),
            Count(Sum(requests, request => request.OutputTokens)));

    /// <summary>The sum, or null where nothing was reported: unknown is not zero.</summary>
    private static long? Sum(RequestRecord[] requests, Func<RequestRecord, long?> count) =>
        requests.Any(request => count(request) is not null) ? requests.Sum(count) : null;

    private static TimeSpan Mean<T>(IEnumerable<T> items, Func<T, TimeSpan> time) =>
        TimeSpan.FromTicks((long)items.Average(item => time(item).Ticks));

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");

    private static string Count(long? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";

    private static string Times(TimeSpan before, TimeSpan after) =>
        after <= before
            ? string.Create(CultureInfo.InvariantCulture, $"{before / after:0.0} times sooner")
            : string.Create(CultureInfo.InvariantCulture, $"{after / before:0.0} times later");
}
