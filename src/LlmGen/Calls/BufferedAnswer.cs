using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>An answer that came as a whole.</summary>
internal sealed class BufferedAnswer(ChatResponse response) : Answer
{
    /// <summary>The last message with text; what stands before it was said on the way, between calls of tools.</summary>
    public override string Text
    {
        get
        {
            IList<ChatMessage> messages = response.Messages;
            for (int i = messages.Count - 1; i >= 0; i--)
            {
                if (messages[i].Role != ChatRole.Tool && messages[i].Text is { Length: > 0 } text && (i == 0 || !string.IsNullOrWhiteSpace(text)))
                {
                    return text;
                }
            }

            return "";
        }
    }

    public override AnswerEnd End { get; } = AnswerEnd.Of(response);

    public override LlmSource Source => LlmSource.Model;

    public override ChatResponse ToResponse() => response;
}
