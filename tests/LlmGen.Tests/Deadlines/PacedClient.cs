using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Deadlines;

/// <summary>A client whose steps take the time that a test scripts, counted from the moment each is asked for.</summary>
internal sealed class PacedClient(TimeProvider time, params PacedStep[] script) : IChatClient
{
    private int _inFlight;
    private int _requests;
    private int _streamedRequests;
    private int _given;

    /// <summary>Whether the client goes on where its token is cancelled.</summary>
    public bool IgnoresCancellation { get; init; }

    public ChatClientMetadata? Metadata { get; init; }

    public int Requests => Volatile.Read(ref _requests);

    public int StreamedRequests => Volatile.Read(ref _streamedRequests);

    public int Given => Volatile.Read(ref _given);

    /// <summary>Requests that have begun and neither ended nor been disposed.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _requests);
        return await AnswerAsync(cancellationToken).ToChatResponseAsync(CancellationToken.None);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Increment(ref _streamedRequests);
        return AnswerAsync(cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? Metadata : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private async IAsyncEnumerable<ChatResponseUpdate> AnswerAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CancellationToken obeyed = IgnoresCancellation ? CancellationToken.None : cancellationToken;
        Interlocked.Increment(ref _inFlight);
        try
        {
            foreach (PacedStep step in script)
            {
                obeyed.ThrowIfCancellationRequested();
                if (step.Delay != TimeSpan.Zero)
                {
                    await DelayAsync(step.Delay, obeyed);
                }

                if (step.Failure is not null)
                {
                    throw step.Failure;
                }

                if (step.Update is not null)
                {
                    Interlocked.Increment(ref _given);
                    yield return step.Update;
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    // Unlike Task.Delay, it runs on within the cancellation, not on a thread for which a virtual clock would have to wait.
    private async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        var due = new TaskCompletionSource();
        await using ITimer timer = time.CreateTimer(_ => due.TrySetResult(), null, delay, Timeout.InfiniteTimeSpan);
        await using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister((_, token) => due.TrySetCanceled(token), null);
        await due.Task;
    }
}
