using LlmGen.CodeFixes;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM009: tools that wait for each other.</summary>
public sealed class SerialToolsTests
{
    private const string Tools = "AITool[] tools = [AIFunctionFactory.Create(() => 1)];\n";

    [Theory]
    [InlineData("""var a = chat.AsBuilder().{|LLM009:UseFunctionInvocation|}().Build();""")]
    [InlineData("""var a = new ChatClientBuilder(chat).{|LLM009:UseFunctionInvocation|}().Build();""")]
    [InlineData("""var builder = chat.AsBuilder(); builder.{|LLM009:UseFunctionInvocation|}();""")]
    [InlineData("""var a = chat.AsBuilder().{|LLM009:UseFunctionInvocation|}(null).Build();""")]
    [InlineData("""var a = chat.AsBuilder().{|LLM009:UseFunctionInvocation|}(loggerFactory: null, configure: null).Build();""")]
    [InlineData("""var a = chat.AsBuilder().UseLogging().{|LLM009:UseFunctionInvocation|}().UseOpenTelemetry().Build();""")]
    [InlineData("""var a = new {|LLM009:FunctionInvokingChatClient|}(chat);""")]
    [InlineData("""IChatClient a = new {|LLM009:FunctionInvokingChatClient|}(chat);""")]
    [InlineData("""return new {|LLM009:FunctionInvokingChatClient|}(chat);""")]
    [InlineData("""var a = new {|LLM009:FunctionInvokingChatClient|}(chat) { MaximumIterationsPerRequest = 3 };""")]
    [InlineData("""Func<IChatClient> make = () => chat.AsBuilder().{|LLM009:UseFunctionInvocation|}().Build();""")]
    [InlineData("""var a = await new {|LLM009:FunctionInvokingChatClient|}(chat).GetResponseAsync(text);""")]
    [InlineData("""FunctionInvokingChatClient a = {|LLM009:new(chat)|};""")]
    public Task One_by_one(string statements) => Usage<SerialToolsAnalyzer>.StatementsAsync(Tools + statements);

    [Theory]
    [InlineData("""var a = chat.AsBuilder().UseFunctionInvocation().Build();""")]
    [InlineData("""IChatClient a = new FunctionInvokingChatClient(chat);""")]
    [InlineData("""var a = new FunctionInvokingChatClient(chat) { MaximumIterationsPerRequest = 3 };""")]
    public Task No_tool_is_seen(string statements) => Usage<SerialToolsAnalyzer>.StatementsAsync(statements);

    [Theory]
    [InlineData("""public static class Lookups { public static AIFunction Weather { get; } = AIFunctionFactory.Create(() => "sun"); }""", 1)]
    [InlineData("""public static class Requests { public static void Add(ChatOptions options, List<AITool> given) => options.Tools = given; }""", 1)]
    [InlineData("""public static class Lookups { public static string Weather => "sun"; }""", 0)]
    public async Task A_tool_may_be_seen_in_another_file(string other, int found) => Assert.Equal(
        found,
        (await Usage<SerialToolsAnalyzer>.DiagnosticsAsync(Snippet.Compile(Snippet.Of("return chat.AsBuilder().UseFunctionInvocation().Build();"), other))).Length);

    [Theory]
    [InlineData("""var a = chat.AsBuilder().UseFunctionInvocation(configure: c => c.AllowConcurrentInvocation = true).Build();""")]
    [InlineData("""var a = chat.AsBuilder().UseFunctionInvocation(null, c => c.AllowConcurrentInvocation = false).Build();""")]
    [InlineData("""var a = chat.AsBuilder().UseFunctionInvocation(configure: c => { c.AllowConcurrentInvocation = texts.Count > 1; }).Build();""")]
    [InlineData("""var a = chat.AsBuilder().UseFunctionInvocation(configure: Configure).Build(); static void Configure(FunctionInvokingChatClient c) => c.AllowConcurrentInvocation = true;""")]
    [InlineData("""Action<FunctionInvokingChatClient> configure = _ => { }; var a = chat.AsBuilder().UseFunctionInvocation(null, configure).Build();""")]
    [InlineData("""var a = new FunctionInvokingChatClient(chat) { AllowConcurrentInvocation = true };""")]
    [InlineData("""var a = new FunctionInvokingChatClient(chat) { AllowConcurrentInvocation = false };""")]
    [InlineData("""var a = new FunctionInvokingChatClient(chat); a.AllowConcurrentInvocation = true;""")]
    [InlineData("""FunctionInvokingChatClient a = new(chat) { AllowConcurrentInvocation = texts.Count > 0 };""")]
    [InlineData("""var a = chat.AsBuilder().Build();""")]
    [InlineData("""var a = chat.AsBuilder().UseLogging().Build();""")]
    [InlineData("""var a = chat.AsBuilder().UseDistributedCache().Build();""")]
    [InlineData("""var a = await chat.GetResponseAsync(text, new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1)] });""")]
    [InlineData("""var a = new ChatOptions { AllowMultipleToolCalls = true };""")]
    [InlineData("""FunctionInvokingChatClient? a = chat.GetService(typeof(FunctionInvokingChatClient)) as FunctionInvokingChatClient;""")]
    [InlineData("""Type a = typeof(FunctionInvokingChatClient);""")]
    [InlineData("""string a = nameof(FunctionInvokingChatClient);""")]
    [InlineData("""var a = new OpenAI.Chat.ChatCompletionOptions { AllowParallelToolCalls = true };""")]
    [InlineData("""object a = new ConfigureOptionsChatClient(chat, o => o.Temperature = 0);""")]
    [InlineData("""var a = new Microsoft.Agents.AI.ChatClientAgent(chat, tools: [AIFunctionFactory.Create(() => 1)]);""")]
    public Task Decided_or_without_a_client(string statements) => Usage<SerialToolsAnalyzer>.StatementsAsync(Tools + statements);

    [Theory]
    [InlineData("""private class Builder { public Builder UseFunctionInvocation(object? configure = null) => this; } private void A() => new Builder().UseFunctionInvocation();""")]
    [InlineData("""private class FunctionInvokingChatClient { } private object A() => new FunctionInvokingChatClient();""")]
    public Task Names_of_others(string members) => Usage<SerialToolsAnalyzer>.MembersAsync(members);

    [Theory]
    [InlineData("""var a = chat.AsBuilder().{|LLM009:UseFunctionInvocation|}().Build(); // tools""", """var a = chat.AsBuilder().UseFunctionInvocation(configure: invoker => invoker.AllowConcurrentInvocation = true).Build(); // tools""")]
    [InlineData("""IChatClient a = new {|LLM009:FunctionInvokingChatClient|}(chat);""", """IChatClient a = new FunctionInvokingChatClient(chat) { AllowConcurrentInvocation = true };""")]
    public Task The_fix_sets_it(string before, string after) => Usage<SerialToolsAnalyzer>.FixesStatementsAsync<SerialToolsFix>(Tools + before, Tools + after);
}
