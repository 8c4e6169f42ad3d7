namespace LlmGen.Tests.Telemetry;

/// <summary>Methods of every kind, whose prompts and answers hold a secret.</summary>
[LlmClient(System = "You are terse.", MaxOutputTokens = 64)]
internal interface ISecretDesk
{
    [Prompt("Say something about {topic}.")]
    Task<string> TextAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    IAsyncEnumerable<string> TextStreamAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    Task<LlmResult<string>> TextResultAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Count words of {topic}.")]
    Task<Dictionary<string, int>> CountsAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Count words of {topic}.")]
    Task<SecretCounts> NestedCountsAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("List names in {topic}.")]
    IAsyncEnumerable<PickyName> NamesAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("A name in {topic}.")]
    Task<PickyName> NameAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Cached(Seconds = 60)]
    Task<string> CachedAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Deadline(FirstTokenMilliseconds = 100)]
    Task<string> QuickAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    [Hedge(AfterMilliseconds = 50)]
    Task<string> HedgedAsync(string topic, CancellationToken cancellationToken = default);

    [Plan]
    Task<(string Text, PickyName Name)> PlanAsync(string topic, CancellationToken cancellationToken = default);

    [ForEach(nameof(TextAsync), MaxConcurrency = 2)]
    Task<IReadOnlyList<LlmOutcome<string>>> TextsAsync(IEnumerable<string> topics, CancellationToken cancellationToken = default);
}

internal sealed record SecretCounts(Dictionary<string, int[]> Counts);

/// <summary>A type whose constructor repeats what it refuses.</summary>
internal sealed record PickyName
{
    public PickyName(string name) => Name = name.Length < 3 ? name : throw new ArgumentException($"The name {name} is too long.", nameof(name));

    public string Name { get; }
}
