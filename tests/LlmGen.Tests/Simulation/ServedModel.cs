using System.ClientModel;
using System.ClientModel.Primitives;
using LlmGen.Simulation;
using OpenAI;
using OpenAI.Chat;

namespace LlmGen.Tests.Simulation;

/// <summary>A simulated model behind a server of its own, and the official SDK's clients of it.</summary>
internal sealed class ServedModel : IAsyncDisposable
{
    /// <summary>The limit of a test over sockets, in milliseconds: generous, since it is only there to end what hangs.</summary>
    public const int TestTimeout = 120_000;

    private readonly ClientRetryPolicy _retries;

    private ServedModel(SimulatedModel model, SimulatedModelServer server, ClientRetryPolicy? retries)
    {
        Model = model;
        Server = server;
        _retries = retries ?? new ClientRetryPolicy(0);
    }

    public SimulatedModel Model { get; }

    public SimulatedModelServer Server { get; }

    public OpenAIClient Client => new(new ApiKeyCredential("any"), new OpenAIClientOptions { Endpoint = Server.Endpoint, RetryPolicy = _retries });

    public ChatClient Chat => Client.GetChatClient(Model.ModelId);

    public static async Task<ServedModel> StartAsync(SimulatedModelOptions options, ClientRetryPolicy? retries = null)
    {
        SimulatedModel model = new(options);
        return new ServedModel(model, await SimulatedModelServer.StartAsync([model]), retries);
    }

    public static Task<ServedModel> StartAsync(params SimulatedFault?[] script) => StartAsync(Script(script));

    /// <summary>Four tokens without latency, one request at a time.</summary>
    public static SimulatedModelOptions Script(params SimulatedFault?[] script) => new()
    {
        MaxConcurrency = 1,
        Answer = (_, _) => "abcdefghijklmnop",
        Faults = new SimulatedFaults { Script = script },
    };

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Model.Dispose();
    }
}
