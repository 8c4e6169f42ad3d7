using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Telemetry;

/// <summary>A client whose chunks each take a fixed time from when they are asked for.</summary>
internal sealed class DelayedClient(TimeProvider time, TimeSpan delay, params ChatResponseUpdate[] updates) : IChatClient
{
    public DelayedClient(TimeProvider time, TimeSpan delay, int chunks)
        : this(time, delay, [.. Enumerable.Range(0, chunks).Select(_ => new ChatResponseUpdate(ChatRole.Assistant, "x"))])
    {
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate update in updates)
        {
            await Task.Delay(delay, time, cancellationToken);
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
