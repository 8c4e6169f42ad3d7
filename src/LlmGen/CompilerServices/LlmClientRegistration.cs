using System.ComponentModel;
using LlmGen.Registration;
using Microsoft.Extensions.DependencyInjection;

namespace LlmGen.CompilerServices;

/// <summary>Registers generated clients. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LlmClientRegistration
{
    /// <summary>Registers a client as a singleton that uses the registered <see cref="LlmRuntime"/>, unless its interface is registered already.</summary>
    /// <typeparam name="TClient">The interface.</typeparam>
    /// <typeparam name="TImplementation">The generated class.</typeparam>
    /// <param name="services">The service collection.</param>
    /// <param name="create">Creates the client.</param>
    /// <param name="methods">The methods that call a model, with the model that their attributes set. They are validated when the host starts.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection Add<TClient, TImplementation>(
        IServiceCollection services, Func<LlmRuntime, TImplementation> create, (string Method, string? Model)[] methods)
        where TClient : class
        where TImplementation : class, TClient
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(methods);

        services.AddLlmGen();
        if (!services.Any(service => service.ServiceType == typeof(TClient) && !service.IsKeyedService))
        {
            services.AddSingleton<TClient>(provider => create(provider.GetRequiredService<LlmRuntime>()));
            services.AddSingleton(new RegisteredClient(typeof(TClient), typeof(TImplementation), methods));
        }

        return services;
    }
}
