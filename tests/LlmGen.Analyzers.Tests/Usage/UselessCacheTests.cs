namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM011: a cache that cannot hit, or must not.</summary>
public sealed class UselessCacheTests
{
    private const string Head = """
        using LlmGen;
        using Microsoft.Extensions.Caching.Distributed;
        using Microsoft.Extensions.Caching.Hybrid;
        using Microsoft.Extensions.Caching.Memory;

        [LlmClient]
        public interface IDesk
        {
            [Cached, Prompt("{now}: {text}")] Task<string> Stamped(string text, DateTime now, CancellationToken token = default);
            [Cached, Prompt("{now:yyyy-MM-dd}: {text}")] Task<string> Dated(string text, DateTime now, CancellationToken token = default);
            [Cached, Prompt("{text}")] Task<string> Ask(string text, CancellationToken token = default);
            [Cached, Prompt("{text}")] Task<string> AskFor(string text, [CacheScope] string tenant, CancellationToken token = default);
            [Cached, Prompt("{text}")] Task<string> AskWith(string text, ChatOptions options, CancellationToken token = default);
            [Prompt("{id} {text}")] Task<string> Uncached(string text, Guid id, CancellationToken token = default);
        }

        public sealed class Cases(IChatClient chat, IDesk desk, IDistributedCache store, IMemoryCache memory, HybridCache hybrid)
        {
            private readonly IChatClient _cached = chat.AsBuilder().UseDistributedCache(store).Build();
            private readonly IChatClient _plain = chat.AsBuilder().UseFunctionInvocation().Build();
            private static string KeyOf(string text) => "answer:" + text;
            private static string Fresh(string text) => $"{text}:{Guid.NewGuid()}";
            private object[] Everything => [chat, desk, store, memory, hybrid, _cached, _plain, KeyOf(""), Fresh("")];


        """;

    [Theory]
    [InlineData("""await desk.Stamped(text, {|LLM011:DateTime.Now|});""")]
    [InlineData("""var now = {|LLM011:DateTime.UtcNow|}; await desk.Stamped(text, now, token);""")]
    [InlineData("""await desk.Ask($"{{|LLM011:Guid.NewGuid()|}} {text}");""")]
    [InlineData("""await desk.AskFor(text, {|LLM011:Guid.NewGuid().ToString("N")|});""")]
    [InlineData("""await desk.AskWith(text, new ChatOptions { {|LLM011:Temperature = 0.9f|} });""")]
    [InlineData("""await _cached.GetResponseAsync($"It is {{|LLM011:DateTime.Now|}}. {text}");""")]
    [InlineData("""await _cached.GetResponseAsync([new(ChatRole.System, "Be kind."), new(ChatRole.User, text) { MessageId = {|LLM011:Guid.NewGuid().ToString()|} }]);""")]
    [InlineData("""await _cached.GetResponseAsync(text, new ChatOptions { {|LLM011:Temperature = 0.7f|}, MaxOutputTokens = 9 });""")]
    [InlineData("""var options = new ChatOptions(); {|LLM011:options.Temperature = 1|}; await foreach (var update in _cached.GetStreamingResponseAsync(text, options)) { }""")]
    [InlineData("""await _cached.GetResponseAsync(text, new ChatOptions { Seed = {|LLM011:Random.Shared.NextInt64()|} });""")]
    [InlineData("""using var client = new ChatClientBuilder(chat).UseFunctionInvocation().UseDistributedCache(store).UseLogging().Build(); await client.GetResponseAsync(text + {|LLM011:Environment.TickCount64|});""")]
    [InlineData("""var client = new DistributedCachingChatClient(chat, store); await client.GetResponseAsync($"{text} {{|LLM011:DateTimeOffset.UtcNow|}}");""")]
    [InlineData("""await hybrid.GetOrCreateAsync($"answer:{{|LLM011:Guid.NewGuid()|}}", async stop => (await chat.GetResponseAsync(text, cancellationToken: stop)).Text);""")]
    [InlineData("""string key = $"{text}-{{|LLM011:DateTime.Now.Ticks|}}"; await memory.GetOrCreateAsync(key, async entry => (await chat.GetResponseAsync(text)).Text);""")]
    [InlineData("""string key = $"{text}-{{|LLM011:DateTime.UtcNow|}:yyyyMMddHHmmss}"; if (!memory.TryGetValue(key, out string? answer)) { answer = (await chat.GetResponseAsync(text)).Text; memory.Set(key, answer); }""")]
    [InlineData("""string? kept = await store.GetStringAsync("a:" + {|LLM011:Guid.NewGuid()|}); if (kept is null) { kept = await desk.Ask(text); }""")]
    public Task Keys_that_are_never_equal_and_answers_that_should_not_be(string statements) => RunAsync(statements);

