using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Deadlines;

/// <summary>One step of a <see cref="PacedClient"/>: a wait, and then a chunk, a failure, or neither at the end of the answer.</summary>
internal sealed record PacedStep(TimeSpan Delay, ChatResponseUpdate? Update = null, Exception? Failure = null)
{
    public static PacedStep Text(int milliseconds) => new(TimeSpan.FromMilliseconds(milliseconds), new ChatResponseUpdate(ChatRole.Assistant, "a"));

    public static PacedStep Empty(int milliseconds) => new(TimeSpan.FromMilliseconds(milliseconds), new ChatResponseUpdate { Role = ChatRole.Assistant });

    public static PacedStep Fail(int milliseconds, Exception failure) => new(TimeSpan.FromMilliseconds(milliseconds), Failure: failure);

    public static PacedStep End(int milliseconds) => new(TimeSpan.FromMilliseconds(milliseconds));

    public static PacedStep Hang() => new(Timeout.InfiniteTimeSpan);
}
