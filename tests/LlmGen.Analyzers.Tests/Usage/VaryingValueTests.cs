namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM002: orders, search results, requests, users and processes in a prompt, before text that does not vary.</summary>
public sealed class VaryingValueTests
{
    private const string Texts = """"

            private const string Policy = "You are the support desk of a shop for garden tools. Answer in the language of the customer, kindly and briefly. Never promise a refund; say what the terms allow, and name the paragraph. If the customer is angry, say first that you understand.";
            private const string Two = Policy + Policy + Policy + Policy;
            private const string Long = Two + Two + Two + Two + Two;
            private readonly System.Collections.Immutable.ImmutableDictionary<string, string> _articles = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty;
            private readonly System.Collections.Immutable.ImmutableHashSet<string> _topics = [];
            private readonly System.Collections.Immutable.ImmutableHashSet<int> _numbers = [];
            private readonly System.Collections.Immutable.ImmutableSortedDictionary<string, string> _sorted = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty;
            private readonly System.Collections.Concurrent.ConcurrentBag<string> _bag = [];
            private readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> _concurrent = new();
            private readonly Dictionary<string, string> _words = [];
            private readonly HashSet<string> _set = [];
            private static readonly System.Collections.Frozen.FrozenSet<string> Frozen = System.Collections.Frozen.FrozenSet.ToFrozenSet(["a", "b"]);
            private readonly IReadOnlyDictionary<string, string> _made = System.Collections.Immutable.ImmutableDictionary.ToImmutableDictionary(new Dictionary<string, string>());

        """";

    private const string Search = """"
            private sealed record Article(string Title, string Text);
            private interface IShelf { IAsyncEnumerable<Article> FindAsync(string question); Task<string> GreetingAsync(string name); }
            private sealed class Shelf(Microsoft.Extensions.VectorData.IVectorSearchable<Article> index) : IShelf
            {
                public async IAsyncEnumerable<Article> FindAsync(string question) { await foreach (var one in index.SearchAsync(question, 3)) { yield return one.Record; } }
                public Task<string> GreetingAsync(string name) => Task.FromResult("Hello " + name);
            }

            private static Microsoft.Extensions.VectorData.VectorStoreCollection<string, Article> Store => null!;
            private static Microsoft.SemanticKernel.Data.ITextSearch TextSearch => null!;
            private static Azure.Search.Documents.SearchClient Azure => null!;
            private static IShelf Own => null!;

        """";

    private const string Web = """"
            private static Microsoft.AspNetCore.Http.HttpContext HttpContext => null!;
            private static System.Security.Claims.ClaimsPrincipal User => null!;
            private static Microsoft.AspNetCore.Http.IHttpContextAccessor Accessor => null!;

        """";

    [Theory]
    [InlineData("""string list = string.Join(", ", _articles.Keys); await chat.GetResponseAsync([new(ChatRole.System, $"Articles: {{|LLM002:list|}}. {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Articles: {{|LLM002:string.Join(", ", _articles.Select(one => one.Key + one.Value))|}}. {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, "Topics: " + {|LLM002:System.Text.Json.JsonSerializer.Serialize(_topics)|} + Policy), new(ChatRole.User, text)]);""")]
    [InlineData("""var builder = new System.Text.StringBuilder(); foreach (var (key, value) in _articles) { builder.Append("- ").AppendLine({|LLM002:key|}); } builder.Append(Policy); await chat.GetResponseAsync([new(ChatRole.System, builder.ToString()), new(ChatRole.User, text)]);""")]
    [InlineData("""var builder = new System.Text.StringBuilder(); foreach (string topic in _topics) { builder.AppendLine($"- {{|LLM002:topic|}}"); } builder.Append(Policy); await chat.GetResponseAsync(builder.ToString());""")]
    [InlineData("""var builder = new System.Text.StringBuilder(); builder.AppendJoin(", ", {|LLM002:_topics|}).Append(Policy); await chat.GetResponseAsync(builder.ToString());""")]
    [InlineData("""string list = ""; foreach (string one in _bag) { list += one + "\n"; } await chat.GetResponseAsync([new(ChatRole.System, {|LLM002:list|} + Policy), new(ChatRole.User, text)]);""")]
    [InlineData("""var lines = new List<string>(); foreach (var one in _made) { lines.Add(one.Key); } await chat.GetResponseAsync([new(ChatRole.System, $"{{|LLM002:string.Join("\n", lines)|}} {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, {|LLM002:string.Join("\n", texts.OrderBy(_ => Guid.NewGuid()).Take(3))|} + Policy), new(ChatRole.User, text)]);""")]
    [InlineData("""string[] examples = [.. texts]; Random.Shared.Shuffle(examples); await chat.GetResponseAsync([new(ChatRole.System, {|LLM002:string.Join("\n", examples)|}), .. _history]);""")]
    public Task Orders(string statements) => SourceAsync(statements);

