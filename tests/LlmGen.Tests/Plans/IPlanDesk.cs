using System.Runtime.CompilerServices;

namespace LlmGen.Tests.Plans;

/// <summary>Steps of every kind, and plans of them.</summary>
[LlmClient]
internal interface IPlanDesk
{
    [Prompt("alpha {text}")]
    Task<string> AlphaAsync(string text, CancellationToken cancellationToken = default);

    [Prompt("beta {text}")]
    Task<string> BetaAsync(string text, CancellationToken cancellationToken = default);

    [Prompt("gamma {text}")]
    Task<string> GammaAsync(string text, CancellationToken cancellationToken = default);

    [Prompt("delta {alpha} {beta}")]
    ValueTask<string> DeltaAsync(string alpha, string beta, CancellationToken cancellationToken = default);

    [Prompt("items {text}")]
    IAsyncEnumerable<Item> ItemsAsync(string text, CancellationToken cancellationToken = default);

    [Prompt("words {text}")]
    IAsyncEnumerable<string> WordsAsync(string text, CancellationToken cancellationToken = default);

    [Prompt("expand {item.Number}")]
    Task<string> ExpandAsync(Item item, CancellationToken cancellationToken = default);

    [Prompt("final {delta} {count} {words}")]
    IAsyncEnumerable<string> FinalAsync(string delta, int count, string words, CancellationToken cancellationToken = default);

    /// <summary>Expands each item while the next one is written.</summary>
    async IAsyncEnumerable<string> ExpandedAsync(IAsyncEnumerable<Item> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (Item item in items.WithCancellation(cancellationToken))
        {
            yield return await ExpandAsync(item, cancellationToken);
        }
    }

    int Count(IReadOnlyList<Item> items) => items.Count;

    [Plan]
    Task<(string Alpha, string Beta, string Gamma)> ThreeAsync(string text, CancellationToken cancellationToken = default);

    [Plan]
    Task<Whole> WholeAsync(string text, CancellationToken cancellationToken = default);

    [Plan(nameof(FinalAsync))]
    IAsyncEnumerable<string> FinalOfAllAsync(string text, CancellationToken cancellationToken = default);

    [Plan(nameof(ExpandedAsync))]
    IAsyncEnumerable<string> ExpandAllAsync(string text, CancellationToken cancellationToken = default);

    [Plan]
    Task<(string Delta, (string Alpha, string Beta, string Gamma) Three)> NestedAsync(string text, CancellationToken cancellationToken = default);
}

internal sealed record Item(int Number);

internal sealed record Whole(string Delta, string Gamma, Item[] Items, IReadOnlyList<string> Expanded, string Final)
{
    public int Count { get; init; }

    public string Text { get; init; } = "";
}
