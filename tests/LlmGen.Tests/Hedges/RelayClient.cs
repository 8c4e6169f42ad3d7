using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Hedges;

/// <summary>A client whose first request goes to the first of others, the second to the second, and so on; the last takes all that follow.</summary>
internal sealed class RelayClient(params IChatClient[] clients) : IChatClient
{
    private int _requests;

    public int Requests => Volatile.Read(ref _requests);

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Next().GetResponseAsync(messages, options, cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Next().GetStreamingResponseAsync(messages, options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private IChatClient Next() => clients[Math.Min(Interlocked.Increment(ref _requests), clients.Length) - 1];
}
