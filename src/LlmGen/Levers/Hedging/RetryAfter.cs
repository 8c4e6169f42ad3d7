using System.Globalization;

namespace LlmGen;

/// <summary>
/// How long a provider asks to wait before the next request (<c>Retry-After</c>, mostly with the status 429), as clients tell it. No hedge is sent
/// before that time has passed: see <see cref="HedgeAttribute"/>.
/// </summary>
/// <remarks>
/// Provider packages, such as LlmGen.OpenAI, tell it by themselves. A client of your own tells it with <see cref="Attach"/> in the exception that it throws, and with
/// <see cref="Report"/> where it sends the request again by itself.
/// </remarks>
public static class RetryAfter
{
    /// <summary>Where <see cref="Exception.Data"/> holds the time to wait, a <see cref="TimeSpan"/> from when the exception was thrown.</summary>
    public const string DataKey = "llmgen.retry_after";

    /// <summary>The time to wait that an exception, or one of its inner exceptions, carries; null for none.</summary>
    /// <param name="exception">What a client threw.</param>
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
    /// <param name="exception">What a client is about to throw.</param>
    /// <param name="time">The time to wait.</param>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    public static void Attach(Exception exception, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(exception);
        exception.Data[DataKey] = time;
    }

    /// <summary>Tells the levers around the request of the present flow of execution that its provider asks to wait.</summary>
    /// <param name="time">The time to wait.</param>
    public static void Report(TimeSpan time) => RequestClocks.Hold(RequestClocks.Innermost, time);

    /// <summary>Reads the headers of a response.</summary>
    /// <param name="retryAfter">The header <c>Retry-After</c>: seconds, or a date (RFC 9110); null where there is none.</param>
    /// <param name="retryAfterMilliseconds">The header <c>retry-after-ms</c>, which wins; null where there is none.</param>
    /// <param name="now">The present time, from which a date is counted.</param>
    /// <returns>The time to wait, at least zero; null where neither header can be read.</returns>
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
