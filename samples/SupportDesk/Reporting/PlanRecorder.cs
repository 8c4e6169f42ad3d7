using System.Diagnostics;

namespace SupportDesk;

/// <summary>Listens to the spans of LlmGen, as a trace viewer does, and keeps what the latest one of the triage said.</summary>
internal sealed class PlanRecorder : IDisposable
{
    private readonly ActivityListener _listener;
    private volatile PlanRecord _latest = PlanRecord.None;

    public PlanRecorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "LlmGen",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Stopped,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>What was said since it was last taken.</summary>
    public PlanRecord Take()
    {
        PlanRecord latest = _latest;
        _latest = PlanRecord.None;
        return latest;
    }

    public void Dispose() => _listener.Dispose();

    private void Stopped(Activity span)
    {
        if (span.DisplayName == "ISupportDesk.TriageAsync" && span.GetTagItem("llmgen.plan.critical_path") is IEnumerable<string> path)
        {
            _latest = new PlanRecord([.. path], span.GetTagItem("llmgen.plan.predicted_duration") is double seconds ? TimeSpan.FromSeconds(seconds) : null);
        }
    }
}
