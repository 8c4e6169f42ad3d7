using System.Globalization;
using LlmGen.Telemetry;

namespace LlmGen.Levers.Deadlines;

/// <summary>What a caller is told whose call was given up.</summary>
internal static class DeadlineError
{
    private const string OneCallers = "llmgen.deadline.one_callers";

    public static TimeoutException Timeout(string name, DeadlinePhase phase, TimeSpan limit, TimeSpan waited, bool isOneCallers = false)
    {
        string missed = phase switch
        {
            DeadlinePhase.FirstToken => "no first token within",
            DeadlinePhase.Stall => "the stream stalled, no further content within",
            _ => "no complete response within the total of",
        };
        string phaseName = Name(phase);
        Instruments.DeadlinesExceeded.Add(1, new(TelemetryNames.Method, name), new(TelemetryNames.DeadlinePhase, phaseName));
        return new TimeoutException(
            string.Create(CultureInfo.InvariantCulture, $"{name}: {missed} {limit.TotalMilliseconds:0.###} ms; waited {waited.TotalMilliseconds:0} ms."))
        {
            Data = { [TelemetryNames.DeadlinePhase] = phaseName, [OneCallers] = isOneCallers },
        };
    }

    /// <summary>Whether a deadline of one caller was missed, and not one of the client, which holds for all who share its request.</summary>
    public static bool IsOneCallers(TimeoutException exception) => exception.Data[OneCallers] is true;

    private static string Name(DeadlinePhase phase) => phase switch
    {
        DeadlinePhase.FirstToken => "first_token",
        DeadlinePhase.Stall => "stall",
        _ => "total",
    };
}
