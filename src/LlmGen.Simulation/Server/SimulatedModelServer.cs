using System.Net;
using LlmGen.Simulation.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LlmGen.Simulation;

/// <summary>
/// A server for simulated models with an OpenAI-compatible API: <c>POST /v1/chat/completions</c>, buffered and streamed, and <c>GET /v1/models</c>. Any client
/// of an OpenAI-compatible server can use <see cref="Endpoint"/>, with any API key.
/// </summary>
/// <remarks>
/// It listens only on 127.0.0.1, and does not read configuration or environment variables. A request is cancelled when its client disconnects. Simulated
/// faults look like those of a real server: an error status, <c>Retry-After</c>, a stalled stream, or a closed connection.
/// </remarks>
public sealed class SimulatedModelServer : IAsyncDisposable
{
    private readonly KestrelServer _kestrel;
    private readonly SimulatedModelApplication _application;
    private readonly CancellationTokenSource _stopping;
    private int _disposed;

    private SimulatedModelServer(KestrelServer kestrel, SimulatedModelApplication application, CancellationTokenSource stopping)
    {
        _kestrel = kestrel;
        _application = application;
        _stopping = stopping;
        Endpoint = new Uri(kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single() + "/v1");
    }

    /// <summary>The base address for clients, such as <c>http://127.0.0.1:40123/v1</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>The number of HTTP requests in progress.</summary>
    public int InFlight => _application.InFlight;

    /// <summary>Starts a server.</summary>
    /// <param name="models">
    /// The models, identified by their <see cref="SimulatedModelOptions.ModelId"/>. They are not disposed.
    /// </param>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <param name="cancellationToken">The token to cancel the start.</param>
    /// <exception cref="ArgumentException">There is no model, two models have the same name, or an option is out of range.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    public static Task<SimulatedModelServer> StartAsync(
        IEnumerable<SimulatedModel> models, SimulatedModelServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        options ??= new SimulatedModelServerOptions();
        options.Validate();
        Dictionary<string, SimulatedModel> byId = models.ToDictionary(model => model.ModelId, StringComparer.Ordinal);
        if (byId.Count == 0)
        {
            throw new ArgumentException("A server requires at least one model.", nameof(models));
        }

        return StartAsync(byId, options, cancellationToken);
    }

    /// <summary>Stops the server and cancels running requests.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _kestrel.StopAsync(CancellationToken.None).ConfigureAwait(false);
        _kestrel.Dispose();
        _stopping.Dispose();
    }

    private static async Task<SimulatedModelServer> StartAsync(
        Dictionary<string, SimulatedModel> models, SimulatedModelServerOptions options, CancellationToken cancellationToken)
    {
        // Kestrel by itself: a host would read the environment, write to the console and take over Ctrl+C.
        KestrelServerOptions settings = new() { AddServerHeader = false };
        settings.Limits.MaxRequestBodySize = options.MaxRequestBytes;
        // A client may read as slowly as it likes; what it has not read holds the model back.
        settings.Limits.MinResponseDataRate = null;
        settings.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        KestrelServer kestrel = new(
            Options.Create(settings),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
        CancellationTokenSource stopping = new();
        try
        {
            SimulatedModelApplication application = new(models, stopping.Token);
            await kestrel.StartAsync(application, cancellationToken).ConfigureAwait(false);
            return new SimulatedModelServer(kestrel, application, stopping);
        }
        catch
        {
            kestrel.Dispose();
            stopping.Dispose();
            throw;
        }
    }
}
