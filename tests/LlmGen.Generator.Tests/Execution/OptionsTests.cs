using LlmGen.Generator.Tests.Harness;
using Microsoft.Extensions.AI;

namespace LlmGen.Generator.Tests.Execution;

/// <summary>Which setting wins: the caller's options, the method's, the interface's, the runtime's.</summary>
public sealed class OptionsTests
{
    private static readonly LlmRuntimeOptions Runtime = new() { Model = "runtime", MaxOutputTokens = 1000, Temperature = 1, TopP = 0.75f, Seed = 7, ReasoningEffort = ReasoningEffort.Low };

    [Fact]
    public async Task A_methods_settings_win_over_its_interfaces()
    {
        var model = new ScriptedChatClient();

        await new ExecutionDeskClient(new LlmRuntime(model, Runtime)).SettingsAsync();

        ChatOptions options = model.Options;
        Assert.Equal(
            ("large", 7, 0f, 0.5f, 42L, ReasoningEffort.High),
            (options.ModelId, options.MaxOutputTokens, options.Temperature, options.TopP, options.Seed, options.Reasoning!.Effort));
        Assert.Equal(["END", "\n"], options.StopSequences!);
        Assert.DoesNotContain(model.Requests[0].Messages, message => message.Role == ChatRole.System);
    }

    [Fact]
    public async Task What_a_method_leaves_open_comes_from_its_interface_and_then_from_the_runtime()
    {
        var model = new ScriptedChatClient();

        await new ExecutionDeskClient(new LlmRuntime(model, Runtime)).PlainAsync("x");

        ChatOptions options = model.Options;
        Assert.Equal(
            ("small", 100, 0.25f, 0.75f, 7L, ReasoningEffort.Low),
            (options.ModelId, options.MaxOutputTokens, options.Temperature, options.TopP, options.Seed, options.Reasoning!.Effort));
    }

    [Fact]
    public async Task What_nobody_sets_is_left_to_the_client()
    {
        var model = new ScriptedChatClient();

        await new BareDeskClient(model).RunAsync("x");

        ChatOptions options = model.Options;
        Assert.Equal((null, null, null, null), (options.ModelId, options.MaxOutputTokens, options.Temperature, options.TopP));
        Assert.Equal((null, null, null, null), (options.Seed, options.Reasoning, options.StopSequences, options.ResponseFormat));
        Assert.Equal("Bare x", Assert.Single(model.Requests[0].Messages).Text);
    }

    [Fact]
    public async Task The_callers_options_win_and_are_cloned()
    {
        var model = new ScriptedChatClient();
        var own = new ChatOptions { ModelId = "own", MaxOutputTokens = 3, Temperature = 0.125f, StopSequences = ["own"], PresencePenalty = 1 };

        await new ExecutionDeskClient(model).SettingsAsync(own);

        ChatOptions options = model.Options;
        Assert.NotSame(own, options);
        Assert.Equal(("own", 3, 0.125f, 0.5f, 1f), (options.ModelId, options.MaxOutputTokens, options.Temperature, options.TopP, options.PresencePenalty));
        Assert.Equal(["own"], options.StopSequences!);
        Assert.Equal((null, null, null), (own.TopP, own.Seed, own.Reasoning));
    }

    [Fact]
    public async Task A_model_with_a_client_of_its_own_is_asked_without_a_model_id()
    {
        var @default = new ScriptedChatClient();
        var small = new ScriptedChatClient();
        var options = new LlmRuntimeOptions { Models = { ["small"] = small } };
        var desk = new ExecutionDeskClient(new LlmRuntime(@default, options));

        await desk.PlainAsync("x");
        await desk.SettingsAsync();

        Assert.Null(small.Options.ModelId);
        Assert.Equal("large", @default.Options.ModelId);
    }
}
