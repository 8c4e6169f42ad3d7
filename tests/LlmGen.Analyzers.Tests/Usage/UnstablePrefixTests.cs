using LlmGen.CodeFixes;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM002: what varies, before text that does not.</summary>
public sealed class UnstablePrefixTests
{
    private const string Texts = """"

            private const string Policy = "You are the support desk of a shop for garden tools. Answer in the language of the customer, kindly and briefly. Never promise a refund; say what the terms allow, and name the paragraph. If the customer is angry, say first that you understand.";
            private static readonly string Terms = "Goods may be returned within thirty days in the state in which they were delivered. The shop pays for the way back where the goods were faulty, and the customer where they were not. A refund takes five working days. Seeds and plants may not be returned.";
            private static string Header() => $"It is {DateTime.Now}. ";
            private static string Today() => $"It is {DateTime.Now:yyyy-MM-dd}. ";
            private static string Stamped(string text) => Guid.NewGuid() + text;
            private Task<ChatResponse> Send(string system, string text) => chat.GetResponseAsync([new(ChatRole.System, system), new(ChatRole.User, text)]);

        """";

    [Theory]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"It is {{|LLM002:DateTime.Now|}}. {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new ChatMessage { Role = ChatRole.System, Contents = [new TextContent($"It is {{|LLM002:DateTime.Now|}}. {Policy}")] }, new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, "Now: " + {|LLM002:DateTime.UtcNow.ToString("O")|} + "\n" + Policy), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Request {{|LLM002:Guid.NewGuid()|}}: {Terms}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"It is {{|LLM002:DateTime.Now|}:HH:mm}."), .. _history, new(ChatRole.User, text)]);""")]
    [InlineData("""string now = {|LLM002:DateTimeOffset.Now.ToString()|}; string system = $"{now} {Policy}"; await chat.GetResponseAsync([new(ChatRole.System, system), new(ChatRole.User, text)]);""")]
    [InlineData("""var messages = new List<ChatMessage> { new(ChatRole.System, $"{{|LLM002:clock.GetUtcNow()|}}") }; messages.AddRange(_history); await chat.GetResponseAsync(messages);""")]
    [InlineData("""var messages = new List<ChatMessage>(); messages.Add(new ChatMessage(ChatRole.System, $"Seed {{|LLM002:Random.Shared.Next()|}}")); messages.Add(new ChatMessage(ChatRole.System, Policy)); await chat.GetResponseAsync(messages);""")]
    [InlineData("""var builder = new System.Text.StringBuilder(); builder.AppendLine($"Time: {{|LLM002:DateTime.Now.ToLongTimeString()|}}"); builder.Append(Policy).AppendLine(text); await chat.GetResponseAsync(builder.ToString());""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.User, text)], new ChatOptions { Instructions = $"{{|LLM002:Environment.TickCount64|}} {Policy}" });""")]
    [InlineData("""await openAI.CompleteChatAsync([new OpenAI.Chat.SystemChatMessage($"{{|LLM002:DateTime.Now|}} {Policy}"), new OpenAI.Chat.UserChatMessage(text)]);""")]
    [InlineData("""await openAI.CompleteChatAsync([OpenAI.Chat.ChatMessage.CreateSystemMessage({|LLM002:Guid.NewGuid().ToString("N")|} + Policy), OpenAI.Chat.ChatMessage.CreateUserMessage(text)]);""")]
    [InlineData("""var history = new ChatHistory({|LLM002:DateTime.Now.ToString("g")|} + Policy); history.AddUserMessage(text); await service.GetChatMessageContentAsync(history);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, "Now {now}. ".Replace("{now}", {|LLM002:DateTime.Now.ToString()|}) + Policy), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync(string.Concat({|LLM002:Guid.NewGuid().ToString()|}, Policy, text));""")]
    [InlineData("""await chat.GetResponseAsync($"{{|LLM002:DateTime.UtcNow|}}: {Policy} {text}", new ChatOptions { MaxOutputTokens = 3 });""")]
    public Task What_varies_before_text_that_does_not(string statements) => SourceAsync(statements);

    [Theory]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"{Policy} It is {DateTime.Now}."), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new ChatMessage { Role = ChatRole.System, Contents = [new TextContent($"{Policy} It is {DateTime.Now}.")] }, new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, Policy), new(ChatRole.User, $"It is {DateTime.Now}. {text}")]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Today is {DateTime.Now:yyyy-MM-dd}. {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"Today is {DateTime.Now:D}. {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, "Today is " + DateTime.Today + ". " + Policy), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, "Today is " + DateTime.Now.ToString("d") + ". " + Policy), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, "Today is " + DateTime.Now.ToShortDateString() + ". " + Policy), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, "It is " + DateTime.Now.DayOfWeek + " of " + DateTime.UtcNow.Year + ". " + Policy), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"{DateOnly.FromDateTime(DateTime.Now)} {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, Today() + Policy), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync($"What day is {DateTime.Now}?");""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"It is {DateTime.Now}. Be brief."), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([.. _history, new(ChatRole.System, $"It is {DateTime.Now}."), new(ChatRole.User, text)]);""")]
    [InlineData("""var messages = new List<ChatMessage>(_history); messages.Add(new(ChatRole.System, $"It is {DateTime.Now}.")); await chat.GetResponseAsync(messages);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"{text} {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, Terms + Policy), .. _history, new(ChatRole.User, text)]);""")]
    [InlineData("""string id = Guid.NewGuid().ToString(); logger.LogInformation("Request {Id}", id); await chat.GetResponseAsync([new(ChatRole.System, Policy), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, Policy), new(ChatRole.User, text)], new ChatOptions { ConversationId = Guid.NewGuid().ToString() });""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, Policy), new(ChatRole.User, text) { MessageId = Guid.NewGuid().ToString() }]);""")]
    [InlineData("""var builder = new System.Text.StringBuilder(); builder.Append(Policy).AppendLine(text); builder.AppendLine(DateTime.Now.ToString()); await chat.GetResponseAsync(builder.ToString());""")]
    [InlineData("""await embeddings.GenerateVectorAsync($"{DateTime.Now} {Policy}");""")]
    [InlineData("""Console.WriteLine($"{DateTime.Now} {Policy}"); await chat.GetResponseAsync(Policy + text);""")]
    [InlineData("""await Send($"{DateTime.Now} {Policy}", text);""")]
    [InlineData("""var writer = new Microsoft.Agents.AI.ChatClientAgent(chat, $"{DateTime.Now} {Policy}"); await writer.RunAsync(text);""")]
    [InlineData("""string now = DateTime.Now.ToString(); now = text; await chat.GetResponseAsync([new(ChatRole.System, now + Policy)]);""")]
    public Task What_is_behind_or_harmless(string statements) => SourceAsync(statements);

    [Theory]
    [InlineData("""private static string Now() => $"It is {{|LLM002:DateTime.Now|}}. "; public Task Ask(string text) => chat.GetResponseAsync([new(ChatRole.System, Now() + Policy), new(ChatRole.User, text)]);""")]
    [InlineData("""private static string Tagged(string body) { string id = {|LLM002:Guid.NewGuid().ToString()|}; return id + body; } public Task Ask(string text) => chat.GetResponseAsync([new(ChatRole.System, Tagged(text)), .. _history]);""")]
    public Task Through_helpers(string members) => Usage<UnstablePrefixAnalyzer>.MembersAsync(members + Texts);

    [Fact]
    public async Task The_message_says_what_is_lost_and_whether_it_matters() => Assert.Equal(
        [
            "'DateTime.Now' changes on every call and prevents caching of 61 tokens; move it to the end (matters from about 1,024 tokens; the prompt has 62)",
            "'Guid.NewGuid()' changes on every call and prevents caching of the conversation; move it to the end",
        ],
        await Usage<UnstablePrefixAnalyzer>.MessagesAsync("""
            public Task A(string text) => chat.GetResponseAsync([new(ChatRole.System, $"It is {DateTime.Now}. {Policy}"), new(ChatRole.User, text)]);
            public Task B(string text) => chat.GetResponseAsync([new(ChatRole.System, $"{Guid.NewGuid()}"), .. _history]);
            """ + Texts));

    [Fact]
    public Task The_fix_moves_the_line_to_the_end() => Usage<UnstablePrefixAnalyzer>.FixesAsync<UnstablePrefixFix>(
        Source(""""
            string system = $"""
                It is {{|LLM002:DateTime.Now|}}. Request {Guid.NewGuid()}.
                {Policy}
                Be kind.
                """; // the rules
            await chat.GetResponseAsync([new(ChatRole.System, system), new(ChatRole.User, text)]);
            """"),
        Source(""""
            string system = $"""
                {Policy}
                Be kind.
                It is {DateTime.Now}. Request {Guid.NewGuid()}.
                """; // the rules
            await chat.GetResponseAsync([new(ChatRole.System, system), new(ChatRole.User, text)]);
            """"));

    [Theory]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, $"It is {{|LLM002:DateTime.Now|}}. {Policy}"), new(ChatRole.User, text)]);""")]
    [InlineData("""await chat.GetResponseAsync([new(ChatRole.System, {|LLM002:DateTime.Now.ToString()|} + Policy), new(ChatRole.User, text)]);""")]
    public Task Where_the_text_does_not_say_what_belongs_together_there_is_no_fix(string statements) =>
        Usage<UnstablePrefixAnalyzer>.FixesAsync<UnstablePrefixFix>(Source(statements), Source(statements));

    private static Task SourceAsync(string statements) => Usage<UnstablePrefixAnalyzer>.SourceAsync(Source(statements));

    private static string Source(string statements) => Snippet.Of(statements).Replace("    private string _state = \"\";\n", "    private string _state = \"\";\n" + Texts, StringComparison.Ordinal);
}
