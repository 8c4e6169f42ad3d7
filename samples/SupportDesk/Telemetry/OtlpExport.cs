using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace SupportDesk;

/// <summary>OpenTelemetry over LlmGen's spans and instruments, and the sample's own spans. The exporter reads its settings from the environment.</summary>
internal sealed class OtlpExport(TracerProvider traces, MeterProvider metrics) : IDisposable
{
    public static OtlpExport Start() => new(
        Sdk.CreateTracerProviderBuilder().ConfigureResource(Describe).AddSource("LlmGen", "SupportDesk").AddOtlpExporter().Build(),
        Sdk.CreateMeterProviderBuilder().ConfigureResource(Describe).AddMeter("LlmGen").AddOtlpExporter().Build());

    public void Dispose()
    {
        traces.Dispose();
        metrics.Dispose();
    }

    private static void Describe(ResourceBuilder resource) => resource.AddService("SupportDesk");
}
