using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Concurrency;

/// <summary>How much of a stream waits for its reader.</summary>
internal static class StreamBuffer
{
    /// <summary>The most that waits of one call, in characters, unless it is set.</summary>
    public const int DefaultMaxCharacters = 4 * 1024 * 1024;

    /// <summary>What an update or a content counts for without its text, so that a stream of empty ones is bounded too.</summary>
    private const int Overhead = 8;

    public static int CharactersOf(ChatResponseUpdate update)
    {
        IList<AIContent> contents = update.Contents;
        long characters = Overhead;
        for (int i = 0; i < contents.Count; i++)
        {
            characters += Overhead + contents[i] switch
            {
                TextContent text => text.Text.Length,
                TextReasoningContent reasoning => reasoning.Text.Length,
                DataContent data => data.Data.Length,
                _ => 0,
            };
        }

        return (int)Math.Min(characters, int.MaxValue);
    }
}
