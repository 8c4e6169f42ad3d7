using System.Diagnostics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace LlmGen.Telemetry;

/// <summary>Spans whose listeners harm nobody but themselves: what they throw ends no call, and leaves no span current that has ended.</summary>
internal static class GuardedActivities
{
    /// <summary>Begins a span, which is the current one from then on; null where nobody listens to it.</summary>
    public static Activity? Start(ActivityKind kind, string name, Tag[] tags)
    {
        Activity? before = Activity.Current;
        try
        {
            return Instruments.Source.StartActivity(kind, tags: tags, name: name);
        }
        catch (Exception)
        {
            // It may have begun by the time a listener heard of it.
            Activity? begun = Activity.Current;
            return begun != before && begun?.Source == Instruments.Source ? begun : null;
        }
    }

    /// <summary>Ends a span.</summary>
    public static void Stop(Activity activity)
    {
        try
        {
            activity.Dispose();
        }
        catch (Exception)
        {
            if (Activity.Current == activity)
            {
                Activity.Current = activity.Parent;
            }
        }
    }
}
