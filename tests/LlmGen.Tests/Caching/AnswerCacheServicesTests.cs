using LlmGen.Levers.Caching;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmGen.Tests.Caching;

/// <summary>What <c>AddLlmGen</c> adds for the cache, beside what the user adds before or after.</summary>
public class AnswerCacheServicesTests
{
    [Fact]
    public void A_cache_is_there_where_nobody_registered_one()
    {
        using ServiceProvider services = new ServiceCollection().AddLlmGen().AddLlmGen().BuildServiceProvider();
        Assert.Single(services.GetServices<HybridCache>());
        Assert.IsType<CachedAnswerSerializer>(Assert.Single(services.GetServices<IHybridCacheSerializer<CachedAnswer?>>()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_users_own_settings_of_it_count(bool before)
    {
        var services = new ServiceCollection();
        if (before)
        {
            services.AddHybridCache(options => options.MaximumPayloadBytes = 7);
            services.AddLlmGen();
        }
        else
        {
            services.AddLlmGen();
            services.AddHybridCache(options => options.MaximumPayloadBytes = 7);
        }

        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Single(provider.GetServices<HybridCache>());
        Assert.Equal(7, provider.GetRequiredService<IOptions<HybridCacheOptions>>().Value.MaximumPayloadBytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cache_of_another_make_is_the_one_that_is_used(bool before)
    {
        var own = new SlowHybridCache(OwnCache.Create(null), Task.CompletedTask);
        ServiceCollection services = [];
        _ = before ? services.AddSingleton<HybridCache>(own).AddLlmGen() : services.AddLlmGen().AddSingleton<HybridCache>(own);
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Same(own, provider.GetRequiredService<HybridCache>());
    }

    [Fact]
    public async Task A_memory_cache_with_a_limit_of_its_own_takes_answers()
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddMemoryCache(options => options.SizeLimit = 1000)
            .AddLlmGen()
            .BuildServiceProvider();
        HybridCache cache = services.GetRequiredService<HybridCache>();
        await cache.SetAsync<CachedAnswer?>("k", new CachedAnswer { Text = "a" });
        Assert.Equal("a", StoredAnswers.Find(cache, "k")!.Text);
        Assert.Equal(1, ((MemoryCache)services.GetRequiredService<IMemoryCache>()).Count);
    }
}
