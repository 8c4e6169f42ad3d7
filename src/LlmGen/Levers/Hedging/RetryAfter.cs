using System.Globalization;
using LlmGen.Levers.Common;

namespace LlmGen;

/// <summary>
/// The time that a provider asks to wait before the next request (<c>Retry-After</c>, usually with status 429). No additional request of
/// <see cref="HedgeAttribute"/> is sent before that time has passed.
/// </summary>
/// <remarks>
/// Provider packages, such as LlmGen.OpenAI, report it. In your own client, call <see cref="Attach"/> for the exceptions that it throws, and
/// <see cref="Report"/> if it retries the request itself.
/// </remarks>
public static class RetryAfter
{
    /// <summary>The key in <see cref="Exception.Data"/> of the time to wait, a <see cref="TimeSpan"/> from when the exception was thrown.</summary>
    public const string DataKey = "llmgen.retry_after";

    /// <summary>Gets the time to wait from an exception or one of its inner exceptions. Null if there is none.</summary>
    /// <param name="exception">The exception of a client, or null.</param>
    public static TimeSpan? Of(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception.Data[DataKey] is TimeSpan time)
            {
                return time;
            }
        }

        return null;
    }

    /// <summary>Adds the time to wait to an exception.</summary>
    /// <param name="exception">The exception that a client is about to throw.</param>
    /// <param name="time">The time to wait.</param>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    public static void Attach(Exception exception, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(exception);
        exception.Data[DataKey] = time;
    }

    /// <summary>Reports the time to wait to the wrappers of the current request (in the current async flow).</summary>
    /// <param name="time">The time to wait.</param>
    public static void Report(TimeSpan time) => RequestClocks.Hold(RequestClocks.Innermost, time);

    /// <summary>Parses the headers of a response.</summary>
    /// <param name="retryAfter">The header <c>Retry-After</c>: seconds or a date (RFC 9110). Null if there is none.</param>
    /// <param name="retryAfterMilliseconds">The header <c>retry-after-ms</c>, which takes precedence. Null if there is none.</param>
    /// <param name="now">The current time, for headers with a date.</param>
    /// <returns>The time to wait, at least zero. Null if neither header is valid.</returns>
    public static TimeSpan? Parse(string? retryAfter, string? retryAfterMilliseconds, DateTimeOffset now) =>
        Number(retryAfterMilliseconds) is { } milliseconds ? Time(milliseconds / 1000)
        : Number(retryAfter) is { } seconds ? Time(seconds)
        : DateTimeOffset.TryParseExact(
            retryAfter,
            ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite,
            out DateTimeOffset date) ? Time((date - now).TotalSeconds)
        : null;

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out double number)
            ? number
            : null;

    private static TimeSpan Time(double seconds) =>
        seconds <= 0 ? TimeSpan.Zero : seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
}
