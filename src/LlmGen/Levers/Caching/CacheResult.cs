using LlmGen.Telemetry;

namespace LlmGen.Levers.Caching;

/// <summary>How a call fared at the cache: the values of <see cref="TelemetryNames.CacheResult"/>.</summary>
internal static class CacheResult
{
    /// <summary>The answer was there.</summary>
    public const string Hit = "hit";

    /// <summary>It was not, and the call sent the request.</summary>
    public const string Miss = "miss";

    /// <summary>It was not, but an equal call's request was under way.</summary>
    public const string Joined = "joined";
}
