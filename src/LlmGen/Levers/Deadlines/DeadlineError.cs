using System.Globalization;
using LlmGen.Telemetry;

namespace LlmGen.Levers.Deadlines;

/// <summary>What a caller is told whose call was given up.</summary>
internal static class DeadlineError
{
    public static TimeoutException Timeout(string name, DeadlinePhase phase, TimeSpan limit, TimeSpan waited)
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
            Data = { [TelemetryNames.DeadlinePhase] = phaseName },
        };
    }

    /// <summary>Whether a deadline of a call was missed, and not a time-out of the client's own.</summary>
    public static bool IsDeadline(TimeoutException exception) => exception.Data.Contains(TelemetryNames.DeadlinePhase);

    private static string Name(DeadlinePhase phase) => phase switch
    {
        DeadlinePhase.FirstToken => "first_token",
        DeadlinePhase.Stall => "stall",
        _ => "total",
    };

    /// <summary>A cancellation by the caller names the caller's token; any other failure stays what it is.</summary>
    public static Exception OfCaller(Exception exception, CancellationToken caller) =>
        exception is OperationCanceledException cancelled && caller.IsCancellationRequested && cancelled.CancellationToken != caller
            ? new OperationCanceledException(exception.Message, exception, caller)
            : exception;
}
