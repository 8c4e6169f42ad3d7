using LlmGen.Levers.Completeness;
using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>Requires that every response has a finish reason.</summary>
public static class FinishReasonChatClientExtensions
{
    /// <summary>
    /// Wraps a client so that a response without a finish reason throws an <see cref="IOException"/>, after all of its text. Use it for clients that ignore
    /// errors or disconnections during a stream, such as OllamaSharp's. The exception does not contain the error of the server; see the log of the server.
    /// </summary>
    /// <remarks>Do not use it with clients or servers that never report a finish reason.</remarks>
    /// <param name="client">The client. It is disposed with the returned one.</param>
    /// <returns>A client that requires a finish reason.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    public static IChatClient WithRequiredFinishReason(this IChatClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new FinishReasonChatClient(client);
    }

    /// <summary>Requires that every response of a pipeline has a finish reason: see <see cref="WithRequiredFinishReason"/>.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static ChatClientBuilder UseRequiredFinishReason(this ChatClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(static client => client.WithRequiredFinishReason());
    }
}
