using LlmGen.Telemetry.Latency;

namespace LlmGen.Tests.Telemetry;

/// <summary>The scale itself, at every edge of every bucket.</summary>
public class LatencyBucketTests
{
    [Fact]
    public void Every_bucket_stands_for_its_values_within_the_stated_error()
    {
        Assert.InRange(LatencyBuckets.MaxTicks, TimeSpan.FromMinutes(114).Ticks, TimeSpan.FromMinutes(115).Ticks);
        long lowest = 0;
        for (int bucket = 0; bucket < LatencyBuckets.Count; bucket++)
        {
            long highest = HighestOf(bucket);
            Assert.Equal(bucket, LatencyBuckets.IndexOf(lowest));
            foreach (long ticks in new[] { lowest, (lowest + highest) / 2, highest })
            {
                Assert.Equal(bucket, LatencyBuckets.IndexOf(ticks));
                Assert.True(Math.Abs(LatencyBuckets.Midpoint(bucket) - ticks) <= ticks * LatencyBuckets.RelativeError, $"{ticks} ticks");
            }

            lowest = highest + 1;
        }

        Assert.Equal(LatencyBuckets.MaxTicks + 1, lowest);
    }

    [Theory]
    [InlineData(long.MinValue, 0)]
    [InlineData(-1, 0)]
    [InlineData(LatencyBuckets.MaxTicks + 1, LatencyBuckets.Count - 1)]
    [InlineData(long.MaxValue, LatencyBuckets.Count - 1)]
    public void A_value_off_the_scale_goes_to_its_end(long ticks, int bucket) => Assert.Equal(bucket, LatencyBuckets.IndexOf(ticks));

    /// <summary>The last value of a bucket, by bisection: the scale only rises.</summary>
    private static long HighestOf(int bucket)
    {
        long within = LatencyBuckets.Midpoint(bucket);
        long beyond = LatencyBuckets.MaxTicks + 1;
        while (beyond - within > 1)
        {
            long middle = within + ((beyond - within) / 2);
            (within, beyond) = LatencyBuckets.IndexOf(middle) <= bucket ? (middle, beyond) : (within, middle);
        }

        return within;
    }
}
