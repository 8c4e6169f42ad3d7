using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmGen.Registration;

/// <summary>Checks, when the host starts, that every method of the registered clients has a model to call. Sends no request.</summary>
/// <remarks>The options hold nothing: validating them on start is how a check joins the host's <see cref="IStartupValidator"/> beside those of others.</remarks>
internal sealed class ClientValidation(IServiceProvider services) : IValidateOptions<ClientValidation.Options>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, Options options)
    {
        var failures = new List<string>();
        foreach (RegisteredClient client in services.GetServices<RegisteredClient>())
        {
            // Somebody may have put an implementation of their own in its place, a test above all.
            if (services.GetService(client.Interface)?.GetType() == client.Implementation)
            {
                LlmRuntime runtime = services.GetRequiredService<LlmRuntime>();
                failures.AddRange(client.Methods.Select(method => runtime.MissingClient(method.Method, method.Model)).OfType<string>());
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures.Distinct());
    }

    internal sealed class Options;
}
