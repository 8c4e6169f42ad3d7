using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>A buffered request in the form that an <see cref="AnswerFlight"/> shares: its updates come when all has come.</summary>
internal static class BufferedRequest
{
    public static async IAsyncEnumerable<ChatResponseUpdate> AskAsync(
        IChatClient client,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ChatResponse response = await client.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (ChatResponseUpdate update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }
}
