using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace LlmGen.Generator.Tests.Execution;

/// <summary>Declared for the generator that runs over this project.</summary>
[LlmClient(System = "You work the desk.", Model = "small", MaxOutputTokens = 100, Temperature = 0.25)]
[Example("interface in", "interface out")]
internal interface IExecutionDesk
{
    [Prompt("Say {text}")]
    Task<string> PlainAsync(string text, CancellationToken cancellationToken = default);

    [Prompt("Say {text}", System = "Own.")]
    [Example("method in", "method out")]
    Task<string> ConversationAsync(string text, IEnumerable<ChatMessage> history, AIContent? picture, IReadOnlyList<DataContent> files, ChatOptions? options = null);

    [Prompt(
        "p",
        System = "",
        Model = "large",
        MaxOutputTokens = 7,
        Temperature = 0,
        TopP = 0.5,
        Seed = 42,
        StopSequences = ["END", "\n"],
        ReasoningEffort = ReasoningEffort.High)]
    Task<string> SettingsAsync(ChatOptions? options = null);

    [Prompt("{number} {real:F2} {money} {date:yyyy-MM-dd} {instant} {day} {kind} {id} {link} {flag} {character} {span} {maybe}|{text}|")]
    Task<string> ScalarsAsync(
        int number, double real, decimal money, DateTime date, DateTimeOffset instant, DateOnly day, Kind kind, Guid id, Uri link, bool flag, char character, TimeSpan span, int? maybe, string? text);

    [Prompt("Numbers:\n{numbers:F1}\nTexts:\n{texts}\nKinds:\n{kinds}")]
    Task<string> ListsAsync(IEnumerable<double> numbers, IReadOnlyList<string?> texts, Kind[]? kinds);

    [Prompt("{{{customer.Name}}} {{customer}} {customer.Address.City}/{customer.Address.Size:F1}")]
    Task<string> MembersAsync(Customer customer);

    [Prompt("p")]
    Task<Reply> ObjectAsync();

    [Prompt("p")]
    ValueTask<Kind> EnumAsync();

    [Prompt("p")]
    Task<Node> RecursiveAsync();

    [Prompt("p")]
    Task<Dictionary<Kind, int?>> DictionaryAsync();

    [Prompt("p")]
    Task<LlmResult<Reply>> ObjectResultAsync();

    [Prompt("p")]
    Task<LlmResult<string>> TextResultAsync();

    [Prompt("p")]
    Task<ChatResponse> ResponseAsync();

    [Prompt("p")]
    IAsyncEnumerable<string> TextStreamAsync();

    [Prompt("p")]
    IAsyncEnumerable<Reply> ElementsAsync();

    [Prompt("p")]
    IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync();
}

internal enum Kind
{
    Bug,
    HowTo,

    [JsonStringEnumMemberName("other?")]
    Other,
}

internal sealed record Reply(string Text, int? Score, IReadOnlyList<Kind> Kinds);

internal sealed record Node(string Name, Node? Next);

internal sealed record Customer(string Name, Address? Address);

internal sealed record Address(string City, double? Size);

/// <summary>A client whose attributes set nothing.</summary>
[LlmClient]
internal interface IBareDesk
{
    [Prompt("Bare {text}")]
    Task<string> RunAsync(string text);
}
