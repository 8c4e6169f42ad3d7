using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Wire;

/// <summary>What <c>ICallDesk</c> does not have: options of the caller, other stable prefixes, answers of every type.</summary>
[LlmClient(System = "You edit code.")]
internal interface IWireDesk
{
    [Prompt("Rename x to y.\n\n{code}")]
    Task<string> EditAsync(string code, ChatOptions? options = null, CancellationToken cancellationToken = default);

    [Prompt("Rename x to y.\n\n{code}")]
    IAsyncEnumerable<string> EditStreamAsync(string code, ChatOptions? options = null, CancellationToken cancellationToken = default);

    [Prompt("Review.\n\n{code}", System = "You review code.")]
    Task<string> ReviewAsync(string code, CancellationToken cancellationToken = default);

    [Prompt("Classify.\n\n{code}")]
    Task<Dialect?> DialectAsync(string code, CancellationToken cancellationToken = default);

    [Prompt("Count.\n\n{code}")]
    Task<Dictionary<string, int>> CountsAsync(string code, CancellationToken cancellationToken = default);

    [Prompt("Parse.\n\n{code}")]
    Task<Tree> TreeAsync(string code, CancellationToken cancellationToken = default);

    [Prompt("Describe.\n\n{code}")]
    IAsyncEnumerable<Everything?> EverythingAsync(string code, CancellationToken cancellationToken = default);
}

internal enum Dialect
{
    Old,
    New,
}

internal sealed record Tree(
    [property: Description("What stands there.")] string Name,
    Tree? Left,
    IReadOnlyList<Tree> Children,
    Dictionary<Dialect, Tree> ByDialect);

internal sealed record Everything(
    [property: Range(1, 5)] int Priority,
    [property: MaxLength(20)] string? Text,
    [property: MinLength(1)] List<double> Numbers,
    Dictionary<Guid, List<DateOnly?>> Days,
    DateTimeOffset At,
    TimeSpan? Took,
    Uri Where,
    char Letter,
    bool? Sure,
    decimal[][] Matrix,
    Dialect? Dialect,
    Tree Tree);
