using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LlmGen.Tests.Support;

/// <summary>A server on the loopback that answers what a test writes, and keeps what it was asked.</summary>
internal sealed class WireServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    /// <summary>The limit of a test over sockets, in milliseconds: generous, since it is only there to end what hangs.</summary>
    public const int TestTimeout = 120_000;

    private readonly KestrelServer _kestrel;
    private readonly Func<JsonElement, HttpContext, Task> _answer;
    private readonly ConcurrentQueue<(string Path, JsonElement Body)> _requests = new();
    private int _abandoned;

    private WireServer(Func<JsonElement, HttpContext, Task> answer)
    {
        _answer = answer;
        KestrelServerOptions settings = new();
        settings.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        _kestrel = new KestrelServer(
            Options.Create(settings),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
    }

    /// <summary>The address of its root, without a slash at the end.</summary>
    public string Address => _kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();

    /// <summary>What it was asked, in the order of arrival.</summary>
    public IReadOnlyList<(string Path, JsonElement Body)> Requests => [.. _requests];

    /// <summary>The body of the only request.</summary>
    public JsonElement Body => Assert.Single(_requests).Body;

    /// <summary>How many requests ended because their client went away.</summary>
    public int Abandoned => Volatile.Read(ref _abandoned);

    /// <param name="answer">Answers a request, given its body; ends when <see cref="HttpContext.RequestAborted"/> says so.</param>
    public static async Task<WireServer> StartAsync(Func<JsonElement, HttpContext, Task> answer)
    {
        WireServer server = new(answer);
        await server._kestrel.StartAsync(server, CancellationToken.None);
        return server;
    }

    /// <summary>Writes a part of a response so that the client has it before the next one.</summary>
    public static async Task SendAsync(HttpContext context, string text)
    {
        await context.Response.WriteAsync(text, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        _requests.Enqueue((context.Request.Path.Value!, body.RootElement.Clone()));
        try
        {
            await _answer(body.RootElement, context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            Interlocked.Increment(ref _abandoned);
        }
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await _kestrel.StopAsync(now.Token);
        _kestrel.Dispose();
    }
}
