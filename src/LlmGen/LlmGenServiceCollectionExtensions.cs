using LlmGen;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what generated clients run on.</summary>
public static class LlmGenServiceCollectionExtensions
{
    /// <summary>
    /// Registers one <see cref="LlmRuntime"/> over the registered <c>IChatClient</c>s, and a <c>HybridCache</c> where there is none. Every
    /// generated <c>Add…Client</c> calls it.
    /// </summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="configure">Sets options; every call adds to what earlier ones set.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IServiceCollection AddLlmGen(this IServiceCollection services, Action<LlmRuntimeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.AddOptions();
        services.AddAnswerCache();
        services.TryAddSingleton(static provider => new LatencyTracker(provider.GetService<TimeProvider>())
        {
            Logger = GuardedLogger.Over(provider.GetService<ILoggerFactory>()?.CreateLogger(CallLog.Category)),
        });
        services.TryAddSingleton(static provider => new LlmRuntime(provider));
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return services;
    }

    /// <summary>Registers one <see cref="LlmRuntime"/> whose options come from configuration.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="configuration">The section that holds the names of <see cref="LlmRuntimeOptions"/>, such as <c>MaxOutputTokens</c>.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <remarks>
    /// Read once, when the runtime is created; a value that cannot be read ends in an <see cref="InvalidOperationException"/> that names its key.
    /// </remarks>
    public static IServiceCollection AddLlmGen(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);

        return services.AddLlmGen(options => RuntimeConfiguration.Bind(configuration, options));
    }
}
