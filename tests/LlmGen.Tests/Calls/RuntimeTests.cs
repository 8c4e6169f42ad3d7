using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LlmGen.Tests.Calls;

/// <summary>Which client is called with which options, and what is said where none is there.</summary>
public class RuntimeTests
{
    [Fact]
    public async Task Attributes_become_options_and_what_they_leave_open_comes_from_the_runtime()
    {
        using ScriptedChatClient client = ScriptedChatClient.Saying("5");
        var options = new LlmRuntimeOptions { MaxOutputTokens = 1, Temperature = 0.7F, TopP = 0.9F, Seed = 3, ReasoningEffort = ReasoningEffort.High, Model = "smart" };
        var desk = new CallDeskClient(new LlmRuntime(client, options));

        Assert.Equal(5, await desk.RatingAsync("x"));
        ChatOptions rating = client.Options!;
        Assert.Equal((64, 0F, 0.5F, 7L, "fast"), (rating.MaxOutputTokens, rating.Temperature, rating.TopP, rating.Seed, rating.ModelId));
        Assert.Equal(ReasoningEffort.None, rating.Reasoning!.Effort);
        Assert.Equal(["END"], rating.StopSequences);
        Assert.IsType<ChatResponseFormatJson>(rating.ResponseFormat);

        await desk.TextAsync("x");
        ChatOptions text = client.Options!;
        Assert.Equal((64, 0.7F, 0.9F, 3L, "smart"), (text.MaxOutputTokens, text.Temperature, text.TopP, text.Seed, text.ModelId));
        Assert.Equal(ReasoningEffort.High, text.Reasoning!.Effort);
        Assert.Null(text.StopSequences);
        Assert.Null(text.ResponseFormat);
    }

    [Fact]
    public async Task A_model_of_its_own_is_called_without_a_model_id()
    {
        using ScriptedChatClient smart = ScriptedChatClient.Saying("1");
        using ScriptedChatClient fast = ScriptedChatClient.Saying("2");
        var options = new LlmRuntimeOptions { Models = { ["fast"] = fast } };
        Assert.Equal(2, await new CallDeskClient(new LlmRuntime(smart, options)).RatingAsync("x"));
        Assert.Null(fast.Options!.ModelId);
        Assert.Equal(0, smart.Requests);
    }

    [Fact]
    public async Task Options_that_change_later_change_no_runtime()
    {
        using ScriptedChatClient client = ScriptedChatClient.Saying("1");
        using ScriptedChatClient late = ScriptedChatClient.Saying("2");
        var options = new LlmRuntimeOptions { Temperature = 0.5F };
        var desk = new CallDeskClient(new LlmRuntime(client, options));
        options.Temperature = 1;
        options.Models["fast"] = late;
        Assert.Equal(1, await desk.RatingAsync("x"));
        await desk.TextAsync("x");
        Assert.Equal(0.5F, client.Options!.Temperature);
    }

