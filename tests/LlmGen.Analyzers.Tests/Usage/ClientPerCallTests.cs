namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM008: clients that are thrown away.</summary>
public sealed class ClientPerCallTests
{
    [Theory]
    [InlineData("""public async Task<string> Ask(string text) { var client = new {|LLM008:OpenAI.Chat.ChatClient|}("m", "key"); var r = await client.CompleteChatAsync(text); return r.Value.Content[0].Text; }""")]
    [InlineData("""public async Task<string> Ask(string text) { IChatClient client = new {|LLM008:OpenAI.Chat.ChatClient|}("m", "key").AsIChatClient(); return (await client.GetResponseAsync(text)).Text; }""")]
    [InlineData("""public async Task<string> Ask(string text) { var openAI = new {|LLM008:OpenAI.OpenAIClient|}("key"); var client = openAI.GetChatClient("m"); var r = await client.CompleteChatAsync(text); return r.Value.Id; }""")]
    [InlineData("""public async Task<string> Ask(string text) => (await new {|LLM008:OpenAI.OpenAIClient|}("key").GetChatClient("m").CompleteChatAsync(text)).Value.Id;""")]
    [InlineData("""public async Task<string> Ask(string text) { var messages = new List<ChatMessage> { new(ChatRole.User, text) }; var client = new {|LLM008:OpenAI.OpenAIClient|}("key").GetChatClient("m").AsIChatClient(); return (await client.GetResponseAsync(messages)).Text; }""")]
    [InlineData("""public static async Task<string> Ask(string text) { string prompt = "Summarize: " + text; var client = new {|LLM008:OpenAI.Chat.ChatClient|}("m", "key"); return (await client.CompleteChatAsync(prompt)).Value.Id; }""")]
    [InlineData("""public async Task<string> Ask(string text) { using var client = new {|LLM008:Anthropic.AnthropicClient|}(); var r = await client.Messages.Create(new Anthropic.Models.Messages.MessageCreateParams { MaxTokens = 3, Model = "m", Messages = [], System = text }); return r.ID; }""")]
    [InlineData("""public async Task<string> Ask(string text) { using var client = new {|LLM008:OpenAI.Chat.ChatClient|}("m", "key").AsIChatClient().AsBuilder().UseLogging().Build(); return (await client.GetResponseAsync(text)).Text; }""")]
    [InlineData("""public async Task<ReadOnlyMemory<float>> Ask(string text) { var client = new {|LLM008:OpenAI.Embeddings.EmbeddingClient|}("m", "key"); return (await client.GenerateEmbeddingAsync(text)).Value.ToFloats(); }""")]
    [InlineData("""public async Task Ask(List<string> texts) { foreach (string one in texts) { var client = new {|LLM008:OpenAI.Chat.ChatClient|}("m", "key"); var r = await client.CompleteChatAsync(one); } }""")]
    [InlineData("""public async Task Ask() { while (true) { string line = Console.ReadLine()!; var client = new {|LLM008:OpenAI.Chat.ChatClient|}("m", "key"); var r = await client.CompleteChatAsync(line); } }""")]
    [InlineData("""public string Ask(string text) { OpenAI.Chat.ChatClient client = {|LLM008:new("m", "key")|}; return client.CompleteChat(text).Value.Id; }""")]
    [InlineData("""public async IAsyncEnumerable<string> Ask(string text) { var client = new {|LLM008:OpenAI.Chat.ChatClient|}("m", "key").AsIChatClient(); await foreach (var update in client.GetStreamingResponseAsync(text)) { yield return update.Text; } }""")]
    [InlineData("""private sealed class Asker(string key) { public async Task<string> Ask(string text) { var client = new {|LLM008:OpenAI.Chat.ChatClient|}("m", key); return (await client.CompleteChatAsync(text)).Value.Id; } }""")]
    [InlineData("""private sealed class Asker(string key) { public async Task<string> Ask(string text) { string mine = key; var client = new {|LLM008:OpenAI.Chat.ChatClient|}("m", mine); return (await client.CompleteChatAsync(text)).Value.Id; } }""")]
    public Task A_client_for_every_message(string members) => Usage<ClientPerCallAnalyzer>.MembersAsync(members);

