using Microsoft.Extensions.Logging;

namespace LlmGen;

/// <summary>What goes wrong with the cache. Keys are hashes, but even they are never logged.</summary>
internal static partial class CacheLog
{
    [LoggerMessage(40, LogLevel.Warning, "The cache failed to look for an answer; the call goes on without it")]
    public static partial void LookupFailed(ILogger logger, Exception exception);

    [LoggerMessage(41, LogLevel.Warning, "The cache did not look for an answer within {Limit}; the call goes on without it")]
    public static partial void LookupSlow(ILogger logger, TimeSpan limit);

    [LoggerMessage(42, LogLevel.Warning, "The cache failed to store an answer")]
    public static partial void StoreFailed(ILogger logger, Exception exception);

    [LoggerMessage(43, LogLevel.Warning, "The cache did not store an answer within {Limit}; it goes on in the background")]
    public static partial void StoreSlow(ILogger logger, TimeSpan limit);

    [LoggerMessage(44, LogLevel.Debug, "A call is not cached: {Obstacle}")]
    public static partial void NotCached(ILogger logger, string obstacle);
}