    [Fact]
    public async Task Keyed_clients_of_the_services_are_models()
    {
        using ScriptedChatClient smart = ScriptedChatClient.Saying("1");
        using ScriptedChatClient fast = ScriptedChatClient.Saying("2");
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton<IChatClient>(smart)
            .AddKeyedSingleton<IChatClient>("fast", fast)
            .AddLlmClients()
            .AddCallDeskClient()
            .AddCallDeskClient()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });

        ICallDesk desk = Assert.Single(services.GetServices<ICallDesk>());
        Assert.Equal(2, await desk.RatingAsync("x"));
        Assert.Equal("1", await desk.TextAsync("x"));
        Assert.Same(desk, services.GetRequiredService<ICallDesk>());
    }

    [Fact]
    public async Task Only_a_method_that_names_no_model_needs_a_default_client()
    {
        using ScriptedChatClient fast = ScriptedChatClient.Saying("2");
        await using ServiceProvider services = new ServiceCollection().AddKeyedSingleton<IChatClient>("fast", fast).AddCallDeskClient().BuildServiceProvider();
        ICallDesk desk = services.GetRequiredService<ICallDesk>();

        Assert.Equal(2, await desk.RatingAsync("x"));
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => desk.TextAsync("x"));
        Assert.StartsWith("ICallDesk.TextAsync sets no model", error.Message, StringComparison.Ordinal);
        Assert.Contains("services.AddSingleton<IChatClient>", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keyed_clients_alone_are_enough_where_one_is_the_default_model()
    {
        using ScriptedChatClient fast = ScriptedChatClient.Saying("2");
        await using ServiceProvider services = new ServiceCollection()
            .AddKeyedSingleton<IChatClient>("fast", fast)
            .AddLlmGen(options => options.Model = "fast")
            .AddCallDeskClient()
            .BuildServiceProvider();
        Assert.Equal("2", await services.GetRequiredService<ICallDesk>().TextAsync("x"));
    }

    [Fact]
    public async Task The_users_client_is_not_disposed()
    {
        var client = new DisposalRecorder(ScriptedChatClient.Saying("2"));
        await using (ServiceProvider services = new ServiceCollection().AddSingleton<IChatClient>(client).AddCallDeskClient().BuildServiceProvider())
        {
            await services.GetRequiredService<ICallDesk>().TextAsync("x");
        }

        Assert.False(client.IsDisposed);
        client.Dispose();
    }

    [Fact]
    public void A_null_client_or_runtime_is_refused()
    {
        Assert.Throws<ArgumentNullException>("client", () => new CallDeskClient((IChatClient)null!));
        Assert.Throws<ArgumentNullException>("runtime", () => new CallDeskClient((LlmRuntime)null!));
        Assert.Throws<ArgumentNullException>("services", () => ((IServiceCollection)null!).AddLlmGen());
    }

    [Fact]
    public void A_null_argument_is_refused_before_anything_is_sent()
    {
        using ScriptedChatClient client = ScriptedChatClient.Saying("2");
        Assert.Throws<ArgumentNullException>("topic", () => { _ = new CallDeskClient(client).TextStreamAsync(null!); });
    }

    [Fact]
    public void Options_bind_from_configuration()
    {
        LlmRuntimeOptions options = Bound(new()
        {
            ["LlmGen:Model"] = "smart",
            ["LlmGen:MaxOutputTokens"] = "512",
            ["LlmGen:Temperature"] = "0.25",
            ["LlmGen:TopP"] = "0.5",
            ["LlmGen:Seed"] = "42",
            ["LlmGen:ReasoningEffort"] = "low",
            ["LlmGen:MaxResponseCharacters"] = "1000",
            ["LlmGen:LogContent"] = "true",
        });
        Assert.Equal(("smart", 512, 0.25F, 0.5F, 42L), (options.Model, options.MaxOutputTokens, options.Temperature, options.TopP, options.Seed));
        Assert.Equal((ReasoningEffort.Low, 1000, true), (options.ReasoningEffort, options.MaxResponseCharacters, options.LogContent));
    }

    [Fact]
    public void An_empty_value_in_configuration_is_unset()
    {
        LlmRuntimeOptions options = Bound(new() { ["LlmGen:Model"] = "", ["LlmGen:MaxOutputTokens"] = "", ["LlmGen:LogContent"] = "" });
        Assert.Equal((null, null, false), (options.Model, options.MaxOutputTokens, options.LogContent));
    }

    [Fact]
    public void A_value_that_cannot_be_read_is_named_by_its_key()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Bound(new() { ["LlmGen:MaxOutputTokens"] = "many" }));
        Assert.Equal("The configuration value \"many\" at LlmGen:MaxOutputTokens is invalid: expected a number.", error.Message);
    }

    [Theory]
    [InlineData(nameof(LlmRuntimeOptions.MaxOutputTokens), "0")]
    [InlineData(nameof(LlmRuntimeOptions.Temperature), "-1")]
    [InlineData(nameof(LlmRuntimeOptions.TopP), "1.5")]
    [InlineData(nameof(LlmRuntimeOptions.MaxResponseCharacters), "0")]
    public void A_setting_out_of_its_range_is_refused_by_name(string setting, string value)
    {
        using ScriptedChatClient client = ScriptedChatClient.Saying("2");
        LlmRuntimeOptions options = Bound(new() { ["LlmGen:" + setting] = value });
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => new LlmRuntime(client, options));
        Assert.Equal(setting, error.ParamName);
    }

    [Theory]
    [InlineData(nameof(LlmRuntimeOptions.Temperature), "0,5")]
    [InlineData(nameof(LlmRuntimeOptions.Temperature), "NaN")]
    [InlineData(nameof(LlmRuntimeOptions.TopP), "1,0")]
    [InlineData(nameof(LlmRuntimeOptions.HedgeBudget), "0,05")]
    [InlineData(nameof(LlmRuntimeOptions.MaxOutputTokens), "1,000")]
    [InlineData(nameof(LlmRuntimeOptions.MaxOutputTokens), "1.5")]
    [InlineData(nameof(LlmRuntimeOptions.Seed), "1 000")]
    [InlineData(nameof(LlmRuntimeOptions.LogContent), "yes")]
    [InlineData(nameof(LlmRuntimeOptions.ReasoningEffort), "1")]
    [InlineData(nameof(LlmRuntimeOptions.ReasoningEffort), "Low, High")]
    [InlineData(nameof(LlmRuntimeOptions.MaxConcurrency) + ":fast", "2")]
    public void A_value_in_another_form_is_an_error(string setting, string value)
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Bound(new() { ["LlmGen:" + setting] = value }));
        Assert.Contains("LlmGen:" + setting.Split(':')[0], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_simple_option_binds_and_keys_of_others_are_left_alone()
    {
        foreach (System.Reflection.PropertyInfo property in typeof(LlmRuntimeOptions).GetProperties())
        {
            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            string? text = type == typeof(string) ? "text" : type == typeof(bool) ? "true" : type.IsEnum ? "High" : type == typeof(int) || type == typeof(long) || type == typeof(float) || type == typeof(double) ? "1" : null;
            if (text is not null)
            {
                LlmRuntimeOptions options = Bound(new() { ["LlmGen:" + property.Name] = text, ["LlmGen:ApiKey"] = "secret" });
                Assert.Equal(text, Convert.ToString(property.GetValue(options), System.Globalization.CultureInfo.InvariantCulture)!.Replace("True", "true", StringComparison.Ordinal));
            }
        }
    }

    private static LlmRuntimeOptions Bound(Dictionary<string, string?> values)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        using ServiceProvider services = new ServiceCollection().AddLlmGen(configuration.GetSection("LlmGen")).BuildServiceProvider();
        return services.GetRequiredService<Microsoft.Extensions.Options.IOptions<LlmRuntimeOptions>>().Value;
    }

    private sealed class DisposalRecorder(IChatClient inner) : DelegatingChatClient(inner)
    {
        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
