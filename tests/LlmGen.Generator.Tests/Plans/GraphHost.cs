using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using LlmGen.Tests;

namespace LlmGen.Generator.Tests.Plans;

/// <summary>What the steps of random graphs do, whether a model or plain C# does it: wait, and answer. Counts how often each ran.</summary>
internal sealed class GraphHost(VirtualTime time, IReadOnlyDictionary<string, int[]> waits)
{
    public ConcurrentDictionary<string, int> Ran { get; } = new(StringComparer.Ordinal);

    public string Now(string text)
    {
        Begin(text);
        return RandomGraph.Answer(text);
    }

    public async Task<string> WorkAsync(string text, CancellationToken cancellationToken) =>
        string.Concat(await StreamAsync(text, cancellationToken).ToListAsync(cancellationToken));

    public async IAsyncEnumerable<string> StreamAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int[] wait = Begin(text);
        string[] pieces = RandomGraph.Pieces(RandomGraph.Answer(text));
        for (int i = 0; i < pieces.Length; i++)
        {
            await DelayAsync(wait[i], cancellationToken);
            yield return pieces[i];
        }
    }

    public async Task<string> ReadAsync(string name, IAsyncEnumerable<string>[] streams, string values, CancellationToken cancellationToken)
    {
        int[] wait = Begin(name);
        string read = "";
        foreach (IAsyncEnumerable<string> stream in streams)
        {
            read += " ";
            await foreach (string piece in stream.WithCancellation(cancellationToken))
            {
                read += piece;
                await DelayAsync(wait[0], cancellationToken);
            }
        }

        return RandomGraph.Answer(name + read + values);
    }

    private int[] Begin(string text)
    {
        string name = text.Split(' ')[0];
        Ran.AddOrUpdate(name, 1, static (_, count) => count + 1);
        return waits[name];
    }

    private Task DelayAsync(int milliseconds, CancellationToken cancellationToken) =>
        milliseconds == 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, cancellationToken);
}
