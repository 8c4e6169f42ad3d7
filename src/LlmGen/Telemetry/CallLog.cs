using LlmGen.CompilerServices;
using Microsoft.Extensions.Logging;

namespace LlmGen.Telemetry;

/// <summary>What goes wrong, and on demand what was said. Only <see cref="LlmRuntimeOptions.LogContent"/> puts model text into a log.</summary>
internal static partial class CallLog
{
    public const string Category = "LlmGen";

    /// <summary>A call failed with an exception that is none of ours. The exception itself goes into the log only with its content.</summary>
    public static void Failed(ILogger logger, string method, Exception exception, bool logContent) =>
        Failed(logger, method, FailureText.Of(exception), logContent ? exception : null);

    public static void Unreadable(ILogger logger, LlmMethod method, LlmOutputException unreadable, bool logContent) =>
        Unreadable(logger, method.Name, logContent ? unreadable.Path : LoggedPath.Of(unreadable.Path, method.Format), unreadable.Expected);

    [LoggerMessage(3, LogLevel.Warning, "{Method}: the output token limit truncated the response")]
    public static partial void Truncated(ILogger logger, string method);

    [LoggerMessage(4, LogLevel.Warning, "{Method}: the model refused, or a content filter blocked the response")]
    public static partial void Refused(ILogger logger, string method);

    [LoggerMessage(5, LogLevel.Error, "{Method}: a handler of LatencyTracker.ObjectiveMissed failed")]
    public static partial void ObjectiveHandlerFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "{Method}: the 95th percentile of {Metric} is {Measured}; the objective is {Objective}")]
    public static partial void ObjectiveMissed(ILogger logger, string method, LatencyMetric metric, TimeSpan measured, TimeSpan objective);

    [LoggerMessage(8, LogLevel.Error, "A logger failed: {Error}. Calls continue; further failures of this logger are not logged")]
    public static partial void LoggerFailed(ILogger logger, string error);

    [LoggerMessage(9, LogLevel.Error, "{Method}: the IProgress failed: {Error}. The fan-out continues; further failures of this IProgress are not logged")]
    public static partial void ProgressFailed(ILogger logger, string method, string error);

    [LoggerMessage(
        20,
        LogLevel.Warning,
        "{Method}: no IChatClient is registered for the model \"{Model}\"; the default client is used. Register one with AddKeyedSingleton<IChatClient>(\"{Model}\", …), or correct the name")]
    public static partial void NoClientForModel(ILogger logger, string method, string model);

    [LoggerMessage(10, LogLevel.Debug, "{Method} prompt: {Prompt}")]
    public static partial void Prompt(ILogger logger, string method, string prompt);

    [LoggerMessage(11, LogLevel.Debug, "{Method} response: {Answer}")]
    public static partial void Answer(ILogger logger, string method, string answer);

    [LoggerMessage(1, LogLevel.Warning, "{Method} failed: {Error}")]
    private static partial void Failed(ILogger logger, string method, string error, Exception? exception);

    [LoggerMessage(2, LogLevel.Warning, "{Method}: the response cannot be deserialized at {Path}: expected {Expected}")]
    private static partial void Unreadable(ILogger logger, string method, string? path, string? expected);
}
