using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LlmGen.Telemetry;

/// <summary>The activity source and the instruments, all of the name <c>LlmGen</c>. They cost next to nothing while nobody listens.</summary>
internal static class Instruments
{
    private const string Seconds = "s";

    public static readonly ActivitySource Source = new(TelemetryNames.Source);

    private static readonly Meter Meter = new(TelemetryNames.Source);

    // Whole answers take from milliseconds to minutes.
    private static readonly double[] Durations =
        [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 0.96, 1.28, 1.92, 2.56, 3.84, 5.12, 7.68, 10.24, 20.48, 40.96, 81.92];

    // First tokens are felt between a tenth of a second and a few seconds.
    private static readonly double[] FirstTokens =
        [0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 5, 7.5, 10, 20, 40, 80];

    // Models write 10 to 1,000 tokens a second: gaps of 1 to 100 ms, where the usual buckets begin at 10 ms and double.
    private static readonly double[] Gaps =
        [0.0005, 0.001, 0.0015, 0.002, 0.003, 0.004, 0.005, 0.0065, 0.008, 0.01, 0.0125, 0.015, 0.0175, 0.02, 0.025, 0.03, 0.035, 0.04, 0.05,
         0.06, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10];

    private static readonly long[] Tokens =
        [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864];

    public static readonly GuardedHistogram<double> OperationDuration =
        Seconded(TelemetryNames.OperationDuration, "Duration of a request, from sending it to the end of the response.", Durations);

    public static readonly GuardedHistogram<double> TimeToFirstChunk =
        Seconded(TelemetryNames.TimeToFirstChunk, "Time from sending a request to the first chunk of its stream, with or without content.", FirstTokens);

    public static readonly GuardedHistogram<double> TimePerOutputChunk =
        Seconded(TelemetryNames.TimePerOutputChunk, "Time between two chunks of a stream, without the time that the consumer takes.", Gaps);

    public static readonly GuardedHistogram<double> TimeToFirstToken =
        Seconded(TelemetryNames.TimeToFirstToken, "Time to first token (TTFT): from the call to the first chunk with content.", FirstTokens);

    public static readonly GuardedHistogram<double> TimePerOutputToken =
        Seconded(TelemetryNames.TimePerOutputToken, "Time per output token (TPOT): the mean time between two output tokens of a call.", Gaps);

    public static readonly GuardedHistogram<long> TokenUsage = new(Meter.CreateHistogram(
        TelemetryNames.TokenUsage,
        "{token}",
        "Number of input and output tokens of a request.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = Tokens }));

    public static readonly GuardedCounter<long> PrefixCacheReadTokens = new(Meter.CreateCounter<long>(
        TelemetryNames.PrefixCacheReadTokens, "{token}", "Number of input tokens that the provider read from its prompt cache."));

    public static readonly GuardedCounter<long> CacheRequests = new(Meter.CreateCounter<long>(
        TelemetryNames.CacheRequests, "{request}", "Number of response cache lookups, by result: hit, miss, or joined to a request in progress."));

    public static readonly GuardedCounter<long> DeadlinesExceeded = new(Meter.CreateCounter<long>(
        TelemetryNames.DeadlinesExceeded, "{call}", "Number of calls that exceeded a deadline, by phase."));

    public static readonly GuardedCounter<long> ObjectivesMissed = new(Meter.CreateCounter<long>(
        TelemetryNames.ObjectivesMissed, "{breach}", "Number of times that the 95th percentile of a method exceeded its objective."));

    public static readonly GuardedCounter<long> HedgeRequests = new(Meter.CreateCounter<long>(
        TelemetryNames.HedgeRequests, "{request}", "Number of requests that were sent in addition to a first one without a token in time."));

    public static readonly GuardedCounter<long> HedgeWins = new(Meter.CreateCounter<long>(
        TelemetryNames.HedgeWins, "{call}", "Number of calls that an additional request completed."));

    public static readonly GuardedHistogram<double> QueueDuration =
        Seconded(TelemetryNames.QueueDuration, "Time that a request waited for a slot of its model's concurrency limit.", Durations);

    /// <summary>Whether somebody listens to what is recorded of a call.</summary>
    public static bool RecordCalls =>
        OperationDuration.Enabled || TokenUsage.Enabled || TimeToFirstChunk.Enabled || TimePerOutputChunk.Enabled
        || TimeToFirstToken.Enabled || TimePerOutputToken.Enabled || PrefixCacheReadTokens.Enabled;

    private static GuardedHistogram<double> Seconded(string name, string description, double[] boundaries) =>
        new(Meter.CreateHistogram(name, Seconds, description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries }));
}
