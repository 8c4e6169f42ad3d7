using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>
/// Ends a stream at the server as soon as it is cancelled or left. By itself an HTTP handler closes the connection at once only where a read is cancelled
/// while it waits; else it reads on for two seconds, in which the model goes on writing.
/// </summary>
internal static class LeftStream
{
    /// <summary>How many updates may already have arrived before the rest is left to the handler.</summary>
    private const int MaxReads = 256;

    /// <param name="open">Opens the stream; called once.</param>
    /// <param name="cancellationToken">The caller's token. The stream hears of it only while it waits.</param>
    public static async IAsyncEnumerable<ChatResponseUpdate> EndAtOnce(
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> open, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reading = new CancellationTokenSource();
        IAsyncEnumerator<ChatResponseUpdate> updates = open(reading.Token).GetAsyncEnumerator(reading.Token);
        bool isOpen = false;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                isOpen = false;
                try
                {
                    isOpen = await WaitAsync(updates.MoveNextAsync(), reading, cancellationToken).ConfigureAwait(false);
                }
                catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
                {
                    throw new OperationCanceledException(exception.Message, exception, cancellationToken);
                }

                if (!isOpen)
                {
                    break;
                }

                yield return updates.Current;
            }
        }
        finally
        {
            if (isOpen)
            {
                await EndAsync(updates, reading).ConfigureAwait(false);
            }

            await updates.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async ValueTask<bool> WaitAsync(ValueTask<bool> next, CancellationTokenSource reading, CancellationToken cancellationToken)
    {
        if (next.IsCompleted)
        {
            return await next.ConfigureAwait(false);
        }

        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static reading => ((CancellationTokenSource)reading!).Cancel(), reading);
        await using ConfiguredAsyncDisposable disposal = registration.ConfigureAwait(false);
        return await next.ConfigureAwait(false);
    }

    /// <summary>Cancels the first read that waits.</summary>
    private static async ValueTask EndAsync(IAsyncEnumerator<ChatResponseUpdate> updates, CancellationTokenSource reading)
    {
        try
        {
            for (int reads = 0; reads < MaxReads; reads++)
            {
                ValueTask<bool> next = updates.MoveNextAsync();
                if (!next.IsCompleted)
                {
                    await reading.CancelAsync().ConfigureAwait(false);
                }

                if (!await next.ConfigureAwait(false))
                {
                    break;
                }
            }
        }
        catch (Exception)
        {
            // It has ended, which is all that is wanted of it.
        }
    }
}
