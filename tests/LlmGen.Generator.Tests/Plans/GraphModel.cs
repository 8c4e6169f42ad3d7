using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen.Generator.Tests.Plans;

/// <summary>The model that one random graph asks: counts how many requests it has at once.</summary>
internal sealed class GraphModel(GraphHost host) : IChatClient
{
    private readonly Lock _lock = new();
    private int _inFlight;

    public int MostAtOnce { get; private set; }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Count(1);
        try
        {
            string answer = await host.WorkAsync(messages.Single().Text, cancellationToken);
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, answer)) { FinishReason = ChatFinishReason.Stop };
        }
        finally
        {
            Count(-1);
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Count(1);
        try
        {
            await foreach (string piece in host.StreamAsync(messages.Single().Text, cancellationToken))
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, piece);
            }
        }
        finally
        {
            Count(-1);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private void Count(int change)
    {
        lock (_lock)
        {
            _inFlight += change;
            MostAtOnce = Math.Max(MostAtOnce, _inFlight);
        }
    }
}
