using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LlmGen.IntegrationTests;

/// <summary>
/// A server that says on the socket exactly what a test wants, also what no HTTP library would send. One request per connection.
/// </summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    /// <summary>Stands at the end of an answer after which the connection stays open and silent.</summary>
    private const string Hold = "<hold>";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<LoopbackRequest, string> _answer;
    private readonly Task _serving;

    /// <param name="answer">Gives the bytes for a request, as text.</param>
    public LoopbackServer(Func<LoopbackRequest, string> answer)
    {
        _answer = answer;
        _listener.Start();
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");
        _serving = ServeAsync();
    }

    public static string Silence => Hold;

    public Uri Endpoint { get; }

    public static string Json(string body, string status = "200 OK") => Answer(status, "application/json", body);

    public static string Answer(string status, string type, string body) => string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");

    /// <summary>Events in a stream that ends as it should, after the last of them.</summary>
    public static string Stream(params string[] events) =>
        StreamHead + Chunk(string.Concat(events.Select(data => $"data: {data.ReplaceLineEndings("")}\n\n"))) + "0\r\n\r\n";

    /// <summary>An event and a half, then the connection is gone.</summary>
    public static string BrokenStream(string data) => StreamHead + Chunk($"data: {data}\n\ndata: {data[..(data.Length / 2)]}");

    /// <summary>An event, then nothing more.</summary>
    public static string StalledStream(string data) => StreamHead + Chunk($"data: {data}\n\n") + Hold;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private static string StreamHead =>
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";

    private static string Chunk(string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");

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

    private async Task ServeAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                NetworkStream stream = connection.GetStream();
                string answer = _answer(await ReadAsync(stream));
                bool holds = answer.EndsWith(Hold, StringComparison.Ordinal);
                await stream.WriteAsync(Encoding.UTF8.GetBytes(holds ? answer[..^Hold.Length] : answer), _stop.Token);
                if (holds)
                {
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    private async Task<LoopbackRequest> ReadAsync(NetworkStream stream)
    {
        byte[] buffer = new byte[64 * 1024];
        using MemoryStream received = new();
        while (true)
        {
            int count = await stream.ReadAsync(buffer, _stop.Token);
            if (count == 0)
            {
                throw new EndOfStreamException();
            }

            received.Write(buffer, 0, count);
            string text = Encoding.UTF8.GetString(received.GetBuffer(), 0, (int)received.Length);
            if (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is int end and >= 0)
            {
                LoopbackRequest request = new(text[..end], text[(end + 4)..]);
                int length = int.Parse(request.Header("Content-Length"), CultureInfo.InvariantCulture);
                if (Encoding.UTF8.GetByteCount(request.Body) >= length)
                {
                    return request;
                }
            }
        }
    }
}
