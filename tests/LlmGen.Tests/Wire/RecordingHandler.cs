using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;

namespace LlmGen.Tests.Wire;

/// <summary>Notes the body of each request on its way to the socket, and counts the sockets.</summary>
internal sealed class RecordingHandler : DelegatingHandler
{
    private readonly ConcurrentQueue<JsonElement> _bodies = new();
    private int _connections;

    public RecordingHandler(int mostConnections = int.MaxValue) => InnerHandler = new SocketsHttpHandler
    {
        MaxConnectionsPerServer = mostConnections,
        ConnectCallback = async (context, cancellationToken) =>
        {
            Interlocked.Increment(ref _connections);
            Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The bodies, in the order of their requests.</summary>
    public IReadOnlyList<JsonElement> Bodies => [.. _bodies];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _bodies.Enqueue(JsonElement.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken)));
        return await base.SendAsync(request, cancellationToken);
    }
}
