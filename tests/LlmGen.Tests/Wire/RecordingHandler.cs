using System.Collections.Concurrent;
using System.Text.Json;

namespace LlmGen.Tests.Wire;

/// <summary>Notes the body of each request on its way to the socket.</summary>
internal sealed class RecordingHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly ConcurrentQueue<JsonElement> _bodies = new();

    /// <summary>The bodies, in the order of their requests.</summary>
    public IReadOnlyList<JsonElement> Bodies => [.. _bodies];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _bodies.Enqueue(JsonElement.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken)));
        return await base.SendAsync(request, cancellationToken);
    }
}
