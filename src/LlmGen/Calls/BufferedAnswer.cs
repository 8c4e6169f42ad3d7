using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>An answer that came as a whole.</summary>
internal sealed class BufferedAnswer(ChatResponse response) : Answer
{
    public override string Text => response.Text;

    public override AnswerEnd End { get; } = AnswerEnd.Of(response);

    public override LlmSource Source => LlmSource.Model;

    public override ChatResponse ToResponse() => response;
}
