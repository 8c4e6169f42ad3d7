using System.Net;
using System.Net.Sockets;

namespace LlmGen.Tests.Wire;

/// <summary>A server that says on the socket exactly what a test scripts, byte by byte. One request a connection.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<RawConnection, Task> _answer;
    private readonly Task _serving;
    private int _requests;
    private int _open;

    public RawServer(Func<RawConnection, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");
        _serving = ServeAsync();
    }

    public Uri Endpoint { get; }

    /// <summary>Requests that have arrived whole.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Requests whose script still runs: it ends when the client goes away, or by itself.</summary>
    public int Open => Volatile.Read(ref _open);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            // A handler may keep a connection on which it has asked nothing yet.
            using RawConnection connection = new(client, _stop.Token);
            await connection.ReadRequestAsync();
            connection.Number = Interlocked.Increment(ref _requests);
            Interlocked.Increment(ref _open);
            try
            {
                await _answer(connection);
            }
            finally
            {
                Interlocked.Decrement(ref _open);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // The client went away, or the test is over.
        }
    }
}
