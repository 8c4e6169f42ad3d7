using Microsoft.Extensions.Logging;

namespace LlmGen;

/// <summary>What goes wrong with the cache. Keys are hashes, but even they are never logged, nor are messages of a cache, which may hold an answer.</summary>
internal static partial class CacheLog
{
    public static void LookupFailed(ILogger logger, Exception exception) => LookupFailed(logger, FailureText.Of(exception));

    public static void StoreFailed(ILogger logger, Exception exception) => StoreFailed(logger, FailureText.Of(exception));

    [LoggerMessage(41, LogLevel.Warning, "The cache did not look for an answer within {Limit}; the call goes on without it")]
    public static partial void LookupSlow(ILogger logger, TimeSpan limit);

    [LoggerMessage(43, LogLevel.Warning, "The cache did not store an answer within {Limit}; it goes on in the background")]
    public static partial void StoreSlow(ILogger logger, TimeSpan limit);

    [LoggerMessage(44, LogLevel.Debug, "A call is not cached: {Obstacle}")]
    public static partial void NotCached(ILogger logger, string obstacle);

    [LoggerMessage(45, LogLevel.Debug, "A response of {Name} is not cached: {Obstacle}")]
    public static partial void NotStored(ILogger logger, string name, string obstacle);

    [LoggerMessage(46, LogLevel.Warning, "Text responses of {Name} are not cached, because its client reports no finish reason and a broken stream would look complete. Fix the client, or set LlmRuntimeOptions.CacheWithoutFinishReason")]
    public static partial void NoFinishReason(ILogger logger, string name);

    [LoggerMessage(47, LogLevel.Warning, "The cache failed to remove a response that cannot be read: {Error}")]
    public static partial void RemoveFailed(ILogger logger, string error);

    [LoggerMessage(40, LogLevel.Warning, "The cache failed to look for an answer; the call goes on without it: {Error}")]
    private static partial void LookupFailed(ILogger logger, string error);

    [LoggerMessage(42, LogLevel.Warning, "The cache failed to store an answer: {Error}")]
    private static partial void StoreFailed(ILogger logger, string error);
}
