using LlmGen.Levers.Common;
using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Caching;

/// <summary>Copies of what a client said, so that no two callers who share an answer share an object that one of them may change.</summary>
/// <remarks>
/// Raw representations and the values of additional properties are shared; see <see cref="ContentCopy"/> for contents.
/// </remarks>
internal static class AnswerCopy
{
    /// <summary>A response made of copies.</summary>
    public static ChatResponse Response(IReadOnlyList<ChatResponseUpdate> updates)
    {
        var copies = new ChatResponseUpdate[updates.Count];
        for (int i = 0; i < copies.Length; i++)
        {
            copies[i] = Of(updates[i]);
        }

        return copies.ToChatResponse();
    }

    public static ChatResponseUpdate Of(ChatResponseUpdate update)
    {
        ChatResponseUpdate copy = update.Clone();
        copy.AdditionalProperties = update.AdditionalProperties?.Clone();
        copy.ContinuationToken = update.ContinuationToken;
        copy.Contents = Of(update.Contents);
        return copy;
    }

    private static List<AIContent> Of(IList<AIContent> contents)
    {
        var copies = new List<AIContent>(contents.Count);
        for (int i = 0; i < contents.Count; i++)
        {
            copies.Add(ContentCopy.Of(contents[i]));
        }

        return copies;
    }
}
