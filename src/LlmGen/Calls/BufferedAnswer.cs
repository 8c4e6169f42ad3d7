using LlmGen.Telemetry;
using Microsoft.Extensions.AI;

namespace LlmGen.Calls;

/// <summary>An answer that came as a whole. A struct, so that a call without levers allocates nothing for it.</summary>
internal readonly struct BufferedAnswer(ChatResponse response) : IAnswer
{
    /// <summary>The last message with text; what stands before it was said on the way, between calls of tools.</summary>
    public string Text
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

    public AnswerEnd End => AnswerEnd.Of(response);

    public LlmSource Source => LlmSource.Model;

    public LlmTiming Report(in CallMeasurement call, in AnswerEnd end) => call.Answered(end, Source);

    public ChatResponse ToResponse() => response;
}
