using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>A whole answer, wherever it came from.</summary>
internal abstract class Answer
{
    public abstract string Text { get; }

    public abstract AnswerEnd End { get; }

    public abstract LlmSource Source { get; }

    /// <summary>When its chunks came, for one that was streamed.</summary>
    public virtual StreamTimes? Times => null;

    /// <summary>The answer as a response of the caller's own.</summary>
    public abstract ChatResponse ToResponse();
}
