using Microsoft.Extensions.AI;

namespace LlmGen.Calls;

/// <summary>Which chunks of a stream count as output.</summary>
internal static class ContentChunks
{
    /// <summary>Whether an update carries output: text, reasoning, a tool call or other data. A role alone, empty text and usage do not count.</summary>
    public static bool HasContent(ChatResponseUpdate update)
    {
        IList<AIContent> contents = update.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            switch (contents[i])
            {
                case UsageContent or TextContent { Text: "" } or TextReasoningContent { Text: "" }:
                    break;
                default:
                    return true;
            }
        }

        return false;
    }
}
