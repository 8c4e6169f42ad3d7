using System.Numerics.Tensors;
using LegacyChat.Shop;
using Microsoft.Extensions.AI;

namespace LegacyChat.Before;

/// <summary>The help pages, with tags, found by meaning.</summary>
internal sealed class KnowledgeBase(IChatClient client, IEmbeddingGenerator<string, Embedding<float>> embeddings)
{
    private readonly List<ReadOnlyMemory<float>> _vectors = [];
    private IReadOnlyList<HelpArticle> _articles = [];

    public string[] Tags { get; private set; } = [];

    public async Task IndexAsync(IReadOnlyList<HelpArticle> articles, CancellationToken cancellationToken)
    {
        _articles = articles;
        foreach (HelpArticle article in articles)
        {
            _vectors.Add(await embeddings.GenerateVectorAsync(article.Text, cancellationToken: cancellationToken));
        }

        ChatResponse[] tags = await Task.WhenAll(articles.Select(article =>
            client.GetResponseAsync("Tag this article with one word.\n\n" + article.Text, new ChatOptions { MaxOutputTokens = 10 }, cancellationToken)));
        Tags = [.. tags.Select(tag => tag.Text)];
    }

    public async Task<HelpArticle> FindAsync(string question, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<float> vector = await embeddings.GenerateVectorAsync(question, cancellationToken: cancellationToken);
        return _articles.Zip(_vectors).MaxBy(pair => TensorPrimitives.CosineSimilarity(vector.Span, pair.Second.Span)).First;
    }
}
