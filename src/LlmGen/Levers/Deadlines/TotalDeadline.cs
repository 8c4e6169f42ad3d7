using LlmGen.Levers.Common;

namespace LlmGen.Levers.Deadlines;

/// <summary>The deadline of a whole call, whatever it does: also where it ignores its cancellation.</summary>
internal static class TotalDeadline
{
    /// <summary>Calls, and gives up when the answer is not there within the limit.</summary>
    /// <param name="name">The method or client that the error names.</param>
    /// <param name="limit">Greater than 0, and what a timer can hold.</param>
    /// <param name="time">The clock.</param>
    /// <param name="state">What is handed to the call.</param>
    /// <param name="call">The call. Its token is cancelled when the caller cancels and when the call is given up.</param>
    /// <param name="caller">The caller's token.</param>
    /// <exception cref="TimeoutException">The limit has passed. What was called is cancelled and left behind.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled: with the caller's token, also where the limit has passed too.</exception>
    public static async Task<T> RunAsync<T, TState>(
        string name,
        TimeSpan limit,
        TimeProvider time,
        TState state,
        Func<TState, CancellationToken, Task<T>> call,
        CancellationToken caller)
    {
        caller.ThrowIfCancellationRequested();
        long start = time.GetTimestamp();

        // It has no timer and no wait handle, so it needs no disposal; what is left behind may still use it.
        var cancellation = new CancellationTokenSource();
        CancellationTokenRegistration registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), cancellation);
        try
        {
            Task<T> answer = call(state, cancellation.Token);
            if (!answer.IsCompleted)
            {
                TimeSpan rest = limit - time.GetElapsedTime(start);
                await ((Task)answer)
                    .WaitAsync(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, time, CancellationToken.None)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            // An answer that is there wins over the deadline, however close it was.
            if (answer.IsCompleted)
            {
                return await answer.ConfigureAwait(false);
            }

            AbandonedWork.Observe(answer);
            AbandonedWork.Observe(cancellation.CancelAsync());
            caller.ThrowIfCancellationRequested();
            throw DeadlineError.Timeout(name, DeadlinePhase.Total, limit, time.GetElapsedTime(start));
        }
        catch (OperationCanceledException exception) when (CallerCancellation.Of(exception, caller) is var named && named != exception)
        {
            throw named;
        }
        finally
        {
            registration.Unregister();
        }
    }

    /// <summary>Streams, and gives up when the end is not there within the limit, which runs while the caller holds the stream too.</summary>
    /// <param name="name">The method or client that the error names.</param>
    /// <param name="limit">Greater than 0, and what a timer can hold.</param>
    /// <param name="time">The clock.</param>
    /// <param name="source">Makes the stream, at each first step. Its token is cancelled when the caller cancels and when the stream is given up.</param>
    /// <param name="caller">The caller's token.</param>
    /// <returns>A cold stream that throws as <see cref="RunAsync"/> does.</returns>
    public static IAsyncEnumerable<T> Stream<T>(
        string name,
        TimeSpan limit,
        TimeProvider time,
        Func<CancellationToken, IAsyncEnumerable<T>> source,
        CancellationToken caller) =>
        new DeadlineStream<T>(name, time, source, caller) { Total = limit };
}
