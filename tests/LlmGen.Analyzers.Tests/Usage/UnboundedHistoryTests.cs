namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM010: a history that only grows.</summary>
public sealed class UnboundedHistoryTests
{
    /// <summary>A history that the class keeps to itself.</summary>
    private const string Turns = "private readonly List<ChatMessage> _turns = [];\n";

    [Theory]
    [InlineData("""List<ChatMessage> history = []; while (true) { history.Add(new(ChatRole.User, Console.ReadLine()!)); var response = await chat.GetResponseAsync({|LLM010:history|}); history.AddMessages(response); Console.WriteLine(response.Text); }""")]
    [InlineData("""var history = new List<ChatMessage> { new(ChatRole.System, "Be kind.") }; string? line; while ((line = Console.ReadLine()) != null) { history.Add(new(ChatRole.User, line)); var response = await chat.GetResponseAsync({|LLM010:history|}, given, token); history.AddRange(response.Messages); }""")]
    [InlineData("""List<ChatMessage> history = []; for (;;) { string line = Console.ReadLine() ?? ""; if (line == "exit") { break; } history.Add(new ChatMessage(ChatRole.User, line)); string answer = ""; await foreach (var update in chat.GetStreamingResponseAsync({|LLM010:history|})) { answer += update.Text; } history.Add(new(ChatRole.Assistant, answer)); }""")]
    [InlineData("""List<ChatMessage> history = []; while (!token.IsCancellationRequested) { string line = Console.ReadLine()!; history.Add(new(ChatRole.User, line)); history.AddMessages(await chat.GetResponseAsync([new(ChatRole.System, "Be kind."), .. {|LLM010:history|}])); }""")]
    [InlineData("""var history = new List<ChatMessage>(); while (Console.ReadLine() is { Length: > 0 } line) { history.Add(new(ChatRole.User, line)); var response = await chat.GetResponseAsync({|LLM010:history|}); history.AddMessages(response); }""")]
    [InlineData("""var history = new ChatHistory("Be kind."); while (true) { history.AddUserMessage(Console.ReadLine()!); var reply = await service.GetChatMessageContentAsync({|LLM010:history|}); history.AddAssistantMessage(reply.Content!); }""")]
    [InlineData("""List<OpenAI.Chat.ChatMessage> history = [new OpenAI.Chat.SystemChatMessage("Be kind.")]; while (true) { history.Add(new OpenAI.Chat.UserChatMessage(Console.ReadLine())); OpenAI.Chat.ChatCompletion completion = await openAI.CompleteChatAsync({|LLM010:history|}); history.Add(new OpenAI.Chat.AssistantChatMessage(completion)); }""")]
    [InlineData("""List<ChatMessage> history = []; async IAsyncEnumerable<string> Inbox() { await Task.Yield(); yield return ""; } await foreach (string message in Inbox()) { history.Add(new(ChatRole.User, message)); history.AddMessages(await chat.GetResponseAsync({|LLM010:history|})); }""")]
    [InlineData("""List<ChatMessage> history = []; while (true) { history.Add(new(ChatRole.User, Console.ReadLine()!)); while (true) { var response = await chat.GetResponseAsync({|LLM010:history|}); history.AddMessages(response); if (response.FinishReason != ChatFinishReason.ToolCalls) { break; } } }""")]
    public Task A_loop_that_the_user_ends(string statements) => Usage<UnboundedHistoryAnalyzer>.StatementsAsync(statements);

    [Theory]
    [InlineData("""public async Task<string> Ask(string text) { _turns.Add(new(ChatRole.User, text)); var response = await chat.GetResponseAsync({|LLM010:_turns|}); _turns.AddMessages(response); return response.Text; }""")]
    [InlineData("""public async IAsyncEnumerable<string> Ask(string text) { _turns.Add(new(ChatRole.User, text)); string answer = ""; await foreach (var update in chat.GetStreamingResponseAsync({|LLM010:_turns|})) { answer += update.Text; yield return update.Text; } _turns.Add(new(ChatRole.Assistant, answer)); }""")]
    [InlineData("""public async Task Ask(ChatMessage message) { var user = message; _turns.Add(user); if (_turns.Count == 1) { _turns.Insert(0, new(ChatRole.System, "Be kind.")); } _turns.AddMessages(await chat.GetResponseAsync({|LLM010:_turns|})); foreach (var one in _turns) { Console.WriteLine(one.Text); } }""")]
    [InlineData("""private static readonly ChatHistory Shared = new("Be kind."); public async Task<string?> Ask(string text) { Shared.AddUserMessage(text); var reply = await service.GetChatMessageContentAsync({|LLM010:Shared|}); Shared.AddAssistantMessage(reply.Content!); return reply.Content; } public string? Last() => Shared[^1].Content;""")]
    [InlineData("""private List<ChatMessage> Own { get; } = []; public async Task<string> Ask(string text) { Own.Add(new(ChatRole.User, $"Q: {text}")); var response = await chat.GetResponseAsync([new(ChatRole.System, "Be kind."), .. {|LLM010:Own|}]); Own.AddRange(response.Messages); return response.Text; }""")]
    public Task A_member_to_which_every_call_adds(string members) => Usage<UnboundedHistoryAnalyzer>.MembersAsync(Turns + members);

