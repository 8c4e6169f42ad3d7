using LlmGen.Telemetry;
using Microsoft.Extensions.Logging;

namespace LlmGen.Levers.Caching;

/// <summary>What goes wrong with the cache. Keys are hashes, but even they are never logged, nor are messages of a cache, which may hold an answer.</summary>
internal static partial class CacheLog
{
    public static void LookupFailed(ILogger logger, Exception exception) => LookupFailed(logger, FailureText.Of(exception));

    public static void StoreFailed(ILogger logger, Exception exception) => StoreFailed(logger, FailureText.Of(exception));

    [LoggerMessage(41, LogLevel.Warning, "Cache lookup did not complete within {Limit}; calling the model")]
    public static partial void LookupSlow(ILogger logger, TimeSpan limit);

    [LoggerMessage(43, LogLevel.Warning, "Cache write did not complete within {Limit}; it continues in the background")]
    public static partial void StoreSlow(ILogger logger, TimeSpan limit);

    [LoggerMessage(44, LogLevel.Debug, "Call is not cached: {Obstacle}")]
    public static partial void NotCached(ILogger logger, string obstacle);

    [LoggerMessage(45, LogLevel.Debug, "Response of {Name} is not cached: {Obstacle}")]
    public static partial void NotStored(ILogger logger, string name, string obstacle);

    [LoggerMessage(46, LogLevel.Warning, "Text responses of {Name} are not cached, because its client reports no finish reason and a broken stream would look complete. Fix the client, or set LlmRuntimeOptions.CacheWithoutFinishReason")]
    public static partial void NoFinishReason(ILogger logger, string name);

    [LoggerMessage(47, LogLevel.Warning, "Failed to remove an invalid cache entry: {Error}")]
    public static partial void RemoveFailed(ILogger logger, string error);

    [LoggerMessage(40, LogLevel.Warning, "Cache lookup failed; calling the model: {Error}")]
    private static partial void LookupFailed(ILogger logger, string error);

    [LoggerMessage(42, LogLevel.Warning, "Cache write failed: {Error}")]
    private static partial void StoreFailed(ILogger logger, string error);
}
