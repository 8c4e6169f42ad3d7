using System.Diagnostics.Metrics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace LlmGen.Telemetry;

/// <summary>A histogram whose listeners harm nobody but themselves: what they throw ends no call.</summary>
internal sealed class GuardedHistogram<T>(Histogram<T> histogram)
    where T : struct
{
    public bool Enabled => histogram.Enabled;

    public void Record(T value, params ReadOnlySpan<Tag> tags)
    {
        if (!histogram.Enabled)
        {
            return;
        }

        try
        {
            histogram.Record(value, tags);
        }
        catch (Exception)
        {
            // It is the listener's to report.
        }
    }
}

/// <summary>A counter whose listeners harm nobody but themselves: what they throw ends no call.</summary>
internal sealed class GuardedCounter<T>(Counter<T> counter)
    where T : struct
{
    public bool Enabled => counter.Enabled;

    public void Add(T delta, params ReadOnlySpan<Tag> tags)
    {
        if (!counter.Enabled)
        {
            return;
        }

        try
        {
            counter.Add(delta, tags);
        }
        catch (Exception)
        {
            // It is the listener's to report.
        }
    }
}
