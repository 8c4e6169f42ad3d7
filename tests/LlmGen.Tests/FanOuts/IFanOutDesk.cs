namespace LlmGen.Tests.FanOuts;

[LlmClient]
public interface IFanOutDesk
{
    [Prompt("{item}")]
    Task<string> TextAsync(string item, CancellationToken cancellationToken = default);

    [Prompt("{tone} {item}")]
    Task<string> TonedAsync(string item, string tone, CancellationToken cancellationToken = default);

    [Prompt("{item}")]
    IAsyncEnumerable<string> WordsAsync(string item, CancellationToken cancellationToken = default);

    [Prompt("{item}")]
    Task<LlmResult<string>> MeasuredAsync(string item, CancellationToken cancellationToken = default);

    [Prompt("outline {topic}")]
    IAsyncEnumerable<Section> OutlineAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("section {section.Number}")]
    Task<string> SectionAsync(Section section, CancellationToken cancellationToken = default);

    int Doubled(int number) => number * 2;

    [ForEach(nameof(TextAsync))]
    Task<IReadOnlyList<string>> TextsAsync(IEnumerable<string> items, IProgress<FanOutProgress>? progress = null, CancellationToken cancellationToken = default);

    [ForEach(nameof(TextAsync), MaxConcurrency = 2)]
    ValueTask<string[]> ArrivingTextsAsync(IAsyncEnumerable<string> items, CancellationToken cancellationToken = default);

    [ForEach(nameof(TextAsync), MaxConcurrency = 3)]
    IAsyncEnumerable<string> StreamAsync(IAsyncEnumerable<string> items, CancellationToken cancellationToken = default);

    [ForEach(nameof(TextAsync), MaxConcurrency = 3, Unordered = true)]
    IAsyncEnumerable<LlmItem<string>> ItemsAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);

    [ForEach(nameof(TextAsync), MaxConcurrency = 3)]
    Task<List<LlmOutcome<string>>> OutcomesAsync(IEnumerable<string> items, IProgress<FanOutProgress> progress, CancellationToken cancellationToken = default);

    [ForEach(nameof(TextAsync), MaxConcurrency = 3)]
    IAsyncEnumerable<LlmOutcome<string>> OutcomeStreamAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);

    [ForEach(nameof(TextAsync), MaxConcurrency = 3, Unordered = true)]
    IAsyncEnumerable<LlmItem<LlmOutcome<string>>> ItemOutcomesAsync(IAsyncEnumerable<string> items, CancellationToken cancellationToken = default);

    [ForEach(nameof(TonedAsync))]
    Task<List<string>> AllTonedAsync(string tone, string[] tickets, CancellationToken cancellationToken = default);

    [ForEach(nameof(WordsAsync))]
    Task<List<string>> WholeTextsAsync(List<string> items, CancellationToken cancellationToken = default);

    [ForEach(nameof(MeasuredAsync), MaxConcurrency = 1)]
    Task<IEnumerable<string>> OneByOneAsync(IReadOnlyCollection<string> items, CancellationToken cancellationToken = default);

    [ForEach(nameof(Doubled))]
    Task<List<int>> AllDoubledAsync(IEnumerable<int> numbers);

    [ForEach(nameof(SectionAsync), MaxConcurrency = 2), Output("Sections")]
    IAsyncEnumerable<string> SectionsAsync(IAsyncEnumerable<Section> outline, CancellationToken cancellationToken = default);

    /// <summary>Sections are written while the outline still is.</summary>
    [Plan(nameof(SectionsAsync))]
    IAsyncEnumerable<string> ArticleAsync(string topic, CancellationToken cancellationToken = default);

    [ForEach(nameof(ArticleAsync))]
    Task<List<string>> ArticlesAsync(IEnumerable<string> topics, CancellationToken cancellationToken = default);
}

public sealed record Section(int Number);
