using System.Globalization;
using Spectre.Console;

namespace SupportDesk;

/// <summary>Tables and waterfalls of both versions, and the line that says what it comes to.</summary>
internal static class ComparisonReport
{
    public static void Write(Comparison comparison, IAnsiConsole console)
    {
        TimeSpan end = new[] { comparison.HandWritten[0], comparison.WithLlmGen[0] }.Max(run => run.Total);
        Write("Hand-written", comparison.HandWritten, end, console);
        Write("LlmGen", comparison.WithLlmGen, end, console);

        TimeSpan firstWord = Mean(comparison.HandWritten, run => run.FirstWord);
        TimeSpan firstWordNow = Mean(comparison.WithLlmGen, run => run.FirstWord);
        TimeSpan total = Mean(comparison.HandWritten, run => run.Total);
        TimeSpan totalNow = Mean(comparison.WithLlmGen, run => run.Total);
        console.MarkupLineInterpolated(
            $"[bold]First word of the reply: {Seconds(firstWord)} by hand, {Seconds(firstWordNow)} with LlmGen ({Times(firstWord, firstWordNow)} sooner).[/]");
        console.MarkupLineInterpolated(
            $"[bold]Whole triage: {Seconds(total)} by hand, {Seconds(totalNow)} with LlmGen ({Times(total, totalNow)} sooner).[/]");
    }

    private static void Write(string title, IReadOnlyList<TicketRun> runs, TimeSpan end, IAnsiConsole console)
    {
        console.Heading(string.Create(CultureInfo.InvariantCulture, $"{title}: times are means per ticket, counts are sums of {runs.Count} tickets"));

        Table table = new() { Border = console.Profile.Capabilities.Unicode ? TableBorder.Rounded : TableBorder.None };
        table.AddColumn("Step");
        foreach (string heading in new[] { "Requests", "TTFT", "Total", "Tokens in", "Cached", "Tokens out" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        RequestRecord[] all = [.. runs.SelectMany(run => run.Requests)];
        foreach (IGrouping<string, RequestRecord> step in all.GroupBy(request => request.Step))
        {
            AddRow(table, step.Key, [.. step], Mean(step, request => request.TimeToFirstToken), Mean(step, request => request.Total));
        }

        AddRow(table, "Triage", all, Mean(runs, run => run.FirstWord), Mean(runs, run => run.Total));
        console.Write(table);
        console.WriteLine();

        console.Write("Ticket 1: ");
        Waterfall.Write(runs[0].Requests, end, console);
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
        string.Create(CultureInfo.InvariantCulture, $"{before / after:0.0} times");
}
