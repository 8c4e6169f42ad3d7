using Microsoft.Extensions.AI;

namespace LlmGen.Analyzers.Tests;

/// <summary>Embeds texts as their lengths; a request takes a second, however many texts it has, and is noted with those of a client.</summary>
internal sealed class SlowEmbeddings(SlowClient client) : IEmbeddingGenerator<string, Embedding<float>>
{
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        client.AnswerAsync(
            string.Join(',', values),
            new GeneratedEmbeddings<Embedding<float>>(values.Select(value => new Embedding<float>(new float[] { value.Length }))),
            cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
