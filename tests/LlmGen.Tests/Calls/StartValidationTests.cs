using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;

namespace LlmGen.Tests.Calls;

/// <summary>What is found when a host starts, before the first call.</summary>
public class StartValidationTests
{
    [Fact]
    public void A_method_without_a_model_to_call_is_named()
    {
        using ServiceProvider services = Services().AddKeyedSingleton<IChatClient>("fast", ScriptedChatClient.Saying("2")).AddCallDeskClient().BuildServiceProvider();

        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => Validate(services));

        Assert.Contains(error.Failures, failure => failure.StartsWith("ICallDesk.TextAsync sets no model", StringComparison.Ordinal));
        Assert.DoesNotContain(error.Failures, failure => failure.Contains("RatingAsync", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_without_a_client_of_its_own_is_a_warning_once_and_no_request_is_sent()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying("2");
        var log = new FakeLogCollector();
        using ServiceProvider services = Services()
            .AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(log)))
            .AddSingleton<IChatClient>(model)
            .AddCallDeskClient()
            .BuildServiceProvider();

        Validate(services);
        Validate(services);

        FakeLogRecord warning = Assert.Single(log.GetSnapshot(), record => record.Id.Id == 20);
        Assert.Equal(LogLevel.Warning, warning.Level);
        Assert.Contains("\"fast\"", warning.Message, StringComparison.Ordinal);
        Assert.Null(model.Options);
    }

    [Fact]
    public void Nothing_is_said_of_registered_models_or_of_an_implementation_of_the_users_own()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying("2");
        var log = new FakeLogCollector();
        using ServiceProvider services = Services()
            .AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(log)))
            .AddSingleton<IChatClient>(model)
            .AddKeyedSingleton<IChatClient>("fast", model)
            .AddCallDeskClient()
            .BuildServiceProvider();
        Validate(services);
        Assert.Empty(log.GetSnapshot());

        using ServiceProvider own = Services().AddSingleton<ICallDesk>(new CallDeskClient(model)).AddCallDeskClient().BuildServiceProvider();
        Validate(own);
    }

    private static IServiceCollection Services() => new ServiceCollection().ValidateLlmClientsOnStart().ValidateLlmClientsOnStart();

    private static void Validate(IServiceProvider services) => services.GetRequiredService<IStartupValidator>().Validate();
}
