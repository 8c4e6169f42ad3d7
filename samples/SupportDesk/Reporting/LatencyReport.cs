using System.Globalization;
using LlmGen;
using Spectre.Console;

namespace SupportDesk;

/// <summary>What LlmGen measured itself, by method: <see cref="LlmRuntime.Latency"/>, and the tokens of its meter.</summary>
internal static class LatencyReport
{
    public static void Write(DeskRun run, IAnsiConsole console)
    {
        console.WriteLine("Measured by LlmGen so far; cached: the share of the input tokens in the provider's prefix cache");
        console.WriteLine();

        Table table = console.NumberTable("Method", "Calls", "Hits", "TTFT p50", "TTFT p95", "ITL p50", "Total p50", "Total p95", "Cached");
        foreach (MethodReading reading in run.Readings)
        {
            MethodLatency latency = reading.Latency;
            table.AddRow(
                Markup.Escape(reading.Step),
                Count(latency.Total.Count),
                Count(latency.CacheHits),
                Time(latency.TimeToFirstToken, latency.TimeToFirstToken.P50),
                Time(latency.TimeToFirstToken, latency.TimeToFirstToken.P95),
                Time(latency.InterTokenLatency, latency.InterTokenLatency.P50),
                Time(latency.Total, latency.Total.P50),
                Time(latency.Total, latency.Total.P95),
                Share(reading.CachedTokens, reading.InputTokens));
        }

        console.Write(table);
        console.WriteLine();
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(LatencyPercentiles all, TimeSpan time) =>
        all.Count == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:N0} ms");

    /// <summary>Nothing where nothing was read from a prefix cache: not every provider says it.</summary>
    private static string Share(long part, long whole) => part == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{(double)part / whole:P0}");
}
