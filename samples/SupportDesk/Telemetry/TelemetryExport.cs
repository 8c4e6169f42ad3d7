namespace SupportDesk;

/// <summary>Sends spans and metrics to a collector where OpenTelemetry's environment variables name one.</summary>
internal static class TelemetryExport
{
    /// <summary>Starts the export; null where there is no collector. Disposing sends what is left.</summary>
    public static IDisposable? Start() =>
        string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT")) ? null : OtlpExport.Start();
}
