namespace LlmGen;

/// <summary>Specifies a latency metric that can have an objective.</summary>
public enum LatencyMetric
{
    /// <summary>The time from sending the request to the first chunk with content.</summary>
    TimeToFirstToken,

    /// <summary>The time from sending the request to the end of the response.</summary>
    Total,
}
