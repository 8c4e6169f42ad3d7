using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmGen.Telemetry;

/// <summary>A log that ends no call: the first time that it throws, it is told so; after that what it throws is ignored.</summary>
internal sealed class GuardedLogger : ILogger
{
    private readonly ILogger _logger;
    private int _hasFailed;

    private GuardedLogger(ILogger logger) => _logger = logger;

    /// <summary>A log over another, or none.</summary>
    public static ILogger Over(ILogger? logger) => logger switch
    {
        null or NullLogger => NullLogger.Instance,
        GuardedLogger => logger,
        _ => new GuardedLogger(logger),
    };

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return _logger.IsEnabled(logLevel);
        }
        catch (Exception exception)
        {
            Failed(exception);
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            _logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception failure)
        {
            Failed(failure);
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _logger.BeginScope(state);

    // One of several providers may have thrown, and the others still write.
    private void Failed(Exception exception)
    {
        if (Interlocked.Exchange(ref _hasFailed, 1) != 0)
        {
            return;
        }

        try
        {
            CallLog.LoggerFailed(_logger, FailureText.Of(exception));
        }
        catch (Exception)
        {
            // Nobody is left to be told.
        }
    }
}
