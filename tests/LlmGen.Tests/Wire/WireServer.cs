using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Wire;

/// <summary>A simulated model behind a server of its own, and adapters with their extras whose requests to it are noted.</summary>
internal sealed class WireServer : IAsyncDisposable
{
    private readonly SimulatedModel _model;
    private readonly SimulatedModelServer _server;
    private readonly RecordingHandler _handler = new();

    private WireServer(SimulatedModel model, SimulatedModelServer server)
    {
        _model = model;
        _server = server;
    }

    /// <summary>The requests, in their order.</summary>
    public IReadOnlyList<JsonElement> Bodies => _handler.Bodies;

    public int Connections => _handler.Connections;

    public static async Task<WireServer> StartAsync(SimulatedModelOptions? options = null)
    {
        SimulatedModel model = new(options ?? new SimulatedModelOptions { TypicalOutputTokens = 10 });
        return new WireServer(model, await SimulatedModelServer.StartAsync([model]));
    }

    public IChatClient Client(OpenAIExtrasOptions? extras = null) =>
        OpenAIWire.Client(_server.Endpoint, extras: false, handler: _handler).WithOpenAIExtras(extras);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _model.Dispose();
        _handler.Dispose();
    }
}
