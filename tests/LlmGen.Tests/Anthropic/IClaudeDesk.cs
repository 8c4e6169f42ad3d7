using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Anthropic;

/// <summary>A client with a system message, examples and a history, and one method of each kind of result.</summary>
[LlmClient(System = "You are terse.", MaxOutputTokens = 64)]
internal interface IClaudeDesk
{
    [Prompt("Say something about {topic}.")]
    Task<string> TextAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.", MaxOutputTokens = 0)]
    IAsyncEnumerable<string> TextStreamAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Say something about {topic}.")]
    Task<LlmResult<string>> TextResultAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("Is {animal} a mammal?")]
    [Example("Is a cat a mammal?", "yes")]
    [Example("Is a frog a mammal?", "no")]
    Task<string> MammalAsync(string animal, ChatOptions? options = null, CancellationToken cancellationToken = default);

    [Prompt("{question}")]
    Task<string> ReplyAsync(string question, IEnumerable<ChatMessage> history, ChatOptions? options = null, CancellationToken cancellationToken = default);

    [Prompt("List sights of {city}.")]
    Task<Sight[]> SightsAsync(string city, CancellationToken cancellationToken = default);

    [Prompt("List sights of {city}.")]
    IAsyncEnumerable<Sight> SightStreamAsync(string city, CancellationToken cancellationToken = default);

    [Prompt("Rate {city}.", Temperature = 0.5, TopP = 0.5, Seed = 7, StopSequences = ["END"], ReasoningEffort = ReasoningEffort.Low)]
    Task<Rating> RatingAsync(string city, CancellationToken cancellationToken = default);
}

internal sealed record Sight(string Name, int? Built);

internal enum Rating
{
    Poor,
    Good,
}
