namespace LlmGen.Telemetry.Latency;

/// <summary>
/// Holds the values of a sliding window to an objective for their 95th percentile. That percentile is above the objective exactly where more
/// than 5 % of the values are, so two counts for each slice decide, without looking at percentiles.
/// </summary>
internal sealed class ObjectiveWatch(TimeSpan objective)
{
    /// <summary>With fewer values in the window, nothing is judged.</summary>
    public const int MinValues = 20;

    /// <summary>More than one value in 20 above the objective: the 95th percentile is.</summary>
    private const int MissedOneIn = 20;

    /// <summary>
    /// At most one in 40: met again. A method whose share is near one in 20 would otherwise cross that line to and fro with every few slow
    /// calls: at 6 % and 300 calls per window, one slow call in 14 would be a breach of its own; so it is one in 1,200.
    /// </summary>
    private const int MetOneIn = 40;

    private const int AboveShift = 32;

    // All values in the lower half of the sum, those above the objective in the upper: one addition counts both.
    private readonly SlidingWindow<SliceCounter> _values = new();
    private bool _missed;

    public TimeSpan Objective => objective;

    /// <summary>Counts a value in.</summary>
    /// <returns>Whether the objective is missed since this value: true for one value of each breach.</returns>
    public bool Observe(TimeSpan value, TimeSlice now)
    {
        _values.At(now).Add(value > objective ? (1L << AboveShift) + 1 : 1);

        long sum = 0;
        foreach (SliceCounter slice in _values.Slices)
        {
            sum += now.Sees(slice.Number) ? slice.Value : 0;
        }

        long count = (uint)sum;
        long above = sum >> AboveShift;
        if (count < MinValues)
        {
            return false;
        }

        if (!Volatile.Read(ref _missed))
        {
            return above * MissedOneIn > count && !Interlocked.Exchange(ref _missed, true);
        }

        if (above * MetOneIn <= count)
        {
            Volatile.Write(ref _missed, false);
        }

        return false;
    }
}
