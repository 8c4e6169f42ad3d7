using LlmGen.Calls;
using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Deadlines;

/// <summary>The deadlines of one request: to its first token, and from each chunk to the next.</summary>
internal static class StreamDeadline
{
    /// <summary>
    /// Streams, and gives up when no first token or no further content comes in time. Only the time in which somebody waits for the stream counts.
    /// </summary>
    /// <remarks>
    /// The first chunk with content (<see cref="ContentChunks.HasContent"/>) ends the first phase, however many others come before it; from then on each
    /// of them begins the limit anew. Both stand still while a request waits for its slot, and begin anew with it.
    /// </remarks>
    /// <param name="name">The method or client that the error names.</param>
    /// <param name="firstToken">The limit from the first step to the first chunk with content, or null for none.</param>
    /// <param name="stall">The limit from then on from each chunk to the next, or null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="source">Makes the stream, at each first step. Its token is cancelled when the caller cancels and when the stream is given up.</param>
    /// <param name="caller">The caller's token.</param>
    /// <param name="isOneCallers">See <see cref="DeadlineStream{T}.IsOneCallers"/>.</param>
    /// <returns>A cold stream that throws a <see cref="TimeoutException"/>, or the caller's own cancellation where there is one.</returns>
    public static IAsyncEnumerable<ChatResponseUpdate> Apply(
        string name,
        TimeSpan? firstToken,
        TimeSpan? stall,
        TimeProvider time,
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> source,
        CancellationToken caller,
        bool isOneCallers = false) =>
        new DeadlineStream<ChatResponseUpdate>(name, time, source, caller)
        {
            FirstToken = firstToken,
            Stall = stall,
            IsOneCallers = isOneCallers,
            HasContent = ContentChunks.HasContent,
        };
}
