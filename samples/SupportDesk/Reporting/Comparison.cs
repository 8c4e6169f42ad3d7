using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace SupportDesk;

/// <summary>The same tickets, triaged by hand-written code and then through LlmGen.</summary>
internal sealed record Comparison(IReadOnlyList<TicketRun> HandWritten, IReadOnlyList<TicketRun> WithLlmGen)
{
    /// <summary>Runs both.</summary>
    /// <param name="models">Makes the models; each version gets its own, so that none profits from a prefix cache that the other warmed.</param>
    /// <param name="tickets">The tickets, triaged one at a time.</param>
    /// <param name="console">Where the replies are shown, as the user would see them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public static async Task<Comparison> RunAsync(
        Func<ChatModels> models, IReadOnlyList<string> tickets, IAnsiConsole console, TimeProvider time, CancellationToken cancellationToken)
    {
        RequestLog log = new(time);

        console.Heading("Hand-written: one call after the other, the answer shown when it is complete");
        ChatModels serial = models().RecordedBy(log);
        IReadOnlyList<TicketRun> handWritten = await RunAsync(new SerialTriage(serial.Smart, serial.Fast), tickets, console, log, cancellationToken);

        console.Heading("LlmGen: what can start together does, the answer streams");
        ChatModels concurrent = models().RecordedBy(log);
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton<IChatClient>(concurrent.Smart)
            .AddKeyedSingleton<IChatClient>("fast", concurrent.Fast)
            .AddSupportDeskClient()
            .BuildServiceProvider();
        ISupportDesk desk = services.GetRequiredService<ISupportDesk>();
        IReadOnlyList<TicketRun> withLlmGen = await RunAsync(new ConcurrentTriage(desk), tickets, console, log, cancellationToken);

        return new Comparison(handWritten, withLlmGen);
    }

    private static async Task<IReadOnlyList<TicketRun>> RunAsync(
        ITicketTriage triage, IReadOnlyList<string> tickets, IAnsiConsole console, RequestLog log, CancellationToken cancellationToken)
    {
        List<TicketRun> runs = [];
        foreach (string ticket in tickets)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Ticket {runs.Count + 1}"));
            log.Begin();
            TimeSpan? firstWord = null;
            Triage result = await triage.TriageAsync(ticket, Show, cancellationToken);
            TimeSpan total = log.Elapsed;
            runs.Add(new TicketRun(result, firstWord ?? total, total, log.Take()));
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
