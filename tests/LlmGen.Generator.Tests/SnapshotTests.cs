using LlmGen.Generator.Tests.Harness;

namespace LlmGen.Generator.Tests;

/// <summary>A few whole files, to be read by those who change the emission.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void SupportDesk()
    {
        GeneratorRun run = GeneratorTest.Run(
            """
            namespace Contoso;

            [LlmClient(System = "You are a support agent for Contoso. ...", MaxOutputTokens = 256)]
            public interface ISupportDesk
            {
                [Prompt("Summarize this ticket in two sentences.\n\n{ticket}", MaxOutputTokens = 120)]
                Task<string> SummaryAsync(string ticket, CancellationToken cancellationToken = default);

                [Prompt("Classify this ticket.\n\n{ticket}", MaxOutputTokens = 16, Model = "fast")]
                Task<TicketKind> KindAsync(string ticket, CancellationToken cancellationToken = default);

                [Prompt("List what the customer asks for.\n\n{ticket}", MaxOutputTokens = 300)]
                IAsyncEnumerable<Request> RequestsAsync(string ticket, CancellationToken cancellationToken = default);

                [Prompt("Write the reply to this {kind} ticket.\nSummary: {summary}\n\n{ticket}", MaxOutputTokens = 400)]
                IAsyncEnumerable<string> ReplyAsync(string ticket, string summary, TicketKind kind, CancellationToken cancellationToken = default);

                [Plan]
                Task<Triage> TriageAsync(string ticket, CancellationToken cancellationToken = default);

                [Plan(nameof(ReplyAsync))]
                IAsyncEnumerable<string> AnswerAsync(string ticket, CancellationToken cancellationToken = default);

                [ForEach(nameof(TriageAsync), MaxConcurrency = 8)]
                IAsyncEnumerable<Triage> TriageAllAsync(IAsyncEnumerable<string> tickets, CancellationToken cancellationToken = default);
            }

            public enum TicketKind { Billing, Bug, HowTo, Other }
            public sealed record Request(string What, int Priority, DateOnly? Due);
            public sealed record Triage(string Summary, TicketKind Kind, IReadOnlyList<Request> Requests, string Reply);
            """);

        Snapshot.Verify(run.Client, nameof(SupportDesk));
    }

    [Fact]
    public void PipelinedPlan()
    {
        GeneratorRun run = GeneratorTest.Run(
            """
            [LlmClient]
            public interface IWriter
            {
                [Prompt("Outline {topic}.")] IAsyncEnumerable<Section> OutlineAsync(string topic, CancellationToken cancellationToken = default);
                [Prompt("Title for {topic}.")] Task<LlmResult<string>> TitleAsync(string topic, CancellationToken cancellationToken = default);
                [Prompt("Write {section.Heading}.")] Task<string> WriteAsync(Section section, CancellationToken cancellationToken = default);

                async IAsyncEnumerable<string> ExpandAsync(
                    IAsyncEnumerable<Section> outline, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
                {
                    await foreach (Section section in outline.WithCancellation(cancellationToken))
                    {
                        yield return await WriteAsync(section, cancellationToken);
                    }
                }

                int Sections(List<Section> outline) => outline.Count;

                [Plan] Task<Article> ArticleAsync(string topic, CancellationToken cancellationToken = default);
                [Plan(nameof(ExpandAsync))] IAsyncEnumerable<string> BodyAsync(string topic);
            }

            public sealed record Section(string Heading);
            public sealed record Article(string Title, int Sections) { public required string[] Expand { get; init; } }
            """);

        Snapshot.Verify(run.Client, nameof(PipelinedPlan));
    }

    [Fact]
    public void FanOuts()
    {
        GeneratorRun run = GeneratorTest.Run(
            """
            [LlmClient]
            public interface IDesk
            {
                [Prompt("Classify this {language} ticket.\n\n{ticket}", MaxOutputTokens = 16)]
                Task<string> KindAsync(string ticket, string language = "English", CancellationToken cancellationToken = default);

                [Prompt("Write the reply to this ticket.\n\n{ticket}", MaxOutputTokens = 400)]
                IAsyncEnumerable<string> ReplyAsync(string ticket, CancellationToken cancellationToken = default);

                int Words(string ticket) => ticket.Split(' ').Length;

                [ForEach(nameof(KindAsync), MaxConcurrency = 8)]
                Task<List<string>> KindsAsync(IEnumerable<string> tickets, string language, CancellationToken cancellationToken = default);

                [ForEach(nameof(KindAsync))]
                Task<IReadOnlyList<LlmOutcome<string>>> TriedKindsAsync(IReadOnlyList<string> tickets, IProgress<FanOutProgress>? progress = null, CancellationToken cancellationToken = default);

                [ForEach(nameof(ReplyAsync), Unordered = true, Prefix = PrefixStart.FirstThenRest)]
                IAsyncEnumerable<LlmItem<string>> RepliesAsync(IAsyncEnumerable<string> tickets, CancellationToken cancellationToken = default);

                [ForEach(nameof(Words), MaxConcurrency = 1)]
                ValueTask<int[]> LengthsAsync(string[] tickets);
            }
            """);

        Snapshot.Verify(run.Client, nameof(FanOuts));
    }

    [Fact]
    public void Levers()
    {
        GeneratorRun run = GeneratorTest.Run(
            """
            [LlmClient]
            public interface IDesk
            {
                [Prompt("Classify this ticket.\n\n{ticket}", MaxOutputTokens = 16)]
                [Cached(Seconds = 3600, Tags = ["tickets"], Version = "2")]
                Task<string> KindAsync(string ticket, [CacheScope] Guid tenant, CancellationToken cancellationToken = default);

                [Prompt("Write the reply to this ticket.\n\n{ticket}", MaxOutputTokens = 400)]
                [Timed(FirstTokenP95 = 800, TotalP95 = 6000)]
                [Deadline(FirstTokenMilliseconds = 2000, StallMilliseconds = 1000, TotalMilliseconds = 20000)]
                IAsyncEnumerable<string> ReplyAsync(string ticket, CancellationToken cancellationToken = default);
            }
            """);

        Snapshot.Verify(run.Client, nameof(Levers));
    }

    [Fact]
    public void TwoClients_Registration()
    {
        GeneratorRun run = GeneratorTest.Run(
            """
            [LlmClient] public interface IFirst { [Prompt("p")] Task<string> RunAsync(); }
            [LlmClient] internal interface ISecond { [Prompt("p")] Task<string> RunAsync(); }
            """);

        Snapshot.Verify(run.Files["LlmClients.LlmGen.g.cs"], nameof(TwoClients_Registration));
    }

    [Fact]
    public void HandWrittenHalf()
    {
        GeneratorRun run = GeneratorTest.Run(
            """
            [LlmClient]
            public interface IDesk
            {
                [Prompt("{y}")] Task<string> BrokenAsync(string x);
                [Prompt("p")] Task<string> OwnAsync();
                [Prompt("p")] Task<string> GeneratedAsync();
            }

            public partial class DeskClient
            {
                public DeskClient(LlmRuntime runtime) => _runtime = runtime;

                public Task<string> OwnAsync() => Task.FromResult("");
            }
            """);

        Snapshot.Verify(run.Client, nameof(HandWrittenHalf));
    }

    [Fact]
    public void Conversation()
    {
        GeneratorRun run = GeneratorTest.Run(
            """
            [LlmClient]
            [Example("Say hello.", "Hello!")]
            public interface IChat
            {
                [Prompt("On {day:yyyy-MM-dd}, {customer.Name} of {customer.Address.City} asks about:\n{topics}", Temperature = 0.2, StopSequences = ["\n\n"])]
                Task<LlmResult<string>> AnswerAsync(
                    Customer customer,
                    DateTime day,
                    IReadOnlyList<string> topics,
                    IEnumerable<ChatMessage> history,
                    AIContent? picture,
                    IReadOnlyList<DataContent> files,
                    ChatOptions? options = null,
                    CancellationToken cancellationToken = default);
            }

            public sealed record Customer(string Name, Address? Address);
            public sealed record Address(string City);
            """);

        Snapshot.Verify(run.Client, nameof(Conversation));
    }
}