    [Theory]
    [InlineData("""await desk.Dated(text, DateTime.Now);""")]
    [InlineData("""await desk.Stamped(text, DateTime.Today);""")]
    [InlineData("""await desk.Uncached(text, Guid.NewGuid());""")]
    [InlineData("""await desk.Ask(text);""")]
    [InlineData("""await desk.AskFor(text, given.ToString());""")]
    [InlineData("""await desk.AskWith(text, new ChatOptions { Temperature = 0, MaxOutputTokens = 9 });""")]
    [InlineData("""await desk.AskWith(text, new ChatOptions { TopP = 0.5f });""")]
    [InlineData("""await chat.GetResponseAsync($"It is {DateTime.Now}. {text}", new ChatOptions { Temperature = 0.7f });""")]
    [InlineData("""await _plain.GetResponseAsync($"It is {DateTime.Now}. {text}", new ChatOptions { Temperature = 0.7f });""")]
    [InlineData("""await _cached.GetResponseAsync($"Today is {DateTime.Now:yyyy-MM-dd}. {text}");""")]
    [InlineData("""await _cached.GetResponseAsync($"The hour is {DateTime.Now:HH}. {text}");""")]
    [InlineData("""await _cached.GetResponseAsync(text, new ChatOptions { Temperature = 0 });""")]
    [InlineData("""await _cached.GetResponseAsync($"It is {DateTime.Now}. {text}", new ChatOptions { ConversationId = "a", Temperature = 0.7f });""")]
    [InlineData("""float warm = text.Length; await _cached.GetResponseAsync(text, new ChatOptions { Temperature = warm });""")]
    [InlineData("""await hybrid.GetOrCreateAsync(KeyOf(text), async stop => (await chat.GetResponseAsync(text, cancellationToken: stop)).Text);""")]
    [InlineData("""await hybrid.GetOrCreateAsync($"answer:{DateTime.UtcNow:yyyyMMddHH}:{text}", async stop => (await chat.GetResponseAsync(text, cancellationToken: stop)).Text);""")]
    [InlineData("""await hybrid.GetOrCreateAsync($"answer:{DateTime.UtcNow.ToString("yyyyMMdd")}:{text}", async stop => (await chat.GetResponseAsync(text, cancellationToken: stop)).Text);""")]
    [InlineData("""await hybrid.GetOrCreateAsync($"answer:{DateTime.UtcNow.Ticks / TimeSpan.TicksPerHour}:{text}", async stop => (await chat.GetResponseAsync(text, cancellationToken: stop)).Text);""")]
    [InlineData("""await hybrid.GetOrCreateAsync(text, async stop => (await chat.GetResponseAsync($"{Guid.NewGuid()} {text}", cancellationToken: stop)).Text);""")]
    [InlineData("""string id = Guid.NewGuid().ToString(); var response = await chat.GetResponseAsync(text); memory.Set(id, response.Text); await store.SetStringAsync(id, response.Text); return id;""")]
    [InlineData("""await memory.GetOrCreateAsync($"session:{Guid.NewGuid()}", entry => Task.FromResult(3));""")]
    [InlineData("""memory.TryGetValue(text, out object? answer); await chat.GetResponseAsync($"{Guid.NewGuid()}");""")]
    [InlineData("""var known = new Dictionary<Guid, string>(); known.TryGetValue(Guid.NewGuid(), out string? answer); await chat.GetResponseAsync(text);""")]
    [InlineData("""await _cached.GetResponseAsync([new(ChatRole.User, text) { RawRepresentation = Guid.NewGuid() }]);""")]
    public Task Keys_that_are_equal_and_calls_without_a_cache(string statements) => RunAsync(statements);

    [Theory]
    [InlineData("""[LlmClient] public interface IWriter { [Prompt("{text}", Temperature = 0.7), {|LLM011:Cached|}] Task<string> Write(string text, CancellationToken token); }""")]
    [InlineData("""[LlmClient(Temperature = 1)] public interface IWriter { [Prompt("{text}")] [{|LLM011:Cached(Seconds = 60)|}] Task<string> Write(string text, CancellationToken token); }""")]
    [InlineData("""[LlmClient(Temperature = 1)] public interface IWriter { [Prompt("{text}", Temperature = 0), Cached] Task<string> Write(string text, CancellationToken token); }""")]
    [InlineData("""[LlmClient(Temperature = 0.7)] public interface IWriter { [Prompt("{text}")] Task<string> Write(string text, CancellationToken token); [Prompt("{text}", Temperature = 0), Cached] Task<string> Read(string text, CancellationToken token); }""")]
    [InlineData("""[LlmClient] public interface IWriter { [Prompt("{text}", TopP = 0.9), Cached] Task<string> Write(string text, CancellationToken token); }""")]
    [InlineData("""public interface IWriter { [Prompt("{text}", Temperature = 0.7), Cached] Task<string> Write(string text, CancellationToken token); }""")]
    public Task Declarations(string source) => Usage<UselessCacheAnalyzer>.SourceAsync("using LlmGen;\n" + source);

