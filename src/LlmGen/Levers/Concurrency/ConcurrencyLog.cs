using Microsoft.Extensions.Logging;

namespace LlmGen;

/// <summary>What a concurrency limit has to say.</summary>
internal static partial class ConcurrencyLog
{
    [LoggerMessage(
        30,
        LogLevel.Warning,
        "{Name}: more than {MaxBufferedCharacters} characters of a stream wait for their reader; the request is read no further and keeps its slot "
        + "until they are taken. Read the stream faster, or raise MaxBufferedCharacters")]
    public static partial void Paused(ILogger logger, string name, int maxBufferedCharacters);
}
