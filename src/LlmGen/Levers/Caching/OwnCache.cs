using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Internal;

namespace LlmGen.Levers.Caching;

/// <summary>A cache in memory for those who bring none. It holds answers of at most 32 MiB; what does not fit is not stored, and makes room for what comes.</summary>
internal static class OwnCache
{
    private const long MaxTotal = 32 * 1024 * 1024;

    /// <param name="time">The clock by which answers expire, or null for the system's.</param>
    public static HybridCache Create(TimeProvider? time)
    {
        time ??= TimeProvider.System;
        var services = new ServiceCollection();
        services.AddSingleton(time);

        // HybridCache tells the size of every entry, so the limit works; it is in bytes of the serialized answer.
        services.AddMemoryCache(options =>
        {
            options.SizeLimit = MaxTotal;
            options.Clock = new Clock(time);
        });
        services.AddAnswerCache();
        return services.BuildServiceProvider().GetRequiredService<HybridCache>();
    }

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
