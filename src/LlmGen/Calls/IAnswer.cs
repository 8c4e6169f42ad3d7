using LlmGen.Telemetry;
using Microsoft.Extensions.AI;

namespace LlmGen.Calls;

/// <summary>A whole answer, wherever it came from.</summary>
internal interface IAnswer
{
    string Text { get; }

    AnswerEnd End { get; }

    LlmSource Source { get; }

    /// <summary>Tells a measurement that the model's part is over.</summary>
    LlmTiming Report(in CallMeasurement call, in AnswerEnd end);

    /// <summary>The answer as a response of the caller's own.</summary>
    ChatResponse ToResponse();
}
