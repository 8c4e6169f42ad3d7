using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LlmGen.Levers.Caching;

/// <summary>Registers what cached answers need.</summary>
internal static class AnswerCacheServices
{
    /// <summary>
    /// Adds a <see cref="HybridCache"/> where there is none, and how answers stand in a distributed cache. Can be called again, and before or after
    /// the user's own <c>AddHybridCache</c>.
    /// </summary>
    public static IServiceCollection AddAnswerCache(this IServiceCollection services)
    {
        services.AddHybridCache();
        services.TryAddSingleton<IHybridCacheSerializer<CachedAnswer?>>(CachedAnswerSerializer.Instance);
        return services;
    }
}
