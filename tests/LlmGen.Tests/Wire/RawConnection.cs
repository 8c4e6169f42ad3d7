using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace LlmGen.Tests.Wire;

/// <summary>One request to a <see cref="RawServer"/>, and the bytes of its answer.</summary>
internal sealed class RawConnection(TcpClient client, CancellationToken stopping) : IDisposable
{
    private readonly NetworkStream _stream = NoDelay(client).GetStream();

    /// <summary>1 for the first request that the server got.</summary>
    public int Number { get; set; }

    /// <summary>The JSON of the request.</summary>
    public JsonElement Body { get; private set; }

    public bool IsStreamed => Body.TryGetProperty("stream", out JsonElement stream) && stream.GetBoolean();

    public async Task ReadRequestAsync()
    {
        using MemoryStream received = new();
        byte[] buffer = new byte[16 * 1024];
        while (true)
        {
            int count = await _stream.ReadAsync(buffer, stopping);
            if (count == 0)
            {
                throw new EndOfStreamException();
            }

            received.Write(buffer, 0, count);
            ReadOnlySpan<byte> bytes = received.GetBuffer().AsSpan(0, (int)received.Length);
            int end = bytes.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                continue;
            }

            string length = Encoding.ASCII.GetString(bytes[..end])
                .Split("\r\n").Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))["Content-Length:".Length..];
            ReadOnlySpan<byte> body = bytes[(end + 4)..];
            if (body.Length >= int.Parse(length, CultureInfo.InvariantCulture))
            {
                Body = JsonElement.Parse(body);
                return;
            }
        }
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes, stopping);

    /// <summary>A whole response.</summary>
    public Task AnswerAsync(string body, string type = "application/json", string status = "200 OK", string headers = "") => SendAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"));

    /// <summary>The headers of a stream.</summary>
    public Task BeginAsync() =>
        SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");

    /// <summary>The next part of a stream.</summary>
    public Task SendChunkAsync(string text) => SendChunkAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendChunkAsync(ReadOnlyMemory<byte> bytes)
    {
        await SendAsync(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length:x}\r\n"));
        await SendAsync(bytes);
        await SendAsync("\r\n");
    }

    /// <summary>The end of a stream.</summary>
    public Task EndAsync() => SendAsync("0\r\n\r\n");

    /// <summary>Waits until the client has closed the connection.</summary>
    public async Task UntilLeftAsync()
    {
        byte[] buffer = new byte[1024];
        while (await _stream.ReadAsync(buffer, stopping) > 0)
        {
        }
    }

    /// <summary>Tears the connection down without a farewell.</summary>
    public void Reset()
    {
        client.LingerState = new LingerOption(true, 0);
        client.Close();
    }

    public void Dispose() => client.Dispose();

    private static TcpClient NoDelay(TcpClient client)
    {
        client.NoDelay = true;
        return client;
    }
}
