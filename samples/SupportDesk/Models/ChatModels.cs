using System.ClientModel;
using System.ClientModel.Primitives;
using LlmGen;
using Microsoft.Extensions.AI;
using OpenAI;

namespace SupportDesk;

/// <summary>The two models of the desk: one that writes, and a small fast one that classifies.</summary>
internal sealed record ChatModels(IChatClient Smart, IChatClient Fast)
{
    private const int Seed = 42;

    /// <summary>A reply as short as a good one is, so that the whole comparison takes well under a minute.</summary>
    private const int ReplyTokens = 100;

    /// <summary>Two models that cost nothing and take the time of a frontier model and of a small one.</summary>
    public static ChatModels Simulated(TimeProvider time) => new(
        new SimulatedModel(SimulatedModelOptions.Frontier with { Seed = Seed, TypicalOutputTokens = ReplyTokens }, time),
        new SimulatedModel(SimulatedModelOptions.Small with { Seed = Seed }, time));

    /// <summary>Models behind a real API, through the adapter of Microsoft.Extensions.AI.OpenAI.</summary>
    public static ChatModels OpenAICompatible(Uri endpoint, string model, string? fastModel, string key, TimeSpan timeout)
    {
        OpenAIClient client = new(new ApiKeyCredential(key), new OpenAIClientOptions
        {
            Endpoint = endpoint,
            NetworkTimeout = timeout,
            // The default of three retries with growing pauses would hide a wrong address for many seconds.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 1),
        });
        return new(client.GetChatClient(model).AsIChatClient(), client.GetChatClient(fastModel ?? model).AsIChatClient());
    }

    /// <summary>The same models, their requests measured.</summary>
    public ChatModels RecordedBy(RequestLog log) => new(new RequestRecorder(Smart, log), new RequestRecorder(Fast, log));
}
