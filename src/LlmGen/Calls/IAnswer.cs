using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>A whole answer, wherever it came from.</summary>
internal interface IAnswer
{
    string Text { get; }

    AnswerEnd End { get; }

    LlmSource Source { get; }

    /// <summary>When its chunks came; those of no stream where it came as a whole.</summary>
    StreamTimes Times { get; }

    /// <summary>The answer as a response of the caller's own.</summary>
    ChatResponse ToResponse();
}
