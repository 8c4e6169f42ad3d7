namespace LlmGen.Tests.Plans;

/// <summary>Calls of which one holds up others.</summary>
[LlmClient]
internal interface IPathDesk
{
    [Prompt("first {text}")]
    Task<string> FirstAsync(string text, CancellationToken cancellationToken = default);

    [Prompt("short {text}")]
    Task<string> ShortAsync(string text, CancellationToken cancellationToken = default);

    [Prompt("long {text}")]
    Task<string> LongAsync(string text, CancellationToken cancellationToken = default);

    [Prompt("end {long} {text}")]
    Task<string> EndAsync(string @long, string text, CancellationToken cancellationToken = default);

    [Prompt("words {end}")]
    IAsyncEnumerable<string> WordsAsync(string end, CancellationToken cancellationToken = default);

    [Plan]
    Task<(string First, string Short, string End)> PathAsync(string text, CancellationToken cancellationToken = default);

    [Plan(nameof(WordsAsync))]
    IAsyncEnumerable<string> TalkAsync(string text, CancellationToken cancellationToken = default);

    [Prompt("outer {path.First} {text}")]
    Task<string> OuterAsync((string First, string Short, string End) path, string text, CancellationToken cancellationToken = default);

    [Prompt("beside {text}")]
    Task<string> BesideAsync(string text, CancellationToken cancellationToken = default);

    [Plan]
    Task<(string Outer, string Beside)> NestedAsync(string text, CancellationToken cancellationToken = default);
}
