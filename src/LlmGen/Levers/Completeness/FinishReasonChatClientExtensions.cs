using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>Requires a finish reason of every response.</summary>
public static class FinishReasonChatClientExtensions
{
    /// <summary>
    /// A client whose responses end in an <see cref="IOException"/> if they have no finish reason, behind all of their text. For clients that pass over an
    /// error in the middle of a stream, or a stream that breaks off: OllamaSharp's, whose responses end with <c>done</c> and its reason, is one. The message
    /// of the server is not known there; its log has it.
    /// </summary>
    /// <remarks>Not for clients or servers that never tell why a response ended.</remarks>
    /// <param name="client">The client. Disposing the result disposes it.</param>
    /// <returns>A client that requires a finish reason.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    public static IChatClient WithRequiredFinishReason(this IChatClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new FinishReasonChatClient(client);
    }

    /// <summary>Requires a finish reason of every response that passes this place of the pipeline: see <see cref="WithRequiredFinishReason"/>.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static ChatClientBuilder UseRequiredFinishReason(this ChatClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(static client => client.WithRequiredFinishReason());
    }
}
