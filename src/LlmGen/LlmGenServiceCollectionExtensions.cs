using LlmGen;
using LlmGen.Levers.Caching;
using LlmGen.Registration;
using LlmGen.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the runtime of generated clients.</summary>
public static class LlmGenServiceCollectionExtensions
{
    /// <summary>
    /// Registers an <see cref="LlmRuntime"/> that uses the registered <c>IChatClient</c>s, and a <c>HybridCache</c> if there is none. Every generated
    /// <c>Add…Client</c> method calls it.
    /// </summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configure">Configures the options. Several calls are applied in order.</param>
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

    /// <summary>Registers an <see cref="LlmRuntime"/> and binds its options from configuration.</summary>
    /// <param name="services">The service collection.</param>
    /// <param name="configuration">The section with the settings of <see cref="LlmRuntimeOptions"/>, such as <c>MaxOutputTokens</c>.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <remarks>
    /// The section is read once, when the runtime is created, with the invariant culture. An invalid value throws an <see cref="InvalidOperationException"/> that
    /// names its key. Empty values and unknown keys are ignored.
    /// </remarks>
    public static IServiceCollection AddLlmGen(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);

        return services.AddLlmGen(options => RuntimeConfiguration.Bind(configuration, options));
    }

    /// <summary>
    /// Validates when the host starts, instead of at the first call, that a model is registered for every method of the registered clients. No requests are sent.
    /// If a <c>Model</c> has no registered client and the default client is used, a warning is logged.
    /// </summary>
    /// <param name="services">The service collection. Clients that are registered later are validated too.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    /// <remarks>
    /// If a model is missing, the start fails with an <see cref="OptionsValidationException"/> that has one failure per method. Without a host, call
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
