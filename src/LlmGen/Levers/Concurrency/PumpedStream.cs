using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Concurrency;

/// <summary>A streamed request that holds a slot and is read ahead of its reader. Cold: each enumeration is a request of its own.</summary>
internal sealed class PumpedStream(
    ConcurrencyLimitedChatClient client, IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken caller)
    : IAsyncEnumerable<ChatResponseUpdate>
{
    public ConcurrencyLimitedChatClient Client => client;

    public CancellationToken Caller => caller;

    /// <summary>Sends the request.</summary>
    public IAsyncEnumerator<ChatResponseUpdate> Open(CancellationToken cancellationToken) =>
        client.Send(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);

    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new PumpedEnumerator(this, cancellationToken);
}
