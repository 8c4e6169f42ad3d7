using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace LlmGen.Telemetry;

/// <summary>
/// What a log may say of an exception: its types and codes. Messages may hold what was asked or answered: providers repeat prompts, constructors
/// repeat values.
/// </summary>
internal static class FailureText
{
    /// <summary>Where in <see cref="Exception.Data"/> an HTTP status may stand: the exceptions of the vendors' SDKs are not known here.</summary>
    public const string StatusKey = "http.response.status_code";

    private const int MaxExceptions = 5;

    /// <summary>The exception and what caused it, outermost first.</summary>
    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        int count = 0;
        for (Exception? current = exception; current is not null && count < MaxExceptions; current = current.InnerException, count++)
        {
            text.Append(count == 0 ? "" : ", caused by ").Append(current.GetType().FullName);
            if (Detail(current) is { } detail)
            {
                text.Append(" (").Append(detail).Append(')');
            }
        }

        return text.ToString();
    }

    private static string? Detail(Exception exception) => exception switch
    {
        HttpRequestException { StatusCode: { } status } => ((int)status).ToString(CultureInfo.InvariantCulture),
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } request => request.HttpRequestError.ToString(),
        SocketException socket => socket.SocketErrorCode.ToString(),
        TimeoutException when exception.Data[TelemetryNames.DeadlinePhase] is string phase => phase,
        _ when exception.Data[StatusKey] is int status => status.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
