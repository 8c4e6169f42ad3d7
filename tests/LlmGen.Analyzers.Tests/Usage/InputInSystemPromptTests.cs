using LlmGen.CodeFixes;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM013: what a user wrote, in the system prompt.</summary>
public sealed class InputInSystemPromptTests
{
    private const string Web = """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Routing;
        using System.ComponentModel.DataAnnotations;
        using System.IO;
        using System.Text.Json;

        public sealed record Turn(string Role, string Content);
        public enum Tone { Kind, Strict }
        public sealed class AskRequest
        {
            public string Question { get; set; } = "";
            public string Topic { get; set; } = "";
            public string SystemPrompt { get; set; } = "";
            public int Count { get; set; }
            public Guid Id { get; set; }
            public Tone Tone { get; set; }
            public DateOnly Day { get; set; }
            public List<Turn> Turns { get; set; } = [];
            public List<string> Tags { get; set; } = [];
            [AllowedValues("de", "en")] public string Language { get; set; } = "";
        }
        public sealed class DeskSettings { public string Voice { get; set; } = ""; }
        public interface IProfiles { string Voice { get; } Task<string> FindAsync(string query); }


        """;

    [Theory]
    [InlineData("""string topic = Console.ReadLine()!; await chat.GetResponseAsync([new(ChatRole.System, $"You know all of {{|LLM013:topic|}}."), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new ChatMessage(ChatRole.System, "Answer about: " + {|LLM013:Console.ReadLine()|}), new(ChatRole.User, text)]);""")]
    [InlineData("""string? name = Console.ReadLine()?.Trim(); _history.Add(new ChatMessage(ChatRole.System, $"The customer is called {{|LLM013:name|}}.")); await chat.GetResponseAsync(_history);""")]
    [InlineData("""while (Console.ReadLine() is { Length: > 0 } line) { await chat.GetResponseAsync(text, new ChatOptions { Instructions = $"Help with {{|LLM013:line|}}." }); }""")]
    [InlineData("""string? line; while ((line = Console.ReadLine()) != null) { await openAI.CompleteChatAsync([new OpenAI.Chat.SystemChatMessage($"Help with {{|LLM013:line|}}."), new OpenAI.Chat.UserChatMessage(text)]); }""")]
    [InlineData("""string topic = Console.ReadLine() ?? "gardens"; await openAI.CompleteChatAsync([OpenAI.Chat.ChatMessage.CreateSystemMessage("Topic: " + {|LLM013:topic|}), OpenAI.Chat.ChatMessage.CreateUserMessage(text)]);""")]
    [InlineData("""string topic = Console.ReadLine()!; var history = new ChatHistory($"You know all of {{|LLM013:topic|}}."); history.AddUserMessage(text); await service.GetChatMessageContentAsync(history);""")]
    [InlineData("""string topic = Console.ReadLine()!; var history = new ChatHistory(); history.AddSystemMessage(string.Format("You know all of {0}.", topic)); await service.GetChatMessageContentAsync(history);""", "string.Format(\"You know all of {0}.\", topic)")]
    [InlineData("""string topic = Console.ReadLine()!; var writer = new Microsoft.Agents.AI.ChatClientAgent(chat, $"You write about {{|LLM013:topic|}}."); await writer.RunAsync(text);""")]
    [InlineData("""string topic = Console.ReadLine()!; var options = new ChatOptions(); options.Instructions = "You write about " + {|LLM013:topic|}; await chat.GetResponseAsync(text, options);""")]
    [InlineData("""var prompt = new System.Text.StringBuilder(); prompt.AppendLine("You are kind."); prompt.Append({|LLM013:Console.ReadLine()|}); await chat.GetResponseAsync([new(ChatRole.System, prompt.ToString()), new(ChatRole.User, text)]);""")]
    [InlineData("""string prompt = "You are kind."; prompt += " Call the customer " + {|LLM013:Console.ReadLine()|}; await chat.GetResponseAsync([new(ChatRole.System, prompt), new(ChatRole.User, text)]);""")]
    [InlineData("""string topic = Console.In.ReadLine()!; string prompt = "Talk about {topic}.".Replace("{topic}", {|LLM013:topic|}); await chat.GetResponseAsync([new(ChatRole.System, prompt), new(ChatRole.User, text)]);""")]
    [InlineData("""string topic = Console.ReadLine()!; await chat.GetResponseAsync([new ChatMessage { Role = ChatRole.System, Contents = [new TextContent($"Talk about {{|LLM013:topic|}}.")] }, new(ChatRole.User, text)]);""")]
    [InlineData("""string topic = Spectre.Console.AnsiConsole.Ask<string>("Topic?"); await chat.GetResponseAsync([new(ChatRole.System, $"Talk about {{|LLM013:topic|}}."), new(ChatRole.User, text)]);""")]
    [InlineData("""string topic = Console.ReadLine()!; await anthropic.Messages.Create(new() { Model = "claude", MaxTokens = 9, Messages = [], System = $"Talk about {{|LLM013:topic|}}." });""")]
    public Task A_line_from_the_console(string statements, string? whole = null) =>
        Usage<InputInSystemPromptAnalyzer>.StatementsAsync(whole is null ? statements : statements.Replace(whole, "{|LLM013:" + whole + "|}", StringComparison.Ordinal));

