using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace LlmGen.Tests.Wire;

/// <summary>The official SDK with its adapter.</summary>
internal static class OpenAIWire
{
    /// <summary>The limit of a test over sockets, in milliseconds: generous, since it is only there to end what hangs.</summary>
    public const int TestTimeout = 120_000;

    /// <summary>An address for a handler that sends nothing.</summary>
    public static Uri Nowhere { get; } = new("http://nowhere.invalid/v1");

    /// <param name="endpoint">The base address.</param>
    /// <param name="extras">Whether the adapter gets its extras.</param>
    /// <param name="retries">The SDK's own retries; none unless given.</param>
    /// <param name="handler">What stands in for the SDK's HTTP handler, or null.</param>
    public static IChatClient Client(Uri endpoint, bool extras = true, ClientRetryPolicy? retries = null, HttpMessageHandler? handler = null)
    {
        OpenAIClientOptions options = new() { Endpoint = endpoint, RetryPolicy = retries ?? new ClientRetryPolicy(0) };
        if (handler is not null)
        {
            options.Transport = new HttpClientPipelineTransport(new HttpClient(handler));
        }

        IChatClient adapter = new ChatClient("simulated", new ApiKeyCredential("any"), options).AsIChatClient();
        return extras ? adapter.WithOpenAIExtras() : adapter;
    }
}
