namespace LlmGen.Telemetry.Latency;

/// <summary>One slice of a sliding window, in timestamps of the clock. Numbers only grow, also where the clock jumps back.</summary>
internal sealed class TimeSlice(long number, long start, long length)
{
    /// <summary>The slices in a window.</summary>
    public const int PerWindow = 6;

    private readonly ulong _tolerated = (ulong)length * 2;

    public long Number { get; } = number;

    public long Start { get; } = start;

    public long End { get; } = start + length;

    /// <summary>The place of this slice among those of a window.</summary>
    public int Slot { get; } = (int)(number % PerWindow);

    /// <summary>Whether a value of this moment belongs here. Up to a slice too early it does: a thread was held up, or the clock stepped back a little.</summary>
    public bool Takes(long moment) => (ulong)(moment - (End - (long)_tolerated)) < _tolerated;

    /// <summary>Whether a slice of this number is within the window that ends with this one.</summary>
    public bool Sees(long number) => number > Number - PerWindow;
}
