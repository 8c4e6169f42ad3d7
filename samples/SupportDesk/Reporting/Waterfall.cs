using Spectre.Console;

namespace SupportDesk;

/// <summary>The requests of a ticket on a time axis: waiting for the first token, then receiving; and which of them made it as long as it was.</summary>
internal static class Waterfall
{
    private const int Columns = 72;

    /// <summary>Writes what the signs mean, and one line per request.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="criticalPath">The steps that the ticket had to wait for, as far as they are known.</param>
    /// <param name="end">The time at the right edge, the same for all that is to be compared.</param>
    /// <param name="console">Where to write.</param>
    public static void Write(IReadOnlyList<RequestRecord> requests, IReadOnlyList<string> criticalPath, TimeSpan end, IAnsiConsole console)
    {
        (char waiting, char receiving) = console.Profile.Capabilities.Unicode ? ('░', '█') : ('.', '#');
        string legend = criticalPath.Count == 0 ? "" : $"; * is on the critical path: {string.Join(", ", criticalPath)}";
        console.MarkupLineInterpolated($"[grey]{waiting}[/] waits for the first token, [green]{receiving}[/] receives{legend}");
        foreach (RequestRecord request in requests)
        {
            int start = Math.Min(Column(request.Start, end), Columns - 1);
            int first = Math.Max(Column(request.FirstToken, end), start);
            int last = Math.Max(Column(request.End, end), start + 1);
            string name = request.Step.PadRight(8)[..8] + (criticalPath.Contains(request.Step) ? '*' : ' ');
            string gap = new(' ', start);
            string wait = new(waiting, first - start);
            string receive = new(receiving, last - first);
            console.MarkupLineInterpolated($"  {name} {gap}[grey]{wait}[/][green]{receive}[/]");
        }

        console.WriteLine();
    }

    private static int Column(TimeSpan time, TimeSpan end) => (int)Math.Round(Columns * (time / end));
}
