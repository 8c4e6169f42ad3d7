using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen.Calls;

/// <summary>A request that is streamed although nobody may need a stream, and buffered where the client cannot stream.</summary>
internal static class BufferedFallback
{
    private static readonly object Streams = new();
    private static readonly object Buffers = new();
    private static readonly ConditionalWeakTable<IChatClient, object> Known = [];

    /// <summary>Whether the client has streamed before.</summary>
    public static bool IsKnownToStream(IChatClient client) => Known.TryGetValue(client, out object? known) && known == Streams;

    /// <param name="client">The client, of which it is remembered whether it can stream.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="stream">Sends it as a stream.</param>
    /// <param name="ask">Sends it as a buffered call.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static IAsyncEnumerable<ChatResponseUpdate> Stream<TRequest>(
        IChatClient client,
        TRequest request,
        Func<TRequest, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> stream,
        Func<TRequest, CancellationToken, Task<ChatResponse>> ask,
        CancellationToken cancellationToken) =>
        IsKnownToStream(client)
            ? stream(request, cancellationToken)
            : TryStreamAsync(client, request, stream, ask, cancellationToken);

    private static async IAsyncEnumerable<ChatResponseUpdate> TryStreamAsync<TRequest>(
        IChatClient client,
        TRequest request,
        Func<TRequest, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> stream,
        Func<TRequest, CancellationToken, Task<ChatResponse>> ask,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (IAsyncEnumerator<ChatResponseUpdate>? updates, bool isUpdate) = Known.TryGetValue(client, out object? known) && known == Buffers
            ? default
            : await BeginAsync(client, request, stream, cancellationToken).ConfigureAwait(false);
        if (updates is not null)
        {
            await using ConfiguredAsyncDisposable disposal = updates.ConfigureAwait(false);
            while (isUpdate)
            {
                yield return updates.Current;
                isUpdate = await updates.MoveNextAsync().ConfigureAwait(false);
            }

            yield break;
        }

        ChatResponse response = await ask(request, cancellationToken).ConfigureAwait(false);

        // Only what was refused as a stream and worked as a whole is a client that cannot stream.
        Known.AddOrUpdate(client, Buffers);
        foreach (ChatResponseUpdate update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <summary>The stream at its first update or its end; none where the client says that it cannot stream.</summary>
    private static async Task<(IAsyncEnumerator<ChatResponseUpdate>? Updates, bool IsUpdate)> BeginAsync<TRequest>(
        IChatClient client,
        TRequest request,
        Func<TRequest, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> stream,
        CancellationToken cancellationToken)
    {
        IAsyncEnumerator<ChatResponseUpdate>? updates = null;
        bool hasBegun = false;
        try
        {
            updates = stream(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
            bool isUpdate = await updates.MoveNextAsync().ConfigureAwait(false);
            hasBegun = true;
            Known.AddOrUpdate(client, Streams);
            return (updates, isUpdate);
        }
        catch (Exception exception) when (exception is NotSupportedException or NotImplementedException)
        {
            return default;
        }
        finally
        {
            if (!hasBegun && updates is not null)
            {
                await updates.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
