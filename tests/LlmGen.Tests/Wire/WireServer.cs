using System.Text.Json;
using LlmGen.Simulation;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Wire;

/// <summary>A simulated model behind a server of its own, and adapters with their extras whose requests to it are noted.</summary>
internal sealed class WireServer : IAsyncDisposable
{
    private readonly SimulatedModel _model;
    private readonly SimulatedModelServer _server;
    private readonly RecordingHandler _handler;

    private WireServer(SimulatedModel model, SimulatedModelServer server, int mostConnections)
    {
        _model = model;
        _server = server;
        _handler = new RecordingHandler(mostConnections);
    }

    /// <summary>The requests, in their order.</summary>
    public IReadOnlyList<JsonElement> Bodies => _handler.Bodies;

    public int Connections => _handler.Connections;

    public static async Task<WireServer> StartAsync(SimulatedModelOptions? options = null, int mostConnections = int.MaxValue)
    {
        SimulatedModel model = new(options ?? new SimulatedModelOptions { TypicalOutputTokens = 10 });
        return new WireServer(model, await SimulatedModelServer.StartAsync([model]), mostConnections);
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
