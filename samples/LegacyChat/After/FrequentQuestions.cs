using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace LegacyChat.After;

/// <summary>Answers what visitors ask again and again, from a cache.</summary>
internal sealed class FrequentQuestions(IChatClient client)
{
    private readonly IChatClient _client = client.AsBuilder()
        .UseDistributedCache(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())))
        .Build();

    public async Task<string> AnswerAsync(string question, CancellationToken cancellationToken)
    {
        ChatResponse response = await _client.GetResponseAsync(
            $"Answer in one sentence: {question}",
            new ChatOptions { Temperature = 0, MaxOutputTokens = 100 },
            cancellationToken);
        return response.Text;
    }
}
