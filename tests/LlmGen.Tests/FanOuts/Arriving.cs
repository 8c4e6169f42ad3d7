using System.Runtime.CompilerServices;

namespace LlmGen.Tests.FanOuts;

/// <summary>A sequence that arrives item by item, and knows how far it was read and whether it was left.</summary>
internal sealed class Arriving(TimeProvider time, int count, int wait) : IAsyncEnumerable<string>
{
    private int _given;
    private int _open;
    private int _enumerations;

    public int Given => Volatile.Read(ref _given);

    public int Open => Volatile.Read(ref _open);

    public int Enumerations => Volatile.Read(ref _enumerations);

    /// <summary>Thrown in place of the item of this index.</summary>
    public int FailsAt { get; init; } = -1;

    public async IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _open);
        Interlocked.Increment(ref _enumerations);
        try
        {
            for (int i = 0; i < count; i++)
            {
                if (wait > 0)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(wait), time, cancellationToken);
                }

                if (i == FailsAt)
                {
                    throw new InvalidDataException("The sequence is broken.");
                }

                Interlocked.Increment(ref _given);
                yield return $"item {i}";
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    public static async IAsyncEnumerable<string> Of(IEnumerable<string> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (string item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return item;
        }
    }
}