    [Theory]
    [InlineData("""List<ChatMessage> history = []; while (true) { history.Add(new(ChatRole.User, Console.ReadLine()!)); if (history.Count > 20) { history.RemoveRange(1, 2); } history.AddMessages(await chat.GetResponseAsync(history)); }""")]
    [InlineData("""List<ChatMessage> history = []; while (true) { string line = Console.ReadLine()!; if (line == "/new") { history.Clear(); } history.Add(new(ChatRole.User, line)); history.AddMessages(await chat.GetResponseAsync(history)); }""")]
    [InlineData("""List<ChatMessage> history = []; while (true) { history.Add(new(ChatRole.User, Console.ReadLine()!)); history.AddMessages(await chat.GetResponseAsync(history)); history = history.TakeLast(10).ToList(); }""")]
    [InlineData("""List<ChatMessage> history = []; while (true) { history.Add(new(ChatRole.User, Console.ReadLine()!)); history.AddMessages(await chat.GetResponseAsync(history.TakeLast(10))); }""")]
    [InlineData("""List<ChatMessage> history = []; void Shorten(List<ChatMessage> list) => list.RemoveAt(0); while (true) { history.Add(new(ChatRole.User, Console.ReadLine()!)); Shorten(history); history.AddMessages(await chat.GetResponseAsync(history)); }""")]
    [InlineData("""while (true) { List<ChatMessage> history = [new(ChatRole.User, Console.ReadLine()!)]; history.AddMessages(await chat.GetResponseAsync(history)); history.Add(new(ChatRole.User, Console.ReadLine()!)); }""")]
    [InlineData("""List<ChatMessage> history = []; for (int i = 0; i < 3; i++) { history.Add(new(ChatRole.User, Console.ReadLine()!)); history.AddMessages(await chat.GetResponseAsync(history)); }""")]
    [InlineData("""List<ChatMessage> history = []; foreach (string one in texts) { history.Add(new(ChatRole.User, one)); history.AddMessages(await chat.GetResponseAsync(history)); }""")]
    [InlineData("""List<ChatMessage> history = [new(ChatRole.User, text)]; while (true) { var response = await chat.GetResponseAsync(history); history.AddMessages(response); if (response.FinishReason == ChatFinishReason.Stop) { break; } }""")]
    [InlineData("""List<ChatMessage> history = [new(ChatRole.User, "One")]; history.AddMessages(await chat.GetResponseAsync(history)); history.Add(new(ChatRole.User, "Two")); history.AddMessages(await chat.GetResponseAsync(history)); history.Add(new(ChatRole.User, "Three")); history.AddMessages(await chat.GetResponseAsync(history));""")]
    [InlineData("""List<ChatMessage> log = []; while (true) { string line = Console.ReadLine()!; log.Add(new(ChatRole.User, line)); Console.WriteLine(await chat.GetResponseAsync(line)); }""")]
    [InlineData("""List<ChatMessage> history = []; while (true) { history.Add(new(ChatRole.User, Console.ReadLine()!)); var response = await chat.GetResponseAsync(history); history.RemoveAt(history.Count - 1); }""")]
    [InlineData("""List<ChatMessage> history = []; int budget = 4000; while (true) { history.Add(new(ChatRole.User, Console.ReadLine()!)); while (history.Sum(one => one.Text.Length) > budget) { history.RemoveAt(0); } history.AddMessages(await chat.GetResponseAsync(history)); }""")]
    [InlineData("""string? id = null; while (true) { var response = await chat.GetResponseAsync(Console.ReadLine()!, new ChatOptions { ConversationId = id }); id = response.ConversationId; }""")]
    [InlineData("""List<ChatMessage> history = []; while (true) { history.Add(new(ChatRole.User, "tick")); history.AddMessages(await chat.GetResponseAsync(history)); }""")]
    [InlineData("""List<ChatMessage> history = []; var session = agent.CreateSession(); while (true) { await agent.RunAsync(Console.ReadLine()!, session); }""")]
    public Task What_is_shortened_or_ends(string statements) => Usage<UnboundedHistoryAnalyzer>.StatementsAsync(statements);

