using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>How an answer ended: why the model stopped, and its refusal where it gave one.</summary>
internal struct AnswerEnd
{
    public ChatFinishReason? FinishReason { get; private set; }

    public string? Refusal { get; private set; }

    public readonly bool IsTruncated => FinishReason == ChatFinishReason.Length;

    public readonly bool IsRefused => Refusal is not null || FinishReason == ChatFinishReason.ContentFilter;

    public static AnswerEnd Of(ChatResponse response)
    {
        var end = new AnswerEnd { FinishReason = response.FinishReason };
        IList<ChatMessage> messages = response.Messages;
        for (int i = 0; i < messages.Count; i++)
        {
            end.ObserveContents(messages[i].Contents);
        }

        return end;
    }

    /// <summary>Takes in the next update of a stream and returns its text.</summary>
    public string Observe(ChatResponseUpdate update)
    {
        if (update.FinishReason is { } reason)
        {
            FinishReason = reason;
        }

        string text = update.Text;
        if (text.Length == 0 || update.Contents.Count > 1)
        {
            ObserveContents(update.Contents);
        }

        return text;
    }

    // The adapters of Microsoft.Extensions.AI hand a refusal over as an ErrorContent with this code.
    private void ObserveContents(IList<AIContent> contents)
    {
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is ErrorContent { ErrorCode: "Refusal" } refusal)
            {
                Refusal = refusal.Message;
            }
        }
    }
}
