namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM014: a prefix just too short to be kept, and a text that is written down again and again.</summary>
public sealed class ShortPrefixTests
{
    /// <summary>A text of the given length.</summary>
    private static string Text(int length) => string.Concat(Enumerable.Repeat("Be kind to everybody and brief. ", (length / 32) + 1))[..length];

    [Theory]
    [InlineData("""await chat.{|LLM014:GetResponseAsync|}([new(ChatRole.System, POLICY), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.{|LLM014:GetResponseAsync|}(POLICY + text, new ChatOptions { MaxOutputTokens = 9 });""")]
    [InlineData("""var options = new ChatOptions(); options.Temperature = 0; await chat.{|LLM014:GetResponseAsync|}([new(ChatRole.System, POLICY), new(ChatRole.User, text)], options);""")]
    [InlineData("""await chat.{|LLM014:GetResponseAsync|}(text, new ChatOptions { Instructions = POLICY });""")]
    [InlineData("""await openAI.{|LLM014:CompleteChatAsync|}([new OpenAI.Chat.SystemChatMessage(POLICY), new OpenAI.Chat.UserChatMessage(text)]);""")]
    [InlineData("""await foreach (var update in chat.{|LLM014:GetStreamingResponseAsync|}([new(ChatRole.System, "Rules: " + POLICY), new(ChatRole.User, $"Q: {text}")])) { }""")]
    public async Task A_prefix_just_below_the_minimum(string statements)
    {
        foreach (int length in new[] { 3400, 4000 })
        {
            await WithPolicyAsync(statements, length);
        }
    }

    [Theory]
    [InlineData(819 * 4, true)]
    [InlineData((819 * 4) - 1, false)]
    [InlineData((1024 * 4) - 1, true)]
    [InlineData(1024 * 4, false)]
    public Task From_four_fifths_to_the_minimum(int length, bool isNear) => WithPolicyAsync(
        isNear
            ? """await chat.{|LLM014:GetResponseAsync|}([new(ChatRole.System, POLICY), new(ChatRole.User, text)]);"""
            : """await chat.GetResponseAsync([new(ChatRole.System, POLICY), new(ChatRole.User, text)]);""",
        length);

    [Theory]
    [InlineData("""await chat.GetResponseAsync(POLICY);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, POLICY), new(ChatRole.User, "Begin.")]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, POLICY), .. _history, new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, text + POLICY), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, POLICY), new(ChatRole.User, text)], given);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, POLICY), new(ChatRole.User, text)], new ChatOptions { Tools = [] });""")]
    [InlineData("""var options = new ChatOptions(); Action<ChatOptions> prepare = o => o.Tools = []; prepare(options); await chat.GetResponseAsync([new(ChatRole.System, POLICY), new(ChatRole.User, text)], options);""")]
    [InlineData("""var options = new ChatOptions(); options.Tools = []; await chat.GetResponseAsync([new(ChatRole.System, POLICY), new(ChatRole.User, text)], options);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, POLICY), new(ChatRole.User, text)], new ChatOptions { ResponseFormat = ChatResponseFormat.Json });""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, POLICY + POLICY), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.User, text), new(ChatRole.System, POLICY)]);""")]
    [InlineData("""var messages = new List<ChatMessage>(_history) { new(ChatRole.System, POLICY), new(ChatRole.User, text) }; await chat.GetResponseAsync(messages);""")]
    [InlineData("""await anthropic.Messages.Create(new() { Model = "claude", MaxTokens = 9, Messages = [], System = POLICY });""")]
    [InlineData("""await embeddings.GenerateVectorAsync(POLICY + text);""")]
    [InlineData("""await kernel.InvokePromptAsync(POLICY + text);""")]
    [InlineData("""await agent.RunAsync(POLICY + text);""")]
    [InlineData("""Console.WriteLine(POLICY + text);""")]
    public Task A_prefix_of_another_length_or_of_more_than_its_text(string statements) => WithPolicyAsync(statements, 3600);

    [Theory]
    [InlineData(3600, """[LlmClient(System = POLICY)] public interface IDesk { [{|LLM014:Prompt("{text}")|}] Task<string> Ask(string text, CancellationToken token); }""")]
    [InlineData(2000, """[LlmClient(System = POLICY)] public interface IDesk { [{|LLM014:Prompt(POLICY + "{text}")|}] IAsyncEnumerable<string> Ask(string text, CancellationToken token); }""")]
    [InlineData(3600, """[LlmClient] public interface IDesk { [{|LLM014:Prompt("{text}", System = POLICY)|}] Task<string> Ask(string text, int count, CancellationToken token); }""")]
    [InlineData(3600, """[LlmClient(System = POLICY)] public interface IDesk { [Prompt("{text}", System = "Be brief.")] Task<string> Ask(string text, CancellationToken token); }""")]
    [InlineData(3600, """[LlmClient(System = POLICY)] public interface IDesk { [Prompt("Tell a joke.")] Task<string> Ask(CancellationToken token); }""")]
    [InlineData(3600, """[LlmClient(System = POLICY)] public interface IDesk { [Prompt("{text}")] Task<string> Ask(string text, ChatOptions options, CancellationToken token); }""")]
    [InlineData(3600, """[LlmClient(System = POLICY)] public interface IDesk { [Prompt("{text}")] Task<string> Ask(string text, IEnumerable<ChatMessage> history, CancellationToken token); }""")]
    [InlineData(3600, """[LlmClient(System = POLICY)] public interface IDesk { [Prompt("{text}")] Task<Version> Ask(string text, CancellationToken token); }""")]
    [InlineData(3600, """public interface IDesk { [Prompt(POLICY + "{text}")] Task<string> Ask(string text, CancellationToken token); }""")]
    [InlineData(1000, """[LlmClient(System = POLICY)] public interface IDesk { [Prompt("{text}")] Task<string> Ask(string text, CancellationToken token); }""")]
    public Task Declarations(int length, string source) =>
        Usage<ShortPrefixAnalyzer>.SourceAsync("using LlmGen;\n" + source.Replace("POLICY", "Texts.Policy", StringComparison.Ordinal) + "\npublic static class Texts { public const string Policy = \"" + Text(length) + "\"; }");

