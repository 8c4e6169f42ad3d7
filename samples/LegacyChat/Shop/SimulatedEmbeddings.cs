using System.Numerics;
using Microsoft.Extensions.AI;

namespace LegacyChat.Shop;

/// <summary>Embeddings that count words: texts with words in common are close. A request takes the same time for one text as for many.</summary>
internal sealed class SimulatedEmbeddings(TimeProvider time) : IEmbeddingGenerator<string, Embedding<float>>
{
    private const int Dimensions = 64;

    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(150);

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        await Task.Delay(RoundTrip, time, cancellationToken);
        return [.. values.Select(text => new Embedding<float>(Count(text)))];
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static float[] Count(string text)
    {
        float[] counts = new float[Dimensions];
        foreach (string word in text.ToLowerInvariant().Split([' ', '.', ',', '?', '!'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length > 3))
        {
            // A hash that is the same in every process.
            uint hash = word.Aggregate(2166136261u, (hash, letter) => (hash ^ letter) * 16777619u);
            counts[BitOperations.RotateLeft(hash, 7) % Dimensions]++;
        }

        return counts;
    }
}
