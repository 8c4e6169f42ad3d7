namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM002: tools whose order, choice or text varies.</summary>
public sealed class VaryingToolsTests
{
    private const string Members = """"

            private const string Policy = "You are the support desk of a shop for garden tools. Answer in the language of the customer, kindly and briefly. Never promise a refund; say what the terms allow, and name the paragraph. If the customer is angry, say first that you understand.";
            private readonly System.Collections.Immutable.ImmutableDictionary<string, AITool> _byName = System.Collections.Immutable.ImmutableDictionary<string, AITool>.Empty;
            private readonly Dictionary<string, AITool> _registered = [];
            private readonly System.Collections.Concurrent.ConcurrentBag<AITool> _bag = [];
            private static string OrderOf(int number) => "";
            private static string Now() => DateTime.Now.ToString();

        """";

    [Theory]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, Policy), new(ChatRole.User, text)], new ChatOptions { Tools = [.. {|LLM002:_byName|}.Values] });""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, Policy), new(ChatRole.User, text)], new ChatOptions { Tools = {|LLM002:_bag|}.ToList() });""")]
    [InlineData("""var tools = new List<AITool>(); foreach (var one in {|LLM002:_byName|}) { tools.Add(one.Value); } await chat.GetResponseAsync([new(ChatRole.System, Policy), new(ChatRole.User, text)], new ChatOptions { Tools = tools });""")]
    [InlineData("""var options = new ChatOptions { Tools = [] }; foreach (var one in {|LLM002:_byName|}.Values) { options.Tools.Add(one); } await chat.GetResponseAsync([new(ChatRole.System, Policy), .. _history], options);""")]
    [InlineData("""var options = new ChatOptions(); options.Tools = {|LLM002:_registered.Values.OrderBy(_ => Random.Shared.Next())|}.ToList(); await chat.GetResponseAsync(_history, options);""")]
    [InlineData("""var options = new ChatOptions { Tools = {|LLM002:_registered.Values.Where(tool => text.Contains(tool.Name))|}.ToList() }; await chat.GetResponseAsync([.. _history, new(ChatRole.User, text)], options);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, Policy), new(ChatRole.User, text)], new ChatOptions { Tools = [AIFunctionFactory.Create(OrderOf, "order", $"Looks up an order. It is {{|LLM002:DateTime.Now|}}.")] });""")]
    [InlineData("""var order = AIFunctionFactory.Create(OrderOf, new AIFunctionFactoryOptions { Description = "As of " + {|LLM002:DateTime.UtcNow.ToString("O")|} }); List<AITool> tools = [order]; await chat.GetResponseAsync([new(ChatRole.System, Policy), new(ChatRole.User, text)], new ChatOptions { Tools = tools });""")]
    [InlineData("""List<AITool> tools = [order(), .. _registered.Values]; await chat.GetResponseAsync(_history, new ChatOptions { Tools = [AIFunctionFactory.Create(OrderOf, {|LLM002:Guid.NewGuid().ToString("N")|}, "Looks up an order."), .. tools] }); AITool order() => AIFunctionFactory.Create(OrderOf);""")]
    public Task Tools_that_vary(string statements) => SourceAsync(statements);

    [Theory]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, Policy), new(ChatRole.User, text)], new ChatOptions { Tools = [.. _byName.Values.OrderBy(tool => tool.Name)] });""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, Policy), new(ChatRole.User, text)], new ChatOptions { Tools = [.. _registered.Values] });""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, Policy), new(ChatRole.User, text)], new ChatOptions { Tools = [_byName["order"], _byName["refund"]] });""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.User, text)], new ChatOptions { Tools = [.. _byName.Values] });""")]
    [InlineData("""await chat.GetResponseAsync(_history, new ChatOptions { Tools = [AIFunctionFactory.Create(() => DateTime.Now.ToString(), "now", "What time it is."), AIFunctionFactory.Create(Now)] });""")]
    [InlineData("""await chat.GetResponseAsync([.. _history, new(ChatRole.User, text)], new ChatOptions { Tools = [.. _registered.Values.Where(tool => texts.Contains(tool.Name))] });""")]
    [InlineData("""string role = texts[0]; await chat.GetResponseAsync([.. _history, new(ChatRole.User, text)], new ChatOptions { Tools = [.. _registered.Values.Where(tool => tool.Name.StartsWith(role))] });""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, Policy), new(ChatRole.User, text)], new ChatOptions { Tools = [AIFunctionFactory.Create(OrderOf, "order", $"Looks up an order. It is {DateTime.Now:yyyy-MM-dd}.")] });""")]
    [InlineData("""var tools = _byName.Values.ToList(); tools.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name)); await chat.GetResponseAsync(_history, new ChatOptions { Tools = [.. tools] });""")]
    public Task Tools_that_stay(string statements) => SourceAsync(statements);

    [Fact]
    public async Task The_message_says_that_tools_come_first() => Assert.Equal(
        [
            "'_byName' has a different order in every process and prevents caching of 60 tokens across processes; sort it (matters from about 1,024 tokens; the prompt has 60)",
            "'_registered.Values.Where(tool => text.Contains(tool.Name))' is selected per question and prevents caching of the conversation; send all tools",
        ],
        await Usage<UnstablePrefixAnalyzer>.MessagesAsync("""
            public Task A(string text) => chat.GetResponseAsync([new(ChatRole.System, Policy), new(ChatRole.User, text)], new ChatOptions { Tools = [.. _byName.Values] });
            public Task B(string text) => chat.GetResponseAsync([.. _history, new(ChatRole.User, text)], new ChatOptions { Tools = [.. _registered.Values.Where(tool => text.Contains(tool.Name))] });
            """ + Members));

    private static Task SourceAsync(string statements) =>
        Usage<UnstablePrefixAnalyzer>.SourceAsync(Snippet.Of(statements).Replace("    private string _state = \"\";\n", "    private string _state = \"\";\n" + Members, StringComparison.Ordinal));
}