    [Theory]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Articles: {string.Join(", ", _articles.Keys.Order())}. {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Articles: {string.Join(", ", _articles.OrderBy(one => one.Key).Select(one => one.Value))}. {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Articles: {string.Join(", ", _sorted.Keys)}. {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Words: {string.Join(", ", _words.Keys)} {string.Join(", ", _set)} {string.Join(", ", Frozen)}. {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Words: {string.Join(", ", _concurrent.Keys)}. {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Numbers: {string.Join(", ", _numbers)}. {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""var lines = new List<string>(); foreach (string one in _topics) { lines.Add(one); } lines.Sort(); await chat.GetResponseAsync([new(ChatRole.System, $"{string.Join("\n", lines)} {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"There are {_topics.Count} topics, and {_articles[text]}. {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"{Policy} {string.Join(", ", _topics)}"), .. _history]);""")]
    [InlineData("""foreach (string one in _bag) { await chat.GetResponseAsync([new(ChatRole.System, $"Topic: {one}. {Policy}")]); }""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Topics: {string.Join(", ", _topics)}. Be brief."), new(ChatRole.User, text)]);""")]
    [InlineData("""logger.LogInformation("{Topics}", string.Join(", ", _topics)); await chat.GetResponseAsync([new(ChatRole.System, Policy), new(ChatRole.User, text)]);""")]
    public Task Orders_that_stay(string statements) => SourceAsync(statements);

    [Theory]
    [InlineData("""string found = ""; await foreach (var one in Store.SearchAsync(text, 3)) { found += one.Record.Text; } await chat.GetResponseAsync([new(ChatRole.System, $"Use this: {{|LLM002:found|}}"), .. _history, new(ChatRole.User, text)]);""")]
    [InlineData("""var vector = await embeddings.GenerateVectorAsync(text); var builder = new System.Text.StringBuilder(Policy); await foreach (var one in Store.SearchAsync(vector, 3)) { builder.AppendLine({|LLM002:one.Record.Text|}); } var messages = new List<ChatMessage> { new(ChatRole.System, builder.ToString()) }; messages.AddRange(_history); await chat.GetResponseAsync(messages);""")]
    [InlineData("""var hits = await Store.SearchAsync(text, 5).ToListAsync(); string context = string.Join("\n", hits.Select(hit => hit.Record.Text)); await chat.GetResponseAsync([new(ChatRole.System, $"Articles: {{|LLM002:context|}}\n{Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""var hits = await TextSearch.SearchAsync(text); var found = new List<string>(); await foreach (string hit in hits.Results) { found.Add(hit); } await chat.GetResponseAsync([new(ChatRole.System, {|LLM002:string.Join("\n", found)|}), .. _history]);""")]
    [InlineData("""var hits = await Azure.SearchAsync<Article>(text); await chat.GetResponseAsync([.. _history, new(ChatRole.User, text)], new ChatOptions { Instructions = "Sources: " + {|LLM002:string.Join("\n", hits.GetResults().Select(hit => hit.Text))|} });""")]
    [InlineData("""var hits = await Own.FindAsync(text).ToListAsync(); await chat.GetResponseAsync([new(ChatRole.System, {|LLM002:string.Join("\n", hits.Select(hit => hit.Text))|}), .. _history]);""")]
    [InlineData("""var options = new ChatOptions(); var hits = await Azure.SearchAsync<Article>(text); options.Instructions = $"{{|LLM002:hits.GetResults().First().Text|}} {Policy}"; await chat.GetResponseAsync(text, options);""")]
    public Task Search_results(string statements) => SourceAsync(statements, Search);

    [Theory]
    [InlineData("""string found = ""; await foreach (var one in Store.SearchAsync(text, 3)) { found += one.Record.Text; } await chat.GetResponseAsync([new(ChatRole.System, Policy), .. _history, new(ChatRole.User, $"{found}\n\n{text}")]);""")]
    [InlineData("""var hits = await Store.SearchAsync("opening hours", 1).ToListAsync(); await chat.GetResponseAsync([new(ChatRole.System, hits[0].Record.Text + Policy), .. _history]);""")]
    [InlineData("""var article = await Store.GetAsync("terms"); await chat.GetResponseAsync([new(ChatRole.System, article.Text + Policy), .. _history]);""")]
    [InlineData("""var hits = await Store.SearchAsync(text, 3).ToListAsync(); await chat.GetResponseAsync([new(ChatRole.System, Policy), new(ChatRole.System, string.Join("\n", hits.Select(hit => hit.Record.Text))), new(ChatRole.User, text)]);""")]
    [InlineData("""var hits = await Store.SearchAsync(text, 3).ToListAsync(); await chat.GetResponseAsync([new(ChatRole.System, (hits.Count > 0 ? "Answer. " : "Say that you do not know. ") + Policy), .. _history]);""")]
    [InlineData("""string greeting = await Own.GreetingAsync(text); await chat.GetResponseAsync([new(ChatRole.System, greeting + Policy), .. _history]);""")]
    [InlineData("""var hits = await Store.SearchAsync(text, 3).ToListAsync(); await chat.GetResponseAsync([new(ChatRole.System, $"Use this: {hits[0].Record.Text}. Be brief."), new(ChatRole.User, text)]);""")]
    [InlineData("""var found = texts.Where(one => one.Contains(text)); await chat.GetResponseAsync([new(ChatRole.System, string.Join("\n", found) + Policy), .. _history]);""")]
    public Task Search_results_that_harm_nothing(string statements) => SourceAsync(statements, Search);

    [Fact]
    public Task Search_results_through_a_helper() => Usage<UnstablePrefixAnalyzer>.MembersAsync(
        """
            public async Task Ask(string text)
            {
                var hits = await Store.SearchAsync(text, 5).ToListAsync();
                await chat.GetResponseAsync([new(ChatRole.System, Listed(hits.Select(hit => hit.Record.Text)) + Policy), .. _history]);
            }

            public async Task Greet(string text) => await chat.GetResponseAsync([new(ChatRole.System, Same(["a", "b"]) + Policy), .. _history]);
            private static string Listed(IEnumerable<string> texts) => "Articles:\n" + {|LLM002:string.Join("\n", texts)|} + "\n";
            private static string Same(IEnumerable<string> texts) => "Articles:\n" + string.Join("\n", texts) + "\n";
        """ + Texts + Search);

    [Theory]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Request {{|LLM002:HttpContext.TraceIdentifier|}}. {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Trace {{|LLM002:System.Diagnostics.Activity.Current?.Id|}}."), .. _history]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"{{|LLM002:HttpContext.Request.Headers["X-Request-Id"].ToString()|}} {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"{{|LLM002:HttpContext.Items["CorrelationId"]|}} {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""string name = User.Identity?.Name ?? "guest"; await chat.GetResponseAsync([new(ChatRole.System, $"You talk to {{|LLM002:name|}}. {Long}"), .. _history]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"User {{|LLM002:User.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)?.Value|}}. {Long}"), .. _history]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Session {{|LLM002:HttpContext.Session.Id|}} of {HttpContext.Connection.Id}. {Long}"), .. _history]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Process {{|LLM002:Environment.ProcessId|}}. {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Server {{|LLM002:Environment.MachineName|}}. {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Thread {{|LLM002:Environment.CurrentManagedThreadId|}}, {GC.GetTotalMemory(false)} bytes. {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Used: {{|LLM002:GC.GetTotalMemory(false)|}} bytes."), .. _history]);""")]
    public Task Surroundings(string statements) => SourceAsync(statements, Web);

    [Theory]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"{Policy} Request {HttpContext.TraceIdentifier}."), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, Policy), .. _history, new(ChatRole.User, text)], new ChatOptions { AdditionalProperties = new() { ["request"] = HttpContext.TraceIdentifier } });""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"You talk to {User.Identity?.Name}. {Policy}"), .. _history]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"You talk to {User.FindFirst(System.Security.Claims.ClaimTypes.Role)?.Value}, {User.FindFirst("tenant")?.Value}. {Long}"), .. _history]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Language: {HttpContext.Request.Headers["Accept-Language"]}, {HttpContext.Items["Tenant"]}. {Long}"), .. _history]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"{Environment.OSVersion} with {Environment.ProcessorCount} cores. {Environment.CurrentDirectory} {Long}"), .. _history]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Server {Environment.MachineName}."), .. _history]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, (HttpContext.TraceIdentifier.Length > 0 ? "Request. " : "") + Policy), .. _history]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"{Environment.GetEnvironmentVariable("DESK_NAME")} {Long}"), .. _history]);""")]
    public Task Surroundings_that_stay(string statements) => SourceAsync(statements, Web);

    [Theory]
    [InlineData("""string? question = Console.ReadLine(); await chat.GetResponseAsync([new(ChatRole.User, $"{{|LLM002:question|}}\n\n{Long}")]);""")]
    [InlineData("""await chat.GetResponseAsync({|LLM002:Console.ReadLine()|} + Long);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, Policy), new(ChatRole.User, $"{{|LLM002:HttpContext.Request.Query["q"]|}}\n\n{Long}")]);""")]
    public Task Input_before_a_text_that_fills_a_cache(string statements) => SourceAsync(statements, Web);

    [Theory]
    [InlineData("""string? question = Console.ReadLine(); await chat.GetResponseAsync([new(ChatRole.User, $"{question}\n\n{Policy}")]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.User, $"{text}\n\n{Long}")]);""")]
    [InlineData("""string? question = Console.ReadLine(); await chat.GetResponseAsync([new(ChatRole.User, $"{Long}\n\n{question}")]);""")]
    [InlineData("""string? topic = Console.ReadLine(); await chat.GetResponseAsync([new(ChatRole.System, $"Explain {topic}. {Long}"), new(ChatRole.User, text)]);""")]
    [InlineData("""foreach (string one in texts) { await chat.GetResponseAsync($"{one}\n\n{Long}"); }""")]
    public Task Input_of_which_nothing_is_proven_or_that_another_rule_reports(string statements) => SourceAsync(statements, Web);

    [Theory]
    [InlineData("""string id = Accessor.HttpContext?.TraceIdentifier ?? "none"; await chat.GetResponseAsync([new(ChatRole.System, "Request " + {|LLM002:id|} + ". " + Policy), new(ChatRole.User, text)]);""")]
    public Task Through_a_variable(string statements) => SourceAsync(statements, Web);

    [Theory]
    [InlineData("""List<ChatMessage> all = [new(ChatRole.User, text)]; Send(all); void Send(IList<ChatMessage> messages) { messages.Insert(0, new ChatMessage(ChatRole.System, $"It is {{|LLM002:DateTime.Now|}}.")); _ = chat.GetResponseAsync(messages); }""")]
    [InlineData("""await chat.GetResponseAsync(_history.Prepend(new ChatMessage(ChatRole.System, $"It is {{|LLM002:DateTime.Now|}}.")));""")]
    [InlineData("""var all = new[] { new ChatMessage(ChatRole.System, $"It is {{|LLM002:DateTime.Now|}}.") }.Concat(_history).ToList(); await chat.GetResponseAsync(all);""")]
    [InlineData("""var options = new ChatOptions { MaxOutputTokens = 9 }; options.Instructions = $"It is {{|LLM002:DateTime.Now|}}. {Policy}"; await chat.GetResponseAsync(text, options);""")]
    [InlineData("""await chat.GetResponseAsync(_history, new ChatOptions { Instructions = $"It is {{|LLM002:DateTime.Now|}}." });""")]
    public Task Ways_to_the_beginning(string statements) => SourceAsync(statements);

    [Theory]
    [InlineData("""await chat.GetResponseAsync(_history.Append(new ChatMessage(ChatRole.System, $"It is {DateTime.Now}.")));""")]
    [InlineData("""await chat.GetResponseAsync(_history.Concat([new ChatMessage(ChatRole.System, $"It is {DateTime.Now}.")]).ToList());""")]
    [InlineData("""_history.Add(new ChatMessage(ChatRole.System, $"It is {DateTime.Now}.")); await chat.GetResponseAsync(_history);""")]
    [InlineData("""var options = new ChatOptions { Instructions = Policy }; options.ConversationId = Guid.NewGuid().ToString(); await chat.GetResponseAsync(_history, options);""")]
    [InlineData("""var options = new ChatOptions { Instructions = $"It is {DateTime.Now}. {Policy}" }; logger.LogInformation("{Options}", options.Instructions); await chat.GetResponseAsync(text);""")]
    public Task Ways_to_the_end(string statements) => SourceAsync(statements);

    [Fact]
    public async Task The_messages_say_who_loses_what() => Assert.Equal(
        [
            "'_topics' has a different order in every process and prevents caching of 60 tokens across processes; sort it (matters from about 1,024 tokens; the prompt has 60)",
            "'found' is retrieved per question and prevents caching of the conversation; move it to the end",
            "'User.Identity?.Name' differs between users and prevents caching of 1,215 tokens across users; move it to the end",
            "'HttpContext.TraceIdentifier' changes on every request and prevents caching of 1,215 tokens and the conversation; move it to the end",
        ],
        await Usage<UnstablePrefixAnalyzer>.MessagesAsync("""
            public Task A(string text) => chat.GetResponseAsync([new(ChatRole.System, $"{string.Join(", ", _topics)}{Policy}"), new(ChatRole.User, text)]);
            public async Task B(string text) { string found = ""; await foreach (var one in Store.SearchAsync(text, 3)) { found += one.Record.Text; } await chat.GetResponseAsync([new(ChatRole.System, found), .. _history]); }
            public Task C(string text) => chat.GetResponseAsync([new(ChatRole.System, $"{User.Identity?.Name}{Long}"), .. _history]);
            public Task D(string text) => chat.GetResponseAsync([new(ChatRole.System, $"{HttpContext.TraceIdentifier}{Long}"), .. _history]);
            """ + Texts + Search + Web));

    private static Task SourceAsync(string statements, string members = "") =>
        Usage<UnstablePrefixAnalyzer>.SourceAsync(Snippet.Of(statements).Replace("    private string _state = \"\";\n", "    private string _state = \"\";\n" + Texts + members, StringComparison.Ordinal));
}
