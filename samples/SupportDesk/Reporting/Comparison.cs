using System.Diagnostics;
using System.Globalization;
using LlmGen;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace SupportDesk;

/// <summary>The same tickets, triaged by hand-written code and then twice through LlmGen; and an inbox, all at once.</summary>
internal sealed record Comparison(IReadOnlyList<TicketRun> HandWritten, int Unreadable, DeskRun FirstRun, DeskRun SecondRun, InboxRun Inbox)
{
    /// <summary>A span for each ticket, above LlmGen's spans of its calls.</summary>
    public static readonly ActivitySource Source = new("SupportDesk");

    // On one server LlmGen's requests must not find in the prefix cache what the hand-written code has put there.
    private const string OtherPrefix = "You work for the support team.\n\n";

    // Longer than any run, so that the report covers all of it.
    private static readonly TimeSpan LatencyWindow = TimeSpan.FromDays(1);

    /// <summary>Runs all four.</summary>
    /// <param name="models">Makes the models; each version gets its own, so that none profits from a prefix cache that the other warmed.</param>
    /// <param name="tickets">The tickets, triaged one at a time.</param>
    /// <param name="inbox">The tickets that are triaged together.</param>
    /// <param name="console">Where the replies are shown, as the user would see them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public static async Task<Comparison> RunAsync(
        Func<ChatModels> models,
        IReadOnlyList<string> tickets,
        IReadOnlyList<string> inbox,
        IAnsiConsole console,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        RequestLog log = new(time);
        using PlanRecorder plans = new();

        console.Heading("Hand-written: one call after the other, the answer shown when it is complete");
        ChatModels serial = models().RecordedBy(log);
        SerialTriage byHand = new(serial.Smart, serial.Fast, serial.ShareServer ? OtherPrefix : "");
        IReadOnlyList<TicketRun> handWritten = await RunAsync(byHand.TriageAsync, tickets, console, log, plans, cancellationToken);

        await using ServiceProvider services = Services(models().RecordedBy(log), time);
        ISupportDesk desk = services.GetRequiredService<ISupportDesk>();
        LatencyTracker latency = services.GetRequiredService<LlmRuntime>().Latency;
        using InputTokenMeter tokens = new();

        console.Heading("LlmGen, first run: what can start together does, the answer streams");
        DeskRun first = await RunAndReadAsync();
        console.Heading("LlmGen, second run: cached answers are there at once");
        DeskRun second = await RunAndReadAsync();
        console.Heading("LlmGen, an inbox: up to eight tickets at a time");
        await using ServiceProvider others = Services(models().RecordedBy(log), time);
        InboxRun all = await RunInboxAsync(others.GetRequiredService<ISupportDesk>(), inbox, console, log, cancellationToken);
        return new Comparison(handWritten, byHand.Unreadable, first, second, all);

        async Task<DeskRun> RunAndReadAsync()
        {
            IReadOnlyList<TicketRun> runs = await RunAsync(desk.TriageAsync, tickets, console, log, plans, cancellationToken);
            return new DeskRun(runs, [.. latency.Snapshot().Select(tokens.Read)]);
        }
    }

    private static ServiceProvider Services(ChatModels models, TimeProvider time) => new ServiceCollection()
        .AddSingleton<IChatClient>(models.Smart)
        .AddKeyedSingleton<IChatClient>("fast", models.Fast)
        .AddSingleton(time)
        .AddSingleton(new LatencyTracker(time, LatencyWindow))
        .AddSupportDeskClient()
        .BuildServiceProvider();

    private static async Task<InboxRun> RunInboxAsync(
        ISupportDesk desk, IReadOnlyList<string> inbox, IAnsiConsole console, RequestLog log, CancellationToken cancellationToken)
    {
        List<Triage> triages = [];
        log.Begin();
        using Activity? span = Source.StartActivity("Inbox");
        await foreach (Triage triage in desk.TriageAllAsync(inbox.ToAsyncEnumerable(), cancellationToken))
        {
            triages.Add(triage);
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Ticket {triages.Count} after {log.Elapsed.TotalSeconds:0.00} s: {triage.Kind}, {triage.Requests.Count} requests"));
        }

        console.WriteLine();
        return new InboxRun(triages, log.Elapsed, log.Take());
    }

    private static async Task<IReadOnlyList<TicketRun>> RunAsync(
        TriageTicket triage, IReadOnlyList<string> tickets, IAnsiConsole console, RequestLog log, PlanRecorder plans, CancellationToken cancellationToken)
    {
        List<TicketRun> runs = [];
        foreach (string ticket in tickets)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Ticket {runs.Count + 1}"));
            log.Begin();
            using Activity? span = Source.StartActivity("Triage");
            TimeSpan? firstWord = null;
            Triage result = await triage(ticket, Show, cancellationToken);
            TimeSpan total = log.Elapsed;
            runs.Add(new TicketRun(result, firstWord ?? total, total, log.Take(), plans.Take()));
            console.WriteLine();
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"-- {result.Kind}, {result.Requests.Count} requests; first word after {runs[^1].FirstWord.TotalSeconds:0.00} s, all after {total.TotalSeconds:0.00} s"));
            console.WriteLine();

            void Show(string text)
            {
                firstWord ??= log.Elapsed;
                console.Profile.Out.Writer.Write(text);
            }
        }

        return runs;
    }
}
