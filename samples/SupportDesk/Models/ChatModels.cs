using System.ClientModel;
using System.ClientModel.Primitives;
using LlmGen;
using LlmGen.Simulation;
using Microsoft.Extensions.AI;
using OpenAI;

namespace SupportDesk;

/// <summary>The two models of the desk: one that writes, and a small fast one that classifies.</summary>
internal sealed record ChatModels(IChatClient Smart, IChatClient Fast)
{
    private const int Seed = 42;

    /// <summary>Whether all of these models are one server, which may keep the prefix of any request for all others.</summary>
    public bool ShareServer { get; init; }

    /// <summary>A reply as short as a good one is, so that the whole comparison takes well under a minute.</summary>
    private const int ReplyTokens = 100;

    /// <summary>Two models that cost nothing and take the time of a frontier model and of a small one.</summary>
    public static ChatModels Simulated(TimeProvider time) => new(
        new SimulatedModel(SimulatedModelOptions.Frontier with { Seed = Seed, TypicalOutputTokens = ReplyTokens }, time),
        new SimulatedModel(SimulatedModelOptions.Small with { Seed = Seed }, time));

    /// <summary>Models behind a real API, through the adapter of Microsoft.Extensions.AI.OpenAI with what it leaves out.</summary>
    public static ChatModels OpenAICompatible(Uri endpoint, string model, string? fastModel, string key, TimeSpan timeout)
    {
        OpenAIClient client = new(new ApiKeyCredential(key), new OpenAIClientOptions
        {
            Endpoint = endpoint,
            NetworkTimeout = timeout,
            // The default of three retries with growing pauses would hide a wrong address for many seconds.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 1),
        });
        return new(
            client.GetChatClient(model).AsIChatClient().WithOpenAIExtras(), client.GetChatClient(fastModel ?? model).AsIChatClient().WithOpenAIExtras())
        {
            ShareServer = true,
        };
    }

    /// <summary>The same models, their requests measured.</summary>
    public ChatModels RecordedBy(RequestLog log) =>
        this with { Smart = new RequestRecorder(Smart, log), Fast = new RequestRecorder(Fast, log) };
}
