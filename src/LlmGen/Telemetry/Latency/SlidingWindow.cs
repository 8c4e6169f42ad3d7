namespace LlmGen.Telemetry.Latency;

/// <summary>The data of the current slice and of those before it that are still within the window, each reused once it has left.</summary>
/// <remarks>
/// Recording takes no lock, except that the first to record in a slice empties its data while others that come for it wait. Nothing is lost,
/// unless a thread is suspended for nearly a whole window between finding its slice and counting in it.
/// </remarks>
internal sealed class SlidingWindow<T>
    where T : SliceData, new()
{
    private readonly Lock _renewing = new();
    private readonly T[] _slices = new T[TimeSlice.PerWindow];

    public SlidingWindow()
    {
        for (int i = 0; i < _slices.Length; i++)
        {
            _slices[i] = new T();
        }
    }

    /// <summary>The data of every slice, also of those that have left the window: see <see cref="TimeSlice.Sees"/>.</summary>
    public ReadOnlySpan<T> Slices => _slices;

    /// <summary>The data to record in.</summary>
    public T At(TimeSlice slice)
    {
        T data = _slices[slice.Slot];
        if (data.Number != slice.Number)
        {
            Renew(data, slice.Number);
        }

        return data;
    }

    private void Renew(T data, long number)
    {
        lock (_renewing)
        {
            // A thread that was held up for a window finds newer data, and its value joins that.
            if (data.Number < number)
            {
                data.Renew(number);
            }
        }
    }
}