    [Theory]
    [InlineData("""public async Task<string> Ask(string text) => (await chat.GetResponseAsync(text)).Text;""")]
    [InlineData("""private readonly OpenAI.Chat.ChatClient _client = new("m", "key"); public async Task<string> Ask(string text) => (await _client.CompleteChatAsync(text)).Value.Id;""")]
    [InlineData("""private static readonly IChatClient Client = new OpenAI.Chat.ChatClient("m", "key").AsIChatClient(); public async Task<string> Ask(string text) => (await Client.GetResponseAsync(text)).Text;""")]
    [InlineData("""private OpenAI.Chat.ChatClient? _client; public async Task<string> Ask(string text) { _client ??= new("m", "key"); return (await _client.CompleteChatAsync(text)).Value.Id; }""")]
    [InlineData("""private OpenAI.Chat.ChatClient? _client; public async Task<string> Ask(string text) { var client = _client ?? new OpenAI.Chat.ChatClient("m", "key"); _client = client; return (await client.CompleteChatAsync(text)).Value.Id; }""")]
    [InlineData("""private static readonly Lazy<OpenAI.Chat.ChatClient> Client = new(() => new("m", "key")); public async Task<string> Ask(string text) => (await Client.Value.CompleteChatAsync(text)).Value.Id;""")]
    [InlineData("""public async Task<string> Ask(string key, string text) { var client = new OpenAI.Chat.ChatClient("m", key); return (await client.CompleteChatAsync(text)).Value.Id; }""")]
    [InlineData("""public async Task<string> Ask(string model, string text) { string name = model + "-mini"; var client = new OpenAI.Chat.ChatClient(name, "key"); return (await client.CompleteChatAsync(text)).Value.Id; }""")]
    [InlineData("""public async Task Compare(string[] models) { foreach (string model in models) { var client = new OpenAI.Chat.ChatClient(model, "key"); var r = await client.CompleteChatAsync("Who are you?"); } }""")]
    [InlineData("""public async Task Demo() { var client = new OpenAI.Chat.ChatClient("m", "key"); var r = await client.CompleteChatAsync("Say hi"); }""")]
    [InlineData("""public async Task Loop() { var client = new OpenAI.Chat.ChatClient("m", "key"); while (true) { string line = Console.ReadLine()!; var r = await client.CompleteChatAsync(line); } }""")]
    [InlineData("""public async Task Each(List<string> texts) { var client = new OpenAI.Chat.ChatClient("m", "key").AsIChatClient(); foreach (string one in texts) { var r = await client.GetResponseAsync(one); } }""")]
    [InlineData("""public static IChatClient Make(string name) => new OpenAI.Chat.ChatClient("m", "key").AsIChatClient();""")]
    [InlineData("""private OpenAI.Chat.ChatClient Make() => new("m", "key"); public async Task<string> Ask(string text) { var client = Make(); return (await client.CompleteChatAsync(text)).Value.Id; }""")]
    [InlineData("""public static async Task Main(string text) { var client = new OpenAI.Chat.ChatClient("m", "key"); var r = await client.CompleteChatAsync(text); }""")]
    [InlineData("""private sealed class FactAttribute : Attribute { } [Fact] public async Task Test() { foreach (string one in new[] { "a" }) { var client = new OpenAI.Chat.ChatClient("m", "key"); var r = await client.CompleteChatAsync(one); } }""")]
    [InlineData("""public async Task<string> Ask(string text) { using var http = new System.Net.Http.HttpClient(); string page = await http.GetStringAsync(text); return (await chat.GetResponseAsync(page)).Text; }""")]
    [InlineData("""public async Task<string> Ask(OpenAI.Chat.ChatClient client, string text) => (await client.CompleteChatAsync(text)).Value.Id;""")]
    [InlineData("""public async Task<string> Ask(Func<OpenAI.Chat.ChatClient> make, string text) { var client = make(); return (await client.CompleteChatAsync(text)).Value.Id; }""")]
    [InlineData("""private sealed class ChatClient(IChatClient inner) : DelegatingChatClient(inner) { } public async Task<string> Ask(string text) { var client = new ChatClient(chat); return (await client.GetResponseAsync(text)).Text; }""")]
    [InlineData("""public async Task<string> Ask(string text) { var client = new FunctionInvokingChatClient(chat); return (await client.GetResponseAsync(text)).Text; }""")]
    public Task A_client_that_is_kept_or_must_be_another(string members) => Usage<ClientPerCallAnalyzer>.MembersAsync(members);
}