    [Theory]
    [InlineData("""public Task<ChatResponse> Ask([FromBody] AskRequest request) => chat.GetResponseAsync([new(ChatRole.System, $"You know all of {{|LLM013:request.Topic|}}."), new(ChatRole.User, request.Question)]);""")]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => chat.GetResponseAsync([new(ChatRole.System, $"You know all of {{|LLM013:request.Topic|}.Trim()}."), new(ChatRole.User, request.Question)]);""")]
    [InlineData("""[HttpPost] public Task<ChatResponse> Ask(string question, string language) => chat.GetResponseAsync([new(ChatRole.System, "Answer in " + {|LLM013:language|}), new(ChatRole.User, question)]);""")]
    [InlineData("""public Task<ChatResponse> Ask() => chat.GetResponseAsync([new(ChatRole.System, $"Answer in {{|LLM013:Request.Query["language"]|}}."), new(ChatRole.User, "Hi")]);""")]
    [InlineData("""public Task<ChatResponse> Ask() { string tone = HttpContext.Request.Form["tone"].ToString(); return chat.GetResponseAsync([new(ChatRole.System, $"Be {{|LLM013:tone|}}."), new(ChatRole.User, "Hi")]); }""")]
    [InlineData("""public async Task Ask() { using var reader = new StreamReader(Request.Body); string body = await reader.ReadToEndAsync(); await chat.GetResponseAsync([new(ChatRole.System, $"Context: {{|LLM013:body|}}"), new(ChatRole.User, "Go")]); }""")]
    [InlineData("""public async Task Ask() { AskRequest? ask = await Request.ReadFromJsonAsync<AskRequest>(); await chat.GetResponseAsync([new(ChatRole.System, $"Context: {{|LLM013:ask?.Topic|}}"), new(ChatRole.User, "Go")]); }""")]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => chat.GetResponseAsync([new(ChatRole.System, Prompt(request.Topic)), new(ChatRole.User, request.Question)]); private static string Prompt(string topic) => $"You know all of {topic}.";""", "request.Topic)")]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => chat.GetResponseAsync([new(ChatRole.System, "Tags: " + {|LLM013:string.Join(", ", request.Tags)|}), new(ChatRole.User, request.Question)]);""")]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => chat.GetResponseAsync([new(ChatRole.System, $"The last was: {{|LLM013:request.Turns.Last().Content|}}"), new(ChatRole.User, request.Question)]);""")]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) { string topic = string.IsNullOrEmpty(request.Topic) ? "gardens" : request.Topic; return chat.GetResponseAsync([new(ChatRole.System, $"About {{|LLM013:topic|}}."), new(ChatRole.User, request.Question)]); }""")]
    [InlineData("""public async Task Ask(AskRequest request) { var list = new List<ChatMessage>(); foreach (string tag in request.Tags) { list.Add(new(ChatRole.System, $"The customer likes {{|LLM013:tag|}}.")); } await chat.GetResponseAsync(list); }""")]
    public Task Data_of_a_request_to_a_controller(string members, string? marked = null) => WebAsync(
        "[ApiController] public sealed class DeskController(IChatClient chat) : ControllerBase { "
        + (marked is null ? members : members.Replace(marked, "{|LLM013:" + marked[..^1] + "|}" + marked[^1], StringComparison.Ordinal)) + " }");

    [Theory]
    [InlineData("""app.MapPost("/ask", async (AskRequest request, IChatClient chat) => await chat.GetResponseAsync([new(ChatRole.System, $"About {{|LLM013:request.Topic|}}."), new(ChatRole.User, request.Question)]));""")]
    [InlineData("""app.MapGet("/ask/{language}", async (string language, IChatClient chat) => await chat.GetResponseAsync([new(ChatRole.System, $"In {{|LLM013:language|}}."), new(ChatRole.User, "Hi")]));""")]
    [InlineData("""app.MapPost("/ask", async (HttpContext context, IChatClient chat) => { if (context.Request.Query.TryGetValue("tone", out var tone)) { await chat.GetResponseAsync([new(ChatRole.System, $"Be {{|LLM013:tone|}}."), new(ChatRole.User, "Hi")]); } });""")]
    public Task Data_of_a_request_to_a_route(string statements) => WebAsync("public static class Routes { public static void Map(IEndpointRouteBuilder app) { " + statements + " } }");

    [Theory]
    [InlineData("""public sealed class ChatHub(IChatClient chat) : Microsoft.AspNetCore.SignalR.Hub { public Task Send(string user, string text) => chat.GetResponseAsync([new(ChatRole.System, $"You talk to {{|LLM013:user|}}."), new(ChatRole.User, text)]); }""")]
    [InlineData("""public sealed class AskPage(IChatClient chat) : Microsoft.AspNetCore.Mvc.RazorPages.PageModel { [BindProperty] public string Topic { get; set; } = ""; public Task OnPostAsync() => chat.GetResponseAsync([new(ChatRole.System, $"About {{|LLM013:Topic|}}."), new(ChatRole.User, "Go")]); }""")]
    [InlineData("""public sealed class Bot(IChatClient chat) { public Task Handle(Telegram.Bot.Types.Update update) => chat.GetResponseAsync([new(ChatRole.System, $"Answer this: {{|LLM013:update.Message.Text|}}")]); }""")]
    public Task Hubs_pages_and_bots(string source) => WebAsync(source);

    [Theory]
    [InlineData("""string topic = Console.ReadLine()!; await chat.GetResponseAsync([new(ChatRole.System, "You are kind."), new(ChatRole.User, $"Talk about {topic}.")]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"You know all of {text}."), new(ChatRole.User, text)]);""")]
    [InlineData("""string systemPrompt = Console.ReadLine()!; await chat.GetResponseAsync([new(ChatRole.System, systemPrompt), new(ChatRole.User, text)]);""")]
    [InlineData("""Console.Write("Instructions: "); string? instructions = Console.ReadLine(); await chat.GetResponseAsync(text, new ChatOptions { Instructions = instructions });""")]
    [InlineData("""int count = int.Parse(Console.ReadLine()!); await chat.GetResponseAsync([new(ChatRole.System, $"Write {count} lines."), new(ChatRole.User, text)]);""")]
    [InlineData("""Guid.TryParse(Console.ReadLine(), out Guid id); await chat.GetResponseAsync([new(ChatRole.System, $"Order {id}."), new(ChatRole.User, text)]);""")]
    [InlineData("""var names = new Dictionary<string, string> { ["a"] = "Anna" }; string key = Console.ReadLine()!; await chat.GetResponseAsync([new(ChatRole.System, $"You are {names[key]}."), new(ChatRole.User, text)]);""")]
    [InlineData("""string choice = Console.ReadLine() switch { "1" => "kind", "2" => "strict", _ => "brief" }; await chat.GetResponseAsync([new(ChatRole.System, $"Be {choice}."), new(ChatRole.User, text)]);""")]
    [InlineData("""string[] known = ["de", "en"]; string language = Console.ReadLine()!; if (!known.Contains(language)) { return null; } await chat.GetResponseAsync([new(ChatRole.System, $"In {language}."), new(ChatRole.User, text)]);""")]
    [InlineData("""string key = Console.ReadLine()!; string line = System.IO.File.ReadAllText(key); await chat.GetResponseAsync([new(ChatRole.System, line), new(ChatRole.User, text)]);""")]
    [InlineData("""string model = Console.ReadLine()!; await chat.GetResponseAsync([new(ChatRole.System, "Be kind."), new(ChatRole.User, text)], new ChatOptions { ModelId = model });""")]
    [InlineData("""string line = Console.ReadLine()!; _history.Add(new(ChatRole.User, line)); await chat.GetResponseAsync(_history, new ChatOptions { Instructions = "Be kind." });""")]
    [InlineData("""string topic = Console.ReadLine()!; var answer = await chat.GetResponseAsync(topic); await chat.GetResponseAsync([new(ChatRole.System, $"Review: {answer.Text}"), new(ChatRole.User, text)]);""")]
    [InlineData("""bool isBrief = Console.ReadLine() == "y"; await chat.GetResponseAsync([new(ChatRole.System, isBrief ? "Be brief." : "Be thorough."), new(ChatRole.User, text)]);""")]
    [InlineData("""string topic = Console.ReadLine()!; await chat.GetResponseAsync([new(ChatRole.System, $"A topic of {topic.Length} letters."), new(ChatRole.User, topic)]);""")]
    [InlineData("""string topic = Console.ReadLine()!; await chat.GetResponseAsync([new(ChatRole.Assistant, $"You said {topic}."), new(ChatRole.User, text)]);""")]
    [InlineData("""string topic = Console.ReadLine()!; string clean = System.Text.RegularExpressions.Regex.Replace(topic, "[^a-z]", ""); await chat.GetResponseAsync([new(ChatRole.System, $"About {clean}."), new(ChatRole.User, text)]);""")]
    [InlineData("""Enum.TryParse(Console.ReadLine(), out DayOfWeek day); await chat.GetResponseAsync([new(ChatRole.System, $"It is {day}."), new(ChatRole.User, text)]);""")]
    [InlineData("""string topic = Console.ReadLine()!; topic = "gardens"; logger.ToString(); await chat.GetResponseAsync([new(ChatRole.System, $"{Environment.MachineName} {_state}"), new(ChatRole.User, topic)]);""")]
    public Task What_is_no_input_or_no_system_prompt(string statements) => Usage<InputInSystemPromptAnalyzer>.StatementsAsync(statements);

    [Theory]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => chat.GetResponseAsync([new(ChatRole.System, "Be kind."), new(ChatRole.User, request.Question)]);""")]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => chat.GetResponseAsync([new(ChatRole.System, request.SystemPrompt), new(ChatRole.User, request.Question)]);""")]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => chat.GetResponseAsync([new(ChatRole.System, $"Write {request.Count} lines for {request.Id}, {request.Tone}, {request.Day}."), new(ChatRole.User, request.Question)]);""")]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => chat.GetResponseAsync([new(ChatRole.System, $"Answer in {request.Language}."), new(ChatRole.User, request.Question)]);""")]
    [InlineData("""public Task<ChatResponse> Ask(string question, [FromServices] DeskSettings settings) => chat.GetResponseAsync([new(ChatRole.System, settings.Voice), new(ChatRole.User, question)]);""")]
    [InlineData("""public Task<ChatResponse> Ask(string question, [FromServices] AskRequest defaults) => chat.GetResponseAsync([new(ChatRole.System, defaults.Topic), new(ChatRole.User, question)]);""")]
    [InlineData("""public async Task Ask(string question, IProfiles profiles) => await chat.GetResponseAsync([new(ChatRole.System, profiles.Voice + await profiles.FindAsync(question)), new(ChatRole.User, question)]);""")]
    [InlineData("""[NonAction] public Task<ChatResponse> Ask(string topic) => chat.GetResponseAsync([new(ChatRole.System, topic), new(ChatRole.User, "Hi")]);""")]
    [InlineData("""private Task<ChatResponse> Ask(string topic) => chat.GetResponseAsync([new(ChatRole.System, topic), new(ChatRole.User, topic)]);""")]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => chat.GetResponseAsync(request.Turns.Select(turn => turn.Role == "system" ? new ChatMessage(ChatRole.System, turn.Content) : new ChatMessage(ChatRole.User, turn.Content)));""")]
    [InlineData("""public async Task Ask(AskRequest request) { var list = new List<ChatMessage>(); foreach (Turn turn in request.Turns) { list.Add(turn.Role switch { "system" => new ChatMessage(ChatRole.System, turn.Content), _ => new ChatMessage(ChatRole.User, turn.Content) }); } await chat.GetResponseAsync(list); }""")]
    [InlineData("""public async Task Ask(AskRequest request) { var list = new List<ChatMessage>(); foreach (Turn turn in request.Turns) { if (turn.Role == "system") { list.Add(new(ChatRole.System, turn.Content)); } } await chat.GetResponseAsync(list); }""")]
    [InlineData("""public Task<ChatResponse> Ask(string question, string language) { if (!Known.ContainsKey(language)) { language = "en"; } return chat.GetResponseAsync([new(ChatRole.System, $"In {language}."), new(ChatRole.User, question)]); } private static readonly Dictionary<string, string> Known = [];""")]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => chat.GetResponseAsync([new(ChatRole.System, Clean(request.Topic)), new(ChatRole.User, request.Question)]); private static string Clean(string text) { var kept = new List<char>(); foreach (char one in text) { kept.Add(one); } return new string([.. kept]); }""")]
    [InlineData("""public Task<ChatResponse> Ask() => chat.GetResponseAsync([new(ChatRole.System, $"{Request.Method} {Request.Headers["x-tenant"]}"), new(ChatRole.User, "Hi")]);""")]
    public Task Requests_that_stay_in_their_place(string members) => WebAsync("[ApiController] public sealed class DeskController(IChatClient chat) : ControllerBase { " + members + " }");

    [Theory]
    [InlineData("""app.MapPost("/ask", async (AskRequest request, DeskSettings settings, IChatClient chat) => await chat.GetResponseAsync([new(ChatRole.System, settings.Voice), new(ChatRole.User, request.Question)]));""")]
    [InlineData("""app.MapGet("/ask", async (AskRequest defaults, IChatClient chat) => await chat.GetResponseAsync([new(ChatRole.System, defaults.Topic), new(ChatRole.User, "Hi")]));""")]
    [InlineData("""app.MapGet("/ask", async (int id, IChatClient chat) => await chat.GetResponseAsync([new(ChatRole.System, $"Order {id}"), new(ChatRole.User, "Hi")]));""")]
    [InlineData("""Func<string, IChatClient, Task> ask = async (topic, chat) => await chat.GetResponseAsync([new(ChatRole.System, topic), new(ChatRole.User, "Hi")]); GC.KeepAlive(ask);""")]
    public Task Routes_that_stay_in_their_place(string statements) => WebAsync("public static class Routes { public static void Map(IEndpointRouteBuilder app) { " + statements + " } }");

    [Theory]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => Explain(request.Topic, request.Question); private Task<ChatResponse> Explain(string topic, string question) => chat.GetResponseAsync([new(ChatRole.System, $"You know all of {{|LLM013:topic|}}."), new(ChatRole.User, question)]);""")]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => Once(request.Topic); public Task<ChatResponse> Again(string topic) => Once(topic.Trim()); private Task<ChatResponse> Once(string topic) => Explain("Now", topic); private Task<ChatResponse> Explain(string when, string topic) => chat.GetResponseAsync([new(ChatRole.System, $"{when}, about {{|LLM013:topic|}}."), new(ChatRole.User, "Go")]);""")]
    [InlineData("""private readonly ITutor _tutor = null!; public Task<ChatResponse> Ask(AskRequest request) => _tutor.Explain(request.Topic); internal interface ITutor { Task<ChatResponse> Explain(string topic); } internal sealed class Tutor(IChatClient chat) : ITutor { public Task<ChatResponse> Explain(string topic) => chat.GetResponseAsync([new(ChatRole.System, $"You know all of {{|LLM013:topic|}}."), new(ChatRole.User, "Go")]); }""")]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => Explain(topic: $"the {request.Topic}"); private Task<ChatResponse> Explain(string question = "Go", string topic = "gardens") => chat.GetResponseAsync([new(ChatRole.System, "You know all of " + {|LLM013:topic|}), new(ChatRole.User, question)]);""")]
    public Task An_input_that_all_callers_hand_on(string members) => WebAsync("[ApiController] public sealed class DeskController(IChatClient chat) : ControllerBase { " + members + " }");

    [Theory]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => Explain(request.Topic); public Task<ChatResponse> Gardens() => Explain("gardens"); private Task<ChatResponse> Explain(string topic) => chat.GetResponseAsync([new(ChatRole.System, $"About {topic}."), new(ChatRole.User, "Go")]);""")]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => Explain(request.Topic); private Func<string, Task<ChatResponse>> Explainer => Explain; private Task<ChatResponse> Explain(string topic) => chat.GetResponseAsync([new(ChatRole.System, $"About {topic}."), new(ChatRole.User, "Go")]);""")]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => Explain(request.Topic); [NonAction] public Task<ChatResponse> Explain(string topic) => chat.GetResponseAsync([new(ChatRole.System, $"About {topic}."), new(ChatRole.User, "Go")]);""")]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => Known.Contains(request.Topic) ? Explain(request.Topic) : Explain(request.Topic); private static readonly HashSet<string> Known = []; private Task<ChatResponse> Explain(string topic) => chat.GetResponseAsync([new(ChatRole.System, $"About {topic}."), new(ChatRole.User, "Go")]);""")]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => Explain(request.Language); private Task<ChatResponse> Explain(string language) => chat.GetResponseAsync([new(ChatRole.System, $"Answer in {language}."), new(ChatRole.User, "Go")]);""")]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => Explain(request.Topic); private Task<ChatResponse> Explain(string persona) => chat.GetResponseAsync([new(ChatRole.System, persona), new(ChatRole.User, "Go")]);""")]
    [InlineData("""public Task<ChatResponse> Ask(AskRequest request) => A(request.Topic); private Task<ChatResponse> A(string topic) => B(topic); private Task<ChatResponse> B(string topic) => A(topic + "."); private Task<ChatResponse> C(string topic) => chat.GetResponseAsync([new(ChatRole.System, $"About {topic}."), new(ChatRole.User, "Go")]);""")]
    [InlineData("""private readonly ITutor _tutor = null!; public Task<ChatResponse> Ask(AskRequest request) => _tutor.Explain(request.Topic); public interface ITutor { Task<ChatResponse> Explain(string topic); } internal sealed class Tutor(IChatClient chat) : ITutor { public Task<ChatResponse> Explain(string topic) => chat.GetResponseAsync([new(ChatRole.System, $"About {topic}."), new(ChatRole.User, "Go")]); }""")]
    public Task What_some_callers_hand_on_or_nobody_sees(string members) => WebAsync("[ApiController] public sealed class DeskController(IChatClient chat) : ControllerBase { " + members + " }");

    [Fact]
    public async Task The_message_names_the_input() => Assert.Equal(
        ["'topic' is user input in the system prompt; move it to a user message"],
        await Usage<InputInSystemPromptAnalyzer>.MessagesAsync("""public Task A() { string topic = Console.ReadLine()!; return chat.GetResponseAsync([new(ChatRole.System, $"About {topic}. Be brief.")]); }"""));

    [Theory]
    [InlineData(
        """await chat.GetResponseAsync([new(ChatRole.System, $"You are kind. Answer about {{|LLM013:topic|}}. Be brief."), new(ChatRole.User, text)]); // asks""",
        """await chat.GetResponseAsync([new(ChatRole.System, "You are kind. Be brief."), new(ChatRole.User, $"Answer about {topic}."), new(ChatRole.User, text)]); // asks""")]
    [InlineData(
        """await chat.GetResponseAsync([new ChatMessage(ChatRole.System, $"You serve {_state}.\nAbout: {{|LLM013:topic|}}"), .. _history, new ChatMessage(ChatRole.User, text)]);""",
        """await chat.GetResponseAsync([new ChatMessage(ChatRole.System, $"You serve {_state}."), .. _history, new ChatMessage(ChatRole.User, $"About: {topic}"), new ChatMessage(ChatRole.User, text)]);""")]
    [InlineData(
        """await chat.GetResponseAsync([new(ChatRole.System, {|LLM013:topic|}), new(ChatRole.User, text)]);""",
        """await chat.GetResponseAsync([new(ChatRole.User, topic), new(ChatRole.User, text)]);""")]
    [InlineData(
        """await openAI.CompleteChatAsync([new OpenAI.Chat.SystemChatMessage($"You are kind. Help {{|LLM013:topic|}} and {topic}.")]);""",
        """await openAI.CompleteChatAsync([new OpenAI.Chat.SystemChatMessage("You are kind."), new OpenAI.Chat.UserChatMessage($"Help {topic} and {topic}.")]);""")]
    [InlineData(
        """
        // The rules.
        _history.Add(new ChatMessage(ChatRole.System, $"You are kind. Help with {{|LLM013:topic|}}.")); // of the house
        await chat.GetResponseAsync(_history);
        """,
        """
        // The rules.
        _history.Add(new ChatMessage(ChatRole.System, "You are kind."));
        _history.Add(new ChatMessage(ChatRole.User, $"Help with {topic}.")); // of the house
        await chat.GetResponseAsync(_history);
        """)]
    [InlineData(
        """
        var history = new ChatHistory();
        history.AddSystemMessage($"You are kind! Help with {{|LLM013:topic|}}");
        history.AddSystemMessage($"You are wise! Help with {{|LLM013:topic|}}");
        """,
        """
        var history = new ChatHistory();
        history.AddSystemMessage("You are kind!");
        history.AddUserMessage($"Help with {topic}");
        history.AddSystemMessage("You are wise!");
        history.AddUserMessage($"Help with {topic}");
        """)]
    public Task The_fix_moves_the_sentence(string before, string after) => Usage<InputInSystemPromptAnalyzer>.FixesStatementsAsync<InputInSystemPromptFix>(
        "string topic = Console.ReadLine()!;\n" + before, "string topic = Console.ReadLine()!;\n" + after);

    [Fact]
    public Task The_fix_moves_the_lines_of_a_text_that_has_lines() => Usage<InputInSystemPromptAnalyzer>.FixesStatementsAsync<InputInSystemPromptFix>(
        """"
        string topic = Console.ReadLine()!;
        string prompt = $"""
            You are kind.
            The customer "{{|LLM013:topic|}}" is waiting.
            Be brief, {_state}.

            Topic: {topic}
            """; // the rules
        await chat.GetResponseAsync(
        [
            new(ChatRole.System, prompt),
            new(ChatRole.User, text),
        ]);
        """",
        """"
        string topic = Console.ReadLine()!;
        string prompt = $"""
            You are kind.
            Be brief, {_state}.
            """; // the rules
        await chat.GetResponseAsync(
        [
            new(ChatRole.System, prompt),
            new(ChatRole.User, $"""
            The customer "{topic}" is waiting.
            Topic: {topic}
            """),
            new(ChatRole.User, text),
        ]);
        """");

    [Theory]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Help with {{|LLM013:topic|}}."), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Be kind. Help with {{|LLM013:topic|}}."), .. _history]);""")]
    [InlineData("""await chat.GetResponseAsync(text, new ChatOptions { Instructions = $"Be kind. Help with {{|LLM013:topic|}}." });""")]
    [InlineData("""string prompt = $"Be kind. Help with {{|LLM013:topic|}}."; Console.WriteLine(prompt); await chat.GetResponseAsync([new(ChatRole.System, prompt), new(ChatRole.User, text)]);""")]
    [InlineData("""var message = new ChatMessage(ChatRole.System, $"Be kind. Help with {{|LLM013:topic|}}."); await chat.GetResponseAsync([message, new(ChatRole.User, text)]);""")]
    public Task Where_nothing_would_be_left_or_there_is_no_place_there_is_no_fix(string statements) =>
        Usage<InputInSystemPromptAnalyzer>.FixesStatementsAsync<InputInSystemPromptFix>("string topic = Console.ReadLine()!;\n" + statements, "string topic = Console.ReadLine()!;\n" + statements);

    private static Task WebAsync(string source) => Usage<InputInSystemPromptAnalyzer>.SourceAsync(Web + source);
}
