namespace LlmGen.Tests.FanOuts;

/// <summary>Short prompts behind a long stable prefix.</summary>
[LlmClient(System = LongPolicy.Text, MaxOutputTokens = 20)]
public interface IPrefixDesk
{
    [Prompt("{item}")]
    Task<string> TextAsync(string item, CancellationToken cancellationToken = default);

    [Prompt("{item}"), Cached]
    Task<string> CachedAsync(string item, CancellationToken cancellationToken = default);

    [Prompt("{item}", System = "Short.")]
    Task<string> ShortAsync(string item, CancellationToken cancellationToken = default);

    Task<string> ByHandAsync(string item) => Task.FromResult(item);

    [Plan]
    Task<(string Text, string Cached)> BothAsync(string item, CancellationToken cancellationToken = default);

    [ForEach(nameof(TextAsync), MaxConcurrency = 8)]
    Task<List<string>> TogetherAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);

    [ForEach(nameof(TextAsync), MaxConcurrency = 8, Prefix = PrefixStart.FirstThenRest)]
    Task<List<string>> FirstThenRestAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);

    [ForEach(nameof(TextAsync), MaxConcurrency = 8, Prefix = PrefixStart.Auto)]
    Task<List<string>> AutoAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);

    [ForEach(nameof(ShortAsync), MaxConcurrency = 8, Prefix = PrefixStart.Auto)]
    Task<List<string>> AutoShortAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);

    [ForEach(nameof(CachedAsync), MaxConcurrency = 8, Prefix = PrefixStart.FirstThenRest)]
    Task<List<string>> FirstUncachedThenRestAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);

    [ForEach(nameof(TextAsync), MaxConcurrency = 8, Prefix = PrefixStart.FirstThenRest)]
    Task<List<LlmOutcome<string>>> OutcomesAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);

    [ForEach(nameof(ByHandAsync), Prefix = PrefixStart.FirstThenRest)]
    Task<List<string>> AllByHandAsync(IEnumerable<string> items);

    [ForEach(nameof(BothAsync), MaxConcurrency = 8, Prefix = PrefixStart.FirstThenRest)]
    Task<List<(string Text, string Cached)>> PlansAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
}
