using Microsoft.Extensions.Logging;

namespace LlmGen.Levers.Concurrency;

/// <summary>What a concurrency limit has to say.</summary>
internal static partial class ConcurrencyLog
{
    [LoggerMessage(
        30,
        LogLevel.Warning,
        "{Name}: more than {MaxBufferedCharacters} characters of a stream are buffered; reading is paused, and the request keeps its slot "
        + "until they are read. Read the stream faster, or increase MaxBufferedCharacters")]
    public static partial void Paused(ILogger logger, string name, int maxBufferedCharacters);
}
