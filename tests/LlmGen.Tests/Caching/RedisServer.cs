using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Garnet;

namespace LlmGen.Tests.Caching;

/// <summary>A server of the Redis protocol inside the test process.</summary>
public sealed class RedisServer : IDisposable
{
    private GarnetServer? _server;

    public RedisServer()
    {
        int port = FreePort();
        _server = new GarnetServer(["--bind", "127.0.0.1", "--port", $"{port}", "--memory", "16m", "--page", "1m", "--index", "1m", "--no-pubsub"]);
        _server.Start();
        Configuration = ConfigurationOf(port, TimeSpan.FromSeconds(30));
    }

    /// <summary>How StackExchange.Redis reaches it.</summary>
    public string Configuration { get; }

    /// <summary>A configuration that leads to a port where nobody listens.</summary>
    public static string Nowhere => ConfigurationOf(FreePort(), TimeSpan.FromSeconds(1));

    /// <summary>Stops it. Again is nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _server, null)?.Dispose();

    private static string ConfigurationOf(int port, TimeSpan limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"127.0.0.1:{port},abortConnect=false,connectRetry=0,connectTimeout={limit.TotalMilliseconds},asyncTimeout={limit.TotalMilliseconds},syncTimeout={limit.TotalMilliseconds}");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
