using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Completeness;

/// <summary>Makes an error of a response without a finish reason: see <see cref="FinishReasonChatClientExtensions.WithRequiredFinishReason"/>.</summary>
internal sealed class FinishReasonChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        return response.FinishReason is null ? throw Incomplete() : response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        bool isFinished = false;
        await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            isFinished |= update.FinishReason is not null;
            yield return update;
        }

        if (!isFinished)
        {
            // Some clients end quietly when they are cancelled.
            cancellationToken.ThrowIfCancellationRequested();
            throw Incomplete();
        }
    }

    private static IOException Incomplete() =>
        new("The response ended without a finish reason and is incomplete: the server failed or closed the connection early.");
}
