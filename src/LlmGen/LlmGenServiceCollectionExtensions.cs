using LlmGen;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

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
    /// Read once, when the runtime is created, by the invariant culture; a value that cannot be read ends in an
    /// <see cref="InvalidOperationException"/> that names its key. An empty value is unset; keys of other names are left to their owners.
    /// </remarks>
    public static IServiceCollection AddLlmGen(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);

        return services.AddLlmGen(options => RuntimeConfiguration.Bind(configuration, options));
    }

    /// <summary>
    /// Checks when the host starts that every method of the registered clients has a model to call, instead of at the first call. No request is
    /// sent. A <c>Model</c> for which no client is registered, so that the default one is asked for it, is logged as a warning.
    /// </summary>
    /// <param name="services">The services to add to. Clients that are registered later are checked too.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <remarks>
    /// What is missing ends the start in an <see cref="OptionsValidationException"/> with one failure for each method. Without a host:
    /// <c>provider.GetRequiredService&lt;IStartupValidator&gt;().Validate()</c>.
    /// </remarks>
    public static IServiceCollection ValidateLlmClientsOnStart(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        if (!services.Any(service => service.ServiceType == typeof(IValidateOptions<ClientValidation.Options>)))
        {
            services.AddLlmGen();
            services.AddSingleton<IValidateOptions<ClientValidation.Options>, ClientValidation>();
            services.AddOptions<ClientValidation.Options>().ValidateOnStart();
        }

        return services;
    }
}
