using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace LlmGen;

/// <summary>
/// Reasoning that comes as <c>reasoning</c>, as vLLM and OpenRouter write it. The adapter knows the name <c>reasoning_content</c> only, and what it
/// found stays as it is: some servers write both.
/// </summary>
internal static class Reasoning
{
    /// <summary>Adds the reasoning of an update that has no text.</summary>
    public static void AddTo(ChatResponseUpdate update, StreamingChatCompletionUpdate raw)
    {
        if (!Has(update.Contents) && Read(raw.Patch, "$.choices[0].delta.reasoning"u8) is { } text)
        {
            update.Contents.Add(new TextReasoningContent(text));
        }
    }

    /// <summary>Puts the reasoning of a whole response ahead of its text.</summary>
    public static void AddTo(ChatResponse response)
    {
        if (response.RawRepresentation is ChatCompletion raw && response.Messages is [ChatMessage message] && !Has(message.Contents)
            && Read(raw.Patch, "$.choices[0].message.reasoning"u8) is { } text)
        {
            message.Contents.Insert(0, new TextReasoningContent(text));
        }
    }

    private static bool Has(IList<AIContent> contents)
    {
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is TextReasoningContent)
            {
                return true;
            }
        }

        return false;
    }

    private static string? Read(in JsonPatch patch, ReadOnlySpan<byte> path) =>
        patch.TryGetValue(path, out string? text) && text is { Length: > 0 } ? text : null;
}
