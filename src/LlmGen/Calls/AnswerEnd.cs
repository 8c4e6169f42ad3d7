using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>What an answer is beside its text: why the model stopped, its refusal where it gave one, what it used, and which model it was.</summary>
internal struct AnswerEnd
{
    public ChatFinishReason? FinishReason { get; set; }

    public string? Refusal { get; private set; }

    public UsageDetails? Usage { get; set; }

    public string? ModelId { get; set; }

    public readonly bool IsTruncated => FinishReason == ChatFinishReason.Length;

    public readonly bool IsRefused => Refusal is not null || FinishReason == ChatFinishReason.ContentFilter;

    public static AnswerEnd Of(ChatResponse response)
    {
        var end = new AnswerEnd { FinishReason = response.FinishReason, ModelId = response.ModelId };
        IList<ChatMessage> messages = response.Messages;
        for (int i = 0; i < messages.Count; i++)
        {
            end.ObserveContents(messages[i].Contents);
        }

        end.Usage = response.Usage ?? end.Usage;
        return end;
    }

    /// <summary>Takes in the next update of a stream and returns its text.</summary>
    public string Observe(ChatResponseUpdate update)
    {
        if (update.FinishReason is { } reason)
        {
            FinishReason = reason;
        }

        if (update.ModelId is { } model)
        {
            ModelId = model;
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
            switch (contents[i])
            {
                case ErrorContent { ErrorCode: "Refusal" } refusal:
                    Refusal = refusal.Message;
                    break;
                case UsageContent usage:
                    // A stream may report in parts, and its updates are not ours to change.
                    (Usage ??= new UsageDetails()).Add(usage.Details);
                    break;
            }
        }
    }
}
