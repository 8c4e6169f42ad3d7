using System.ClientModel.Primitives;
using LlmGen.Simulation;
using Microsoft.Extensions.AI;
using OpenAI;

namespace LegacyChat.Shop;

/// <summary>Everything that the programs are connected to, simulated: two chat models, one for embeddings, and the order system.</summary>
public sealed class BikeShop : IDisposable
{
    private readonly HttpClient _transport;

    /// <summary>Opens the shop.</summary>
    /// <param name="time">The clock that all of it runs on.</param>
    public BikeShop(TimeProvider time)
    {
        Time = time;
        Smart = new ToolAskingModel(new SimulatedModel(SimulatedModelOptions.Frontier with { Answer = ShopAnswers.Answer, Jitter = 0 }, time));
        Fast = new SimulatedModel(SimulatedModelOptions.Small with { Answer = ShopAnswers.Answer, Jitter = 0 }, time);
        Embeddings = new SimulatedEmbeddings(time);
        Orders = new OrderSystem(time);
        _transport = new HttpClient(new SimulatedEndpoint(Smart));
        Endpoint = new OpenAIClientOptions { Transport = new HttpClientPipelineTransport(_transport) };
    }

    public TimeProvider Time { get; }

    public IChatClient Smart { get; }

    public IChatClient Fast { get; }

    public IEmbeddingGenerator<string, Embedding<float>> Embeddings { get; }

    public OrderSystem Orders { get; }

    /// <summary>Where the OpenAI SDK finds the model.</summary>
    public OpenAIClientOptions Endpoint { get; }

    public void Dispose()
    {
        Smart.Dispose();
        Fast.Dispose();
        Embeddings.Dispose();
        _transport.Dispose();
    }
}
