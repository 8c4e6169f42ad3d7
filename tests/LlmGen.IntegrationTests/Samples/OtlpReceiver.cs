using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmGen.IntegrationTests;

/// <summary>A collector on a loopback port: takes OTLP over HTTP as protobuf, and keeps the messages.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<ProtobufMessage> _traces = new();
    private readonly ConcurrentQueue<ProtobufMessage> _metrics = new();
    private readonly WebApplication _server;

    private OtlpReceiver()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapPost("/v1/traces", (HttpRequest request) => KeepAsync(request, _traces));
        _server.MapPost("/v1/metrics", (HttpRequest request) => KeepAsync(request, _metrics));
    }

    public string Endpoint => _server.Urls.Single();

    /// <summary>Every span that came: <c>ExportTraceServiceRequest.resource_spans.scope_spans.spans</c>.</summary>
    public IEnumerable<ProtobufMessage> Spans => _traces.SelectMany(request => request.At(1, 2, 2));

    /// <summary>The name of every metric that came: <c>ExportMetricsServiceRequest.resource_metrics.scope_metrics.metrics.name</c>.</summary>
    public IEnumerable<string> MetricNames => _metrics.SelectMany(request => request.At(1, 2, 2)).Select(metric => metric.Text(1));

    public static async Task<OtlpReceiver> StartAsync()
    {
        OtlpReceiver receiver = new();
        await receiver._server.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private static async Task KeepAsync(HttpRequest request, ConcurrentQueue<ProtobufMessage> messages)
    {
        using MemoryStream body = new();
        await request.Body.CopyToAsync(body);
        messages.Enqueue(new ProtobufMessage(body.ToArray()));
        request.HttpContext.Response.ContentType = "application/x-protobuf";
    }
}