    [Theory]
    [InlineData("""services.AddChatClient(inner).UseDistributedCache();""", """public sealed class Injected(IChatClient chat) { public Task Ask(string text) => chat.GetResponseAsync($"{{|LLM011:Guid.NewGuid()|}} {text}"); }""")]
    [InlineData("""services.AddChatClient(_ => inner).UseFunctionInvocation().UseDistributedCache(); services.AddSingleton<Injected>();""", """public sealed class Injected { private readonly IChatClient _chat; public Injected(IChatClient chat) { _chat = chat; } public Task Ask(string text) => _chat.GetResponseAsync(text, new ChatOptions { {|LLM011:Temperature = 0.7f|} }); }""")]
    [InlineData("""services.AddChatClient(inner).UseDistributedCache(store, configure: cache => { }).UseLogging();""", """public sealed class Injected(IChatClient chat) { private readonly IChatClient _chat = chat; public Task Ask(string text) => _chat.GetResponseAsync($"{{|LLM011:DateTime.Now|}} {text}"); }""")]
    [InlineData("""services.AddChatClient(inner).UseFunctionInvocation();""", """public sealed class Injected(IChatClient chat) { public Task Ask(string text) => chat.GetResponseAsync($"{Guid.NewGuid()} {text}"); }""")]
    [InlineData("""services.AddChatClient(inner).UseDistributedCache(); services.AddKeyedChatClient("plain", inner);""", """public sealed class Injected(IChatClient chat) { public Task Ask(string text) => chat.GetResponseAsync($"{Guid.NewGuid()} {text}"); }""")]
    [InlineData("""services.AddChatClient(inner).UseDistributedCache(); services.AddSingleton(inner);""", """public sealed class Injected(IChatClient chat) { public Task Ask(string text) => chat.GetResponseAsync($"{Guid.NewGuid()} {text}"); }""")]
    [InlineData("""services.AddChatClient(inner).UseDistributedCache();""", """public sealed class Injected([FromKeyedServices("a")] IChatClient chat) { public Task Ask(string text) => chat.GetResponseAsync($"{Guid.NewGuid()} {text}"); }""")]
    [InlineData("""services.AddChatClient(inner).UseDistributedCache(); services.AddSingleton(_ => new Injected(inner));""", """public sealed class Injected(IChatClient chat) { public Task Ask(string text) => chat.GetResponseAsync($"{Guid.NewGuid()} {text}"); }""")]
    [InlineData("""services.AddChatClient(inner).UseDistributedCache();""", """public sealed class Injected { public Task Ask(IChatClient chat, string text) => chat.GetResponseAsync($"{Guid.NewGuid()} {text}"); }""")]
    [InlineData("""services.AddChatClient(inner).UseDistributedCache();""", """public sealed class Injected(IChatClient chat) { public Task Ask(string text) => chat.GetResponseAsync(text); }""")]
    public Task A_client_that_is_injected(string registration, string type) => Usage<UselessCacheAnalyzer>.SourceAsync(
        "using Microsoft.Extensions.DependencyInjection;\npublic static class Startup { public static void Add(IServiceCollection services, IChatClient inner, Microsoft.Extensions.Caching.Distributed.IDistributedCache store) { "
        + registration + " } }\n" + type);

    [Fact]
    public async Task The_message_says_why() => Assert.Equal(
        [
            "'Guid.NewGuid()' makes the cache key unique per call; remove it from the key",
            "Temperature 0.7 asks for varied responses, but the cache repeats one; set it to 0",
        ],
        await Usage<UselessCacheAnalyzer>.MessagesAsync("""
            private readonly IChatClient _cached = chat.AsBuilder().UseDistributedCache().Build();
            public Task A(string text) => _cached.GetResponseAsync($"{Guid.NewGuid()} {text}");
            public Task B(string text) => _cached.GetResponseAsync(text, new ChatOptions { Temperature = 0.7f });
            """));

    private static Task RunAsync(string statements) => Usage<UselessCacheAnalyzer>.SourceAsync(
        Head + "    public async Task<object?> RunAsync(string text, Guid given, CancellationToken token)\n    {\n        await Task.Yield();\n        " + statements + "\n        return null;\n    }\n}\n");
}
