using LlmGen.Generator.Tests.Harness;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LlmGen.Generator.Tests.Execution;

/// <summary>The registrations that are generated for dependency injection.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public void Adding_a_client_twice_registers_one_singleton()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IChatClient>(new ScriptedChatClient());

        services.AddExecutionDeskClient().AddExecutionDeskClient();

        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Single(services, service => service.ServiceType == typeof(IExecutionDesk));
        Assert.IsType<ExecutionDeskClient>(provider.GetRequiredService<IExecutionDesk>());
        Assert.Same(provider.GetRequiredService<IExecutionDesk>(), provider.GetRequiredService<IExecutionDesk>());
    }

    [Fact]
    public void An_implementation_of_the_users_own_stays()
    {
        var own = new ExecutionDeskClient(new ScriptedChatClient());
        var services = new ServiceCollection();
        services.AddSingleton<IExecutionDesk>(own);

        using ServiceProvider provider = services.AddLlmClients().BuildServiceProvider();

        Assert.Same(own, provider.GetRequiredService<IExecutionDesk>());
    }

    [Fact]
    public async Task All_clients_of_the_assembly_are_added_over_the_registered_chat_clients()
    {
        var @default = new ScriptedChatClient();
        var small = new ScriptedChatClient();
        var services = new ServiceCollection();
        services.AddSingleton<IChatClient>(@default);
        services.AddKeyedSingleton<IChatClient>("small", small);

        using ServiceProvider provider = services.AddLlmClients().BuildServiceProvider();
        await provider.GetRequiredService<IExecutionDesk>().PlainAsync("x");
        await provider.GetRequiredService<IBareDesk>().RunAsync("x");

        Assert.Null(small.Options.ModelId);
        Assert.Equal("Bare x", @default.Prompt);
    }

    [Fact]
    public async Task A_missing_chat_client_is_said_with_the_method_and_what_to_do()
    {
        await using ServiceProvider provider = new ServiceCollection().AddLlmClients().BuildServiceProvider();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => provider.GetRequiredService<IBareDesk>().RunAsync("x"));

        Assert.Contains("IBareDesk.RunAsync sets no model", exception.Message, StringComparison.Ordinal);
        Assert.Contains("AddSingleton<IChatClient>", exception.Message, StringComparison.Ordinal);
    }
}
