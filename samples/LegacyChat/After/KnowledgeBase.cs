using System.Numerics.Tensors;
using LegacyChat.Shop;
using Microsoft.Extensions.AI;

namespace LegacyChat.After;

/// <summary>The help pages, with tags, found by meaning.</summary>
internal sealed class KnowledgeBase(IChatClient client, IEmbeddingGenerator<string, Embedding<float>> embeddings)
{
    private IReadOnlyList<HelpArticle> _articles = [];
    private GeneratedEmbeddings<Embedding<float>> _embeddings = [];

    public string[] Tags { get; private set; } = [];

    public async Task IndexAsync(IReadOnlyList<HelpArticle> articles, CancellationToken cancellationToken)
    {
        _articles = articles;
        Task<GeneratedEmbeddings<Embedding<float>>> embedded = embeddings.GenerateAsync(articles.Select(article => article.Text), cancellationToken: cancellationToken);
        Task<string[]> tagged = TagAsync(articles, cancellationToken);
        await Task.WhenAll(embedded, tagged);
        _embeddings = await embedded;
        Tags = await tagged;
    }

    public async Task<HelpArticle> FindAsync(string question, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<float> vector = await embeddings.GenerateVectorAsync(question, cancellationToken: cancellationToken);
        return _articles.Zip(_embeddings).MaxBy(pair => TensorPrimitives.CosineSimilarity(vector.Span, pair.Second.Vector.Span)).First;
    }

    private async Task<string[]> TagAsync(IReadOnlyList<HelpArticle> articles, CancellationToken cancellationToken)
    {
        string[] tags = new string[articles.Count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, articles.Count, options, async (index, token) =>
        {
            ChatResponse tag = await client.GetResponseAsync(
                "Tag this article with one word.\n\n" + articles[index].Text, new ChatOptions { MaxOutputTokens = 10 }, token);
            tags[index] = tag.Text;
        });
        return tags;
    }
}
