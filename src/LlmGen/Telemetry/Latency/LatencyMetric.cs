namespace LlmGen;

/// <summary>A latency that can have an objective.</summary>
public enum LatencyMetric
{
    /// <summary>From sending the request to the first chunk with content.</summary>
    TimeToFirstToken,

    /// <summary>From sending the request to the end of the answer.</summary>
    Total,
}
