using System.Numerics;

namespace LlmGen.Telemetry.Latency;

/// <summary>
/// The log-linear scale of latencies, in ticks of 100 ns: below 6.4 µs each tick has a bucket of its own, above it each octave has 32 equal
/// ones, up to 2^36 ticks (1 hour 54 minutes). What is longer goes into the last bucket, what is negative into the first.
/// </summary>
internal static class LatencyBuckets
{
    public const int Count = 1024;

    /// <summary>How far a bucket's <see cref="Midpoint"/> is from any value in it, at most, as a share of the value.</summary>
    public const double RelativeError = 1.0 / 64;

    /// <summary>The longest latency that is told apart.</summary>
    public const long MaxTicks = (1L << 36) - 1;

    private const int SubBucketBits = 5;
    private const int SubBuckets = 1 << SubBucketBits;

    public static int IndexOf(long ticks)
    {
        ulong value = (ulong)Math.Clamp(ticks, 0, MaxTicks);
        int shift = BitOperations.Log2(value | SubBuckets) - SubBucketBits;
        return (shift << SubBucketBits) + (int)(value >> shift);
    }

    /// <summary>The ticks that stand for all values of a bucket.</summary>
    public static long Midpoint(int bucket)
    {
        int shift = Math.Max((bucket >> SubBucketBits) - 1, 0);
        long lowest = (long)(bucket - (shift << SubBucketBits)) << shift;
        long width = 1L << shift;
        return lowest + ((width - 1) / 2);
    }
}
