using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LlmGen;

/// <summary>
/// Simulated models behind the OpenAI wire: <c>POST /v1/chat/completions</c>, plain and streamed, and <c>GET /v1/models</c>. Any client
/// of an OpenAI-compatible server can be pointed at <see cref="Endpoint"/>; any API key will do.
/// </summary>
/// <remarks>
/// It listens on 127.0.0.1 only, and reads neither configuration nor environment. A request ends when its client goes away. Faults of
/// the models arrive as a real server's would: a status with its error, <c>Retry-After</c>, silence, or a cut connection.
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

    /// <summary>How many HTTP requests have arrived and not ended.</summary>
    public int InFlight => _application.InFlight;

    /// <summary>Starts a server.</summary>
    /// <param name="models">
    /// The models to serve, each by its <see cref="SimulatedModelOptions.ModelId"/>. They stay the caller's, for their counts and their
    /// disposal.
    /// </param>
    /// <param name="options">Where to listen; any free port unless given.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="ArgumentException">There is no model, two have one name, or an option is out of its range.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
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

    /// <summary>Stops listening and ends the requests that are running.</summary>
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