    [Theory]
    [InlineData("""
        public Task A(string text) => chat.GetResponseAsync([new(ChatRole.System, {|LLM014:"LONG"|}), new(ChatRole.User, text)]);
        public Task B(string text) => chat.GetResponseAsync([new(ChatRole.System, "LONG"), new(ChatRole.User, text)]);
        public Task C(string text) => chat.GetResponseAsync("LONG" + text);
        """)]
    [InlineData("""
        public async Task A(string text) { await chat.GetResponseAsync($"{|LLM014:LONG|}{text}"); await chat.GetResponseAsync($"LONG{_state}"); await chat.GetResponseAsync("LONG"); }
        """)]
    [InlineData("""
        public async Task A(string text) { string prompt = {|LLM014:"LONG" + " " + "LONG"|}; await chat.GetResponseAsync(prompt + text); await chat.GetResponseAsync("LONG LONG"); await chat.GetResponseAsync("LONG" + " LONG"); }
        """)]
    [InlineData("""
        public Task A(string text) => openAI.CompleteChatAsync([new OpenAI.Chat.SystemChatMessage({|LLM014:"LONG"|}), new OpenAI.Chat.UserChatMessage(text)]);
        public Task B(string text) => anthropic.Messages.Create(new() { Model = "claude", MaxTokens = 9, Messages = [], System = "LONG" });
        public Task C(string text) { var history = new ChatHistory("LONG"); history.AddUserMessage(text); return service.GetChatMessageContentAsync(history); }
        """)]
    public Task A_text_that_is_written_down_again_and_again(string members) => MembersAsync(members);

    [Theory]
    [InlineData("""
        public Task A(string text) => chat.GetResponseAsync([new(ChatRole.System, "LONG"), new(ChatRole.User, text)]);
        public Task B(string text) => chat.GetResponseAsync([new(ChatRole.System, "LONG"), new(ChatRole.User, text)]);
        """)]
    [InlineData("""
        private const string Policy = "LONG";
        public Task A(string text) => chat.GetResponseAsync(Policy + text);
        public Task B(string text) => chat.GetResponseAsync(Policy + text);
        public Task C(string text) => chat.GetResponseAsync(Policy + text);
        """)]
    [InlineData("""
        public async Task A(string text) { await chat.GetResponseAsync("Be kind. " + text); await chat.GetResponseAsync("Be kind. " + text); await chat.GetResponseAsync("Be kind. " + text); }
        """)]
    [InlineData("""
        public Task A(string text) => chat.GetResponseAsync("LONG" + text);
        public string B() => "LONG";
        public string C() => "LONG";
        """)]
    [InlineData("""
        public Task A(string text) => chat.GetResponseAsync("LONG a" + text);
        public Task B(string text) => chat.GetResponseAsync("LONG b" + text);
        public Task C(string text) => chat.GetResponseAsync("LONG c" + text);
        """)]
    [InlineData("""
        private static string Prompt(string text) => "LONG" + text;
        public async Task A(string text) { await chat.GetResponseAsync(Prompt(text)); await chat.GetResponseAsync(Prompt(_state)); await chat.GetResponseAsync(Prompt("")); }
        """)]
    [InlineData("""
        public void A() { Console.WriteLine("LONG"); Console.WriteLine("LONG"); Console.WriteLine("LONG"); }
        """)]
    [InlineData("""
        public async Task A(string text) { foreach (string one in new[] { "a", "b", "c" }) { await chat.GetResponseAsync("LONG" + one); } }
        """)]
    public Task A_text_that_is_shared_or_short_or_no_prompt(string members) => MembersAsync(members);

    [Fact]
    public async Task The_message_says_how_much_is_missing_and_how_often() => Assert.Equal(
        [
            "Stable prefix has about 900 tokens, 124 below the usual prompt cache minimum; extend it",
            "Prompt text of about 100 tokens is duplicated in 3 places; extract a constant",
        ],
        await Usage<ShortPrefixAnalyzer>.MessagesAsync($$"""
            public Task A(string text) => chat.GetResponseAsync("{{Text(3600)}}" + text);
            public async Task B(string text) { await chat.GetResponseAsync("{{Text(400)}}" + text); await chat.GetResponseAsync("{{Text(400)}}" + text); await chat.GetResponseAsync("{{Text(400)}}" + text); }
            """));

    private static Task WithPolicyAsync(string statements, int length) => Usage<ShortPrefixAnalyzer>.SourceAsync(
        Snippet.Of(statements.Replace("POLICY", "Texts.Policy", StringComparison.Ordinal)) + "\npublic static class Texts { public const string Policy = \"" + Text(length) + "\"; }");

    private static Task MembersAsync(string members) => Usage<ShortPrefixAnalyzer>.MembersAsync(members.Replace("LONG", Text(250).Trim(), StringComparison.Ordinal));
}