    [Theory]
    [InlineData("""public async Task<string> Ask(string text) { _turns.Add(new(ChatRole.User, text)); var response = await chat.GetResponseAsync(_turns); _turns.AddMessages(response); return response.Text; } public void Reset() => _turns.Clear();""")]
    [InlineData("""public async Task<string> Ask(string text) { _turns.Add(new(ChatRole.User, text)); Shorten(); var response = await chat.GetResponseAsync(_turns); return response.Text; } private void Shorten() { while (_turns.Count > 30) { _turns.RemoveAt(0); } }""")]
    [InlineData("""public async Task<string> Ask(string text) { _turns.Add(new(ChatRole.User, text)); var response = await chat.GetResponseAsync(_turns); return response.Text; } public IList<ChatMessage> History => _turns;""")]
    [InlineData("""internal readonly List<ChatMessage> Shared = []; public async Task<string> Ask(string text) { Shared.Add(new(ChatRole.User, text)); var response = await chat.GetResponseAsync(Shared); return response.Text; }""")]
    [InlineData("""private List<ChatMessage> _kept = []; public async Task<string> Ask(string text) { _kept.Add(new(ChatRole.User, text)); var response = await chat.GetResponseAsync(_kept); _kept = await Summarize(_kept); return response.Text; } private Task<List<ChatMessage>> Summarize(List<ChatMessage> all) => Task.FromResult(all);""")]
    [InlineData("""public async Task<string> Ask(string text, List<ChatMessage> history) { history.Add(new(ChatRole.User, text)); var response = await chat.GetResponseAsync(history); history.AddMessages(response); return response.Text; }""")]
    [InlineData("""public async Task<string> Ask(string text) { List<ChatMessage> messages = [new(ChatRole.System, "Be kind.")]; messages.Add(new(ChatRole.User, text)); var response = await chat.GetResponseAsync(messages); messages.AddMessages(response); return response.Text; }""")]
    [InlineData("""public async Task Start() { _turns.Add(new(ChatRole.System, "Be kind.")); _turns.Add(new(ChatRole.User, "Hello")); _turns.AddMessages(await chat.GetResponseAsync(_turns)); }""")]
    [InlineData("""public async Task<string> Run(string goal) { _turns.Add(new(ChatRole.User, goal)); while (true) { var response = await chat.GetResponseAsync(_turns); _turns.AddMessages(response); if (response.FinishReason == ChatFinishReason.Stop) { return response.Text; } } }""")]
    [InlineData("""public async Task<string> Ask(string text) { var response = await chat.GetResponseAsync([.. _turns, new(ChatRole.User, text)]); return response.Text; }""")]
    public Task Members_that_are_shortened_or_given_away(string members) => Usage<UnboundedHistoryAnalyzer>.MembersAsync(Turns + members);

    [Theory]
    [InlineData("""public static class Pipeline { public static IChatClient Of(IChatClient inner) => inner.AsBuilder().UseChatReducer(new Keep()).Build(); sealed class Keep : IChatReducer { public Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken token) => Task.FromResult(messages); } }""")]
    [InlineData("""public sealed class Shortening(IChatClient inner) : DelegatingChatClient(inner) { public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken token = default) => base.GetResponseAsync(messages.TakeLast(20), options, token); }""")]
    public Task Where_a_reducer_is_at_work_nothing_is_said(string source) => Usage<UnboundedHistoryAnalyzer>.SourceAsync(
        "#pragma warning disable MEAI001\n" + source + "\n" + """
        public sealed class Chat(IChatClient client)
        {
            private readonly List<ChatMessage> _history = [];
            public async Task Ask(string text) { _history.Add(new(ChatRole.User, text)); _history.AddMessages(await client.GetResponseAsync(_history)); }
        }
        """);

    [Fact]
    public async Task The_message_says_when_it_grows() => Assert.Equal(
        [
            "'_turns' grows with every call to 'A' and is never trimmed; trim it, or use a chat reducer",
            "'list' grows with every iteration and is never trimmed; trim it, or use a chat reducer",
        ],
        await Usage<UnboundedHistoryAnalyzer>.MessagesAsync(Turns + """
            public async Task A(string text) { _turns.Add(new(ChatRole.User, text)); _turns.AddMessages(await chat.GetResponseAsync(_turns)); }
            public async Task B() { List<ChatMessage> list = []; while (true) { list.Add(new(ChatRole.User, Console.ReadLine()!)); list.AddMessages(await chat.GetResponseAsync(list)); } }
            """));
}
