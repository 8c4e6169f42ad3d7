using LlmGen.CodeFixes;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM001: it speaks only where independence is proven.</summary>
public sealed class SerialAwaitsTests
{
    /// <summary>Wrappers as real code has them.</summary>
    private const string Wrappers = """

            private async Task<string> Ask(string prompt) => (await chat.GetResponseAsync(prompt)).Text;
            private async Task<string> AskLogged(string prompt, CancellationToken token)
            {
                logger.LogInformation("Asking {Prompt}", prompt);
                var messages = new List<ChatMessage> { new(ChatRole.System, "Be brief.") };
                messages.Add(new ChatMessage(ChatRole.User, prompt));
                ChatResponse response = await chat.GetResponseAsync(messages, new ChatOptions { MaxOutputTokens = 10 }, token);
                if (response.Text.Length == 0)
                {
                    throw new InvalidOperationException("Nothing was said.");
                }

                return response.Text.Trim();
            }
            private Task<string> AskTwice(string prompt) => Ask(prompt + "!");
            private ValueTask<string> AskLater(string prompt) => new(Ask(prompt));
            private async Task<string> AskAndRemember(string prompt) { _state = await Ask(prompt); return _state; }
            private async Task<string> AskOfState(string prompt) => await Ask(prompt + _state);
            private async Task<string> AskInHistory(string prompt) { _history.Add(new(ChatRole.User, prompt)); return (await chat.GetResponseAsync(_history)).Text; }
            private async Task<string> AskAndPrint(string prompt) { string answer = await Ask(prompt); Console.WriteLine(answer); return answer; }
            private async Task<string> AskInto(List<string> into, string prompt) { string answer = await Ask(prompt); into.Add(answer); return answer; }
            private async Task<string> AskSlowly(string prompt) { await Task.Delay(100); return await Ask(prompt); }
            private async Task<string> AskUnknown(Func<string, string> before, string prompt) => await Ask(before(prompt));
            private string Summary { get; set; } = "";
            private string Mood { get; set; } = "";
            private Task<string> AskChecked(string prompt) { if (prompt.Length == 0) { throw new ArgumentException("Nothing to ask."); } return Ask(prompt); }
            private Task<string> AskGiven(string prompt) { ArgumentNullException.ThrowIfNull(prompt); return Ask(prompt); }
            private async Task Save(string a, string b) => await System.IO.File.WriteAllTextAsync(a, b);
            private static string Combine(string a, string b) => a + b;
            private static string Print(string a) { Console.WriteLine(a); return a; }
            private string? Maybe { get; set; }
            private sealed record Pair(string First, string Second);
            private sealed class Report { public string A { get; set; } = ""; public string B { get; set; } = ""; public string Both => A + B; }

        """;

    [Theory]
    [InlineData("""var a = {|LLM001:await chat.GetResponseAsync(text)|}; var b = await chat.GetResponseAsync("Hello");""")]
    [InlineData("""string a = {|LLM001:await Ask(text)|}; string b = await AskLogged("B" + text, token);""")]
    [InlineData("""string a = {|LLM001:await AskTwice(text).ConfigureAwait(false)|}; string b = await AskLogged("B", token).ConfigureAwait(false);""")]
    [InlineData("""string a = ({|LLM001:await chat.GetResponseAsync(text)|}).Text; var b = (await chat.GetResponseAsync("B")).Text.Trim();""")]
    [InlineData("""var r = {|LLM001:await chat.GetResponseAsync(text)|}; string a = r.Text; var s = await chat.GetResponseAsync("B"); string b = s.Text;""")]
    [InlineData("""string a = {|LLM001:await Ask(text)|}; string prompt = $"B of {text}"; string b = await Ask(prompt);""")]
    [InlineData("""string a = {|LLM001:await Ask(text)|}; var messages = new List<ChatMessage> { new(ChatRole.User, text) }; messages.Add(new(ChatRole.User, "B")); var b = await chat.GetResponseAsync(messages);""")]
    [InlineData("""string a = {|LLM001:await Ask("A")|}; string b = await Ask("B"); string c = await Ask(a + b);""")]
    [InlineData("""string a = {|LLM001:await Ask("A")|}; string c = await Ask(a); string b = await Ask("B");""")]
    [InlineData("""string a = await Ask(text); string b = {|LLM001:await Ask(a + "B")|}; string c = await Ask(a + "C");""")]
    [InlineData("""return ({|LLM001:await Ask("A")|}) + await Ask("B");""")]
    [InlineData("""return new Report { A = {|LLM001:await Ask("A")|}, B = await Ask("B") };""")]
    [InlineData("""Console.WriteLine({|LLM001:await Ask("A")|} + await Ask("B"));""")]
    [InlineData("""string a = {|LLM001:await Ask("A")|}; Console.WriteLine(a + await Ask("B"));""")]
    [InlineData("""var report = new Report(); report.A = {|LLM001:await Ask("A")|}; report.B = await Ask("B");""")]
    [InlineData("""Summary = {|LLM001:await Ask("A")|}; Mood = await Ask("B");""")]
    [InlineData("""string a = ""; string b = ""; a = {|LLM001:await Ask("A")|}; b = await Ask("B"); return a + b;""")]
    [InlineData("""try { string a = {|LLM001:await Ask("A")|}; string b = await Ask("B"); return a + b; } catch (Exception) { return ""; }""")]
    [InlineData("""foreach (string one in texts) { string a = {|LLM001:await Ask(one)|}; string b = await Ask("B" + one); _state = a + b; }""")]
    [InlineData("""var a = {|LLM001:await openAI.CompleteChatAsync("A")|}; var b = await openAI.CompleteChatAsync("B");""")]
    [InlineData("""var a = {|LLM001:await anthropic.Messages.Create(new Anthropic.Models.Messages.MessageCreateParams { MaxTokens = 3, Model = "m", Messages = [] })|}; var b = await chat.GetResponseAsync(text);""")]
    [InlineData("""var a = {|LLM001:await kernel.InvokePromptAsync("A")|}; var b = await kernel.InvokePromptAsync("B {{$x}}", new KernelArguments { ["x"] = text });""")]
    [InlineData("""var f = kernel.CreateFunctionFromPrompt("A"); var a = {|LLM001:await kernel.InvokeAsync(f)|}; var b = await kernel.InvokePromptAsync("B");""")]
    [InlineData("""var writer = new Microsoft.Agents.AI.ChatClientAgent(chat, "Write."); var a = {|LLM001:await writer.RunAsync("A")|}; var b = await writer.RunAsync("B");""")]
    [InlineData("""var v = {|LLM001:await embeddings.GenerateVectorAsync(text)|}; var a = await Ask(text);""")]
    [InlineData("""string a = {|LLM001:await AskLater("A")|}; string b = await Ask("B");""")]
    [InlineData("""Func<Task<string>> later = async () => { string a = {|LLM001:await Ask("A")|}; string b = await Ask("B"); return a + b; };""")]
    [InlineData("""async Task<string> Local(string x) => (await chat.GetResponseAsync(x)).Text; string a = {|LLM001:await Local("A")|}; string b = await Local("B"); return a + b;""")]
    [InlineData("""var options = new ChatOptions { MaxOutputTokens = 3 }; var a = {|LLM001:await chat.GetResponseAsync("A", options)|}; var b = await chat.GetResponseAsync("B", options);""")]
    [InlineData("""string a = {|LLM001:await Ask(text)|}; logger.LogInformation("Now B"); string b = await Ask("B");""")]
    [InlineData("""string a = {|LLM001:await Ask(text)|}; logger.LogInformation("A says {A}", a); string b = await Ask("B"); logger.LogInformation("B says {B}", b); return a + b;""")]
    [InlineData("""string a = {|LLM001:await Ask("A")|}; string page = await System.IO.File.ReadAllTextAsync("page", token); string b = await Ask(page);""")]
    [InlineData("""string a = {|LLM001:await Ask(text)|}; string b = await Ask("B" + text); using var gate = new SemaphoreSlim(4); var tags = texts.Select(async one => { await gate.WaitAsync(token); try { return await Ask(one); } finally { gate.Release(); } }); await Task.WhenAll(tags);""")]
    public Task Calls_that_do_not_need_each_other(string statements) => MembersAsync(statements);

    [Theory]
    // A result that is used.
    [InlineData("""string a = await Ask(text); string b = await Ask(a);""")]
    [InlineData("""string a = await Ask(text); string prompt = "B" + a; string b = await Ask(prompt);""")]
    [InlineData("""var (a, n) = (await Ask(text), 1); string b = await Ask(a);""")]
    [InlineData("""var parts = new List<string>(); parts.Add(await Ask(text)); string b = await Ask(string.Join(",", parts));""")]
    [InlineData("""string a = await Ask(text); Func<string> get = () => a; string b = await AskUnknown(_ => get(), "B");""")]
    [InlineData("""string a = await Ask("A"); Task<string> Next() => Ask(a); string b = await Next();""")]
    [InlineData("""string a = ""; async Task<string> Keep(string x) { a = await Ask(x); return a; } string b = await Keep("A"); string c = await Ask("C"); return a + b + c;""")]
    [InlineData("""_state = await Ask("A"); string b = await AskOfState("B");""")]
    [InlineData("""var report = new Report(); report.A = await Ask("A"); string b = await Ask(report.Both);""")]
    // A result that decides.
    [InlineData("""string a = await Ask(text); if (a == "stop") { return a; } string b = await Ask("B");""")]
    [InlineData("""string a = await Ask(text); string b = a.Length == 0 ? await Ask("B") : a;""")]
    [InlineData("""string a = await Ask(text); ArgumentException.ThrowIfNullOrEmpty(a); string b = await Ask("B");""")]
    [InlineData("""string a; try { a = await Ask("A"); } catch (Exception) { a = await Ask("B"); } return a;""")]
    [InlineData("""switch (text) { case "a": return await Ask("A"); default: return await Ask("B"); }""")]
    [InlineData("""if (text == "a") { return await Ask("A"); } return await Ask("B");""")]
    [InlineData("""return text switch { "a" => await Ask("A"), _ => await Ask("B") };""")]
    [InlineData("""return text.Length > 0 && (await Ask("A")).Length > 0 && (await Ask("B")).Length > 0;""")]
    // State between the calls.
    [InlineData("""_history.Add(new(ChatRole.User, text)); var a = await chat.GetResponseAsync(_history); _history.AddMessages(a); var b = await chat.GetResponseAsync(_history);""")]
    [InlineData("""var messages = new List<ChatMessage> { new(ChatRole.User, text) }; var a = await chat.GetResponseAsync(messages); messages.Add(new(ChatRole.User, "more")); var b = await chat.GetResponseAsync(messages);""")]
    [InlineData("""var options = new ChatOptions(); var a = await chat.GetResponseAsync(text, options); options.Temperature = 1; var b = await chat.GetResponseAsync("B", options);""")]
    [InlineData("""var options = new ChatOptions { ConversationId = "c" }; var a = await chat.GetResponseAsync(text, options); var b = await chat.GetResponseAsync("B", options);""")]
    [InlineData("""var a = await chat.GetResponseAsync(text, given); var b = await chat.GetResponseAsync("B", given);""")]
    [InlineData("""var options = new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1)] }; var a = await chat.GetResponseAsync(text, options); var b = await chat.GetResponseAsync("B", options);""")]
    [InlineData("""var a = await responses.CreateResponseAsync("m", text); var b = await responses.CreateResponseAsync("m", "B", previousResponseId: "r");""")]
    [InlineData("""var session = agent.CreateSession(); var a = await agent.RunAsync("A", session); var b = await agent.RunAsync("B", session);""")]
    [InlineData("""var a = await agent.RunAsync("A"); var b = await agent.RunAsync("B");""")]
    [InlineData("""var helper = new Microsoft.Agents.AI.ChatClientAgent(chat, tools: [AIFunctionFactory.Create(() => 1)]); var a = await helper.RunAsync("A"); var b = await helper.RunAsync("B");""")]
    [InlineData("""var settings = new OpenAIPromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() }; var a = await service.GetChatMessageContentAsync("A", settings, kernel); var b = await service.GetChatMessageContentAsync("B", settings, kernel);""")]
    [InlineData("""var arguments = new KernelArguments { ["x"] = "1" }; var a = await kernel.InvokePromptAsync("A", arguments); arguments["x"] = "2"; var b = await kernel.InvokePromptAsync("B", arguments);""")]
    [InlineData("""var history = new ChatHistory("Be brief."); var a = await service.GetChatMessageContentAsync(history); history.AddUserMessage("more"); var b = await service.GetChatMessageContentAsync(history);""")]
    [InlineData("""KernelFunction f = null!; var a = await kernel.InvokeAsync(f); var b = await kernel.InvokeAsync(f, new KernelArguments());""")]
    [InlineData("""string a = await AskAndRemember("A"); string b = await AskAndRemember("B");""")]
    [InlineData("""string a = await AskInHistory("A"); string b = await AskInHistory("B");""")]
    [InlineData("""var all = new List<string>(); string a = await AskInto(all, "A"); string b = await AskInto(all, "B");""")]
    // Effects that stay in order.
    [InlineData("""string a = await Ask("A"); Console.WriteLine(a); string b = await Ask("B"); Console.WriteLine(b);""")]
    [InlineData("""Console.WriteLine(await Ask("A")); Console.WriteLine(await Ask("B"));""")]
    [InlineData("""string a = await AskAndPrint("A"); string b = await AskAndPrint("B");""")]
    [InlineData("""string a = await Ask("A"); await System.IO.File.WriteAllTextAsync("a", a, token); string b = await Ask("B");""")]
    [InlineData("""var watch = System.Diagnostics.Stopwatch.StartNew(); string a = await Ask("A"); long first = watch.ElapsedMilliseconds; watch.Restart(); string b = await Ask("B");""")]
    [InlineData("""string a = await Ask("A"); DateTime between = DateTime.UtcNow; string b = await Ask("B");""")]
    [InlineData("""string a = await Ask("A"); await Task.Delay(1000); string b = await Ask("B");""")]
    [InlineData("""string a = await AskSlowly("A"); string b = await AskSlowly("B");""")]
    [InlineData("""using var gate = new SemaphoreSlim(1); await gate.WaitAsync(); string a = await Ask("A"); string b = await Ask("B"); gate.Release();""")]
    [InlineData("""string a = await Ask("A"); string? name = Console.ReadLine(); string b = await Ask("B" + name);""")]
    [InlineData("""string a = await AskUnknown(x => x, "A"); string b = await AskUnknown(x => x, "B");""")]
    [InlineData("""string a = await Ask("A"); int count = 0; count++; System.Diagnostics.Debug.Assert(count == 1); string b = await Ask("B");""")]
    // Not awaited one after the other.
    [InlineData("""Task<string> a = Ask("A"); Task<string> b = Ask("B"); string both = await a + await b;""")]
    [InlineData("""string[] all = await Task.WhenAll(Ask("A"), Ask("B"));""")]
    [InlineData("""await foreach (var a in chat.GetStreamingResponseAsync("A")) { } await foreach (var b in chat.GetStreamingResponseAsync("B")) { }""")]
    [InlineData("""string a = await Ask("A"); string b = await Ask("A");""")]
    [InlineData("""await Ask("warm up"); string b = await Ask("B");""")]
    [InlineData("""string a = await Ask("A"); a = await Ask("B"); return a;""")]
    [InlineData("""string a = await System.IO.File.ReadAllTextAsync("a", token); string b = await Ask("B"); return a + b;""")]
    [InlineData("""string a = ""; if (int.TryParse(await Ask("A"), out int n)) { a = await Ask(n.ToString()); } return a;""")]
    [InlineData("""var a = await chat.GetResponseAsync(text); var b = await chat.GetResponseAsync(text); var c = await chat.GetResponseAsync("C"); var d = await chat.GetResponseAsync(text);""")]
    [InlineData("""var v = await embeddings.GenerateVectorAsync(text); var w = await embeddings.GenerateAsync(text);""")]
    [InlineData("""_ = await Ask("A"); _ = await Ask("B");""")]
    [InlineData("""string a = await Ask("A"); using var scope = logger.BeginScope("B"); string b = await Ask("B");""")]
    [InlineData("""string a = await Ask("A"); logger.BeginScope("B"); string b = await Ask("B");""")]
    [InlineData("""string a = await Ask("A"); logger.LogInformation("{Line}", Console.ReadLine()); string b = await Ask("B");""")]
    [InlineData("""string a = await Ask("A"); logger.LogInformation("{Now}", DateTime.UtcNow); string b = await Ask("B");""")]
    public Task Calls_that_may(string statements) => MembersAsync(statements.Replace("{|", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("""return ({|LLM001:await Ask("A")|}, await Ask("B"));""")]
    [InlineData("""return new Pair({|LLM001:await Ask("A")|}, await Ask("B"));""")]
    [InlineData("""return $"{{|LLM001:await Ask("A")|}} and {await Ask("B")}";""")]
    [InlineData("""string[] all = [{|LLM001:await Ask("A")|}, await Ask("B")];""")]
    [InlineData("""var (a, b) = ({|LLM001:await Ask("A")|}, await Ask("B"));""")]
    [InlineData("""return new { A = {|LLM001:await Ask("A")|}, B = await AskLater("B") };""")]
    [InlineData("""_state = Combine({|LLM001:await Ask("A")|}, await Ask("B"));""")]
    [InlineData("""await Save({|LLM001:await Ask("A")|}, await Ask("B"));""")]
    [InlineData("""return await Ask({|LLM001:await Ask("A")|} + await Ask("B"));""")]
    [InlineData("""return await Ask({|LLM001:await Ask("A")|} + await Ask("B")) + await Ask("C");""")]
    [InlineData("""return (await chat.GetResponseAsync({|LLM001:await Ask("A")|} + await Ask("B"), given)).Text;""")]
    [InlineData("""_history.AddRange([new(ChatRole.User, {|LLM001:await Ask("A")|}), new(ChatRole.User, await Ask("B"))]);""")]
    [InlineData("""return new Dictionary<string, string> { ["a"] = {|LLM001:await Ask("A")|}, ["b"] = await Ask("B") };""")]
    [InlineData("""return ({|LLM001:await Ask("A")|}).Replace("a", await Ask(text)) is var x ? await Ask(x) : "";""")]
    [InlineData("""bool same = {|LLM001:await Ask("A")|} == await Ask("B");""")]
    [InlineData("""if (text.Length > 3) return {|LLM001:await Ask("A")|} + await Ask("B");""")]
    [InlineData("""foreach (string one in texts) _state += {|LLM001:await Ask(one)|} + await Ask("B" + one);""")]
    [InlineData("""Func<Task<string>> later = async () => {|LLM001:await Ask("A")|} + await Ask("B");""")]
    [InlineData("""Func<Task> later = async () => Console.WriteLine({|LLM001:await Ask("A")|} + await Ask("B"));""")]
    [InlineData("""var all = await Task.WhenAll(texts.Select(async one => new Pair({|LLM001:await Ask(one)|}, await Ask("B" + one))));""")]
    [InlineData("""async Task<string> Both(string x) => {|LLM001:await Ask(x)|} + await Ask("B" + x); return await Both(text);""")]
    [InlineData("""switch (text) { case "a": string a = {|LLM001:await Ask("A")|}; string b = await Ask("B"); return a + b; default: return ""; }""")]
    [InlineData("""switch (text) { case "a": return ({|LLM001:await Ask("A")|}, await Ask("B")); default: return (await Ask("C"), ""); }""")]
    [InlineData("""string c; switch (texts.Count) { case 1: string a = {|LLM001:await Ask("A")|}; c = await Ask("B"); goto case 2; case 2: a = "x"; return a; default: return ""; }""")]
    public Task Calls_of_one_statement_and_of_a_switch_section(string statements) => MembersAsync(statements);

    [Theory]
    [InlineData("""public async Task<(string, string)> Both(string text) => ({|LLM001:await Ask(text)|}, await Ask("B"));""")]
    [InlineData("""public async ValueTask<Pair> Both(string text) => new({|LLM001:await Ask(text).ConfigureAwait(false)|}, await Ask("B").ConfigureAwait(false));""")]
    [InlineData("""public async Task Both(string text) => Console.WriteLine({|LLM001:await Ask(text)|} + await Ask("B"));""")]
    [InlineData("""public async Task Both(string text) => await Save({|LLM001:await Ask(text)|}, await Ask("B"));""")]
    [InlineData("""private Func<string, Task<string>> Both => async text => {|LLM001:await Ask(text)|} + await Ask("B");""")]
    public Task Calls_of_one_expression(string members) => Usage<SerialAwaitsAnalyzer>.MembersAsync(members.Replace("Task<Pair>", "Task<object>", StringComparison.Ordinal).Replace("=> new(", "=> new Pair(", StringComparison.Ordinal) + Wrappers);

    [Theory]
    // What an earlier part leaves, a later one reads.
    [InlineData("""string x; return (x = await Ask("A"), await Ask(x));""")]
    [InlineData("""return new Pair(int.TryParse(await Ask("A"), out int n) ? "yes" : "no", await Ask(n.ToString()));""")]
    [InlineData("""return new Pair((await Ask("A")) is var x ? "yes" : "no", await Ask(x));""")]
    [InlineData("""var report = new Report(); return new Pair(report.A = await Ask("A"), await Ask(report.Both));""")]
    [InlineData("""var seen = new List<string>(); return new Pair(Combine(await Ask("A"), seen.Count.ToString()), seen.Remove("") ? "" : await Ask(string.Join(",", seen)));""")]
    [InlineData("""int n = 0; return (await Ask("A"), n++, await Ask("B" + n));""")]
    [InlineData("""return await Ask(await Ask("A"));""")]
    [InlineData("""return (await AskAndRemember("A"), await AskOfState("B"));""")]
    [InlineData("""return (_state = await Ask("A"), await AskOfState("B"));""")]
    [InlineData("""return (await AskInHistory("A"), await AskInHistory("B"));""")]
    [InlineData("""var session = agent.CreateSession(); return (await agent.RunAsync("A", session), await agent.RunAsync("B", session));""")]
    [InlineData("""var options = new ChatOptions(); return (await chat.GetResponseAsync("A", options), options.Temperature = 1, await chat.GetResponseAsync("B", options));""")]
    [InlineData("""return (await chat.GetResponseAsync("A", given), await chat.GetResponseAsync("B", given));""")]
    [InlineData("""return (await chat.GetResponseAsync(_history), await AskInHistory("B"));""")]
    // What happens between stays between.
    [InlineData("""return (await Ask("A"), Print("between"), await Ask("B"));""")]
    [InlineData("""return Print("first") + await Ask("A") + await Ask("B");""")]
    [InlineData("""return (await Ask("A"), DateTime.UtcNow, await Ask("B"));""")]
    [InlineData("""var all = new System.Text.StringBuilder(); all.Append(await Ask("A")).Append(await Ask("B"));""")]
    [InlineData("""return Print(await Ask("A")) + Print(await Ask("B"));""")]
    // Not each of them, or not here.
    [InlineData("""Maybe ??= await Ask("A"); Maybe ??= await Ask("B");""")]
    [InlineData("""string? a = null, b = null; return (a ??= await Ask("A"), b ??= await Ask("B"));""")]
    [InlineData("""return text.Length > 0 ? await Ask("A") : await Ask("B");""")]
    [InlineData("""return await Ask("A") == "yes" && await Ask("B") == "yes";""")]
    [InlineData("""return Maybe?.Replace(await Ask("A"), await Ask("B"));""")]
    [InlineData("""return Maybe ?? await Ask("A") + await Ask("B");""")]
    [InlineData("""return text switch { "a" => await Ask("A") + await Ask("B"), _ => "" };""")]
    [InlineData("""System.Diagnostics.Debug.Assert(text.Length > 0, $"{await Ask("A")} {await Ask("B")}");""")]
    [InlineData("""return new Pair(await Ask("A"), text.Length > 3 ? await Ask("B") : await Ask("C") + await Ask("D")).First + await Ask("E");""")]
    [InlineData("""return await Ask(await Ask("A") + "!") + await Ask("B");""")]
    [InlineData("""string a = texts.Count > 0 ? await Ask("A") : ""; string b = await Ask("B");""")]
    [InlineData("""string c = await Ask("C"); string a = texts.Count > 0 ? await Ask("A") : ""; string b = await Ask("B");""")]
    [InlineData("""return (await Ask("A"), await Ask("A"));""")]
    [InlineData("""Func<Task<string>> later = async () => await Ask("A"); return (await Ask("B"), later);""")]
    [InlineData("""return (await Task.Run(async () => await Ask("A")), await Ask("B"));""")]
    [InlineData("""return (Ask("A"), await Ask("B"));""")]
    [InlineData("""var all = from one in texts select Ask(one + text); return (await Task.WhenAll(all), await Ask("B"));""")]
    [InlineData("""await foreach (var update in chat.GetStreamingResponseAsync(await Ask("A"))) { _state += await Ask(update.Text); }""")]
    [InlineData("""throw new InvalidOperationException(await Ask("A") + await Ask("B"));""")]
    [InlineData("""if (await Ask("A") == await Ask("B")) { return ""; }""")]
    [InlineData("""string line; for (line = ""; line.Length < 9; line += await Ask(line) + await Ask("B" + line)) { }""")]
    [InlineData("""switch (text) { case "a": string a = await Ask("A"); goto case "b"; case "b": string b = await Ask("B"); return b; default: return ""; }""")]
    [InlineData("""switch (text) { case "a": string a = await Ask("A"); a = await Ask(a); return a; default: return ""; }""")]
    [InlineData("""switch (text) { case "a": string a = await Ask("A"); if (a == "stop") { break; } string b = await Ask("B"); return b; }""")]
    [InlineData("""switch (await Ask("A")) { case "a": return await Ask("B"); default: return await Ask("C"); }""")]
    [InlineData("""string a = await Ask("A"); ReadOnlySpan<char> head = text.AsSpan(); string prompt = head.ToString(); logger.LogInformation("{Length}", a.Length); string b = await Ask(prompt);""")]
    [InlineData("""ReadOnlySpan<char> head = text.AsSpan(); return (head.Length, await Ask("A"), await Ask("B"));""")]
    [InlineData("""var numbers = new int[3]; ref int first = ref numbers[0]; return (first, await Ask("A"), await Ask("B"));""")]
    public Task Parts_that_may(string statements) => MembersAsync(statements);

    [Theory]
    [InlineData("""public async IAsyncEnumerable<string> All() { string a = await Ask("A"); yield return a; string b = await Ask("B"); yield return b; }""")]
    [InlineData("""public async Task All() { using var a = new Response(await Ask("A")); string b = await Ask("B"); } private sealed class Response(string text) : IDisposable { public string Text => text; public void Dispose() { } }""")]
    [InlineData("""public async Task<string> All() { string a = "", b = ""; try { a = await Ask("A"); } finally { b = await Ask("B"); } return a + b; }""")]
    [InlineData("""private interface IOther { Task<string> AskAsync(string x); } private async Task All(IOther other) { string a = await other.AskAsync("A"); string b = await other.AskAsync("B"); _state = a + b; }""")]
    [InlineData("""public async Task<string> Chain(string text) => await Ask(await Ask(text));""")]
    [InlineData("""public async Task<string> One(string text) => text.Length > 0 ? await Ask("A") : await Ask("B");""")]
    [InlineData("""public async IAsyncEnumerable<string> All() { yield return await Ask("A") + await Ask("B"); }""")]
    [InlineData("""public async Task<string> Remembered(string text) => await AskAndRemember(text) + await AskAndRemember("B");""")]
    [InlineData("""public async Task Loop() { while (true) { string question = Console.ReadLine()!; string a = await Ask(question); Console.WriteLine(a); } }""")]
    [InlineData("""private sealed class FactAttribute : Attribute { } [Fact] public async Task All() { string a = await Ask("A"); string b = await Ask("B"); _state = a + b; }""")]
    [InlineData("""private sealed class RetryTheoryAttribute : Attribute { } [RetryTheory] public void One() { } private async Task All() { string a = await Ask("A"); string b = await Ask("B"); _state = a + b; }""")]
    public Task Members_that_may(string members) => Usage<SerialAwaitsAnalyzer>.MembersAsync(members + Wrappers);

    [Theory]
    [InlineData("""private interface IGateway { Task<string> AskAsync(string x); } private sealed class Gateway(IChatClient c) : IGateway { public async Task<string> AskAsync(string x) => (await c.GetResponseAsync(x)).Text; } private async Task All(IGateway gateway) { string a = {|LLM001:await gateway.AskAsync("A")|}; string b = await gateway.AskAsync("B"); _state = a + b; }""")]
    [InlineData("""private abstract class Gateway { public abstract Task<string> AskAsync(string x); } private sealed class One(IChatClient c) : Gateway { public override async Task<string> AskAsync(string x) => (await c.GetResponseAsync(x)).Text; } private async Task All(Gateway gateway) { string a = {|LLM001:await gateway.AskAsync("A")|}; string b = await gateway.AskAsync("B"); _state = a + b; }""")]
    public Task An_interface_is_what_all_its_implementations_are(string members) => Usage<SerialAwaitsAnalyzer>.MembersAsync(members);

    [Fact]
    public Task Tests_count_where_the_configuration_says_so() => Usage<SerialAwaitsAnalyzer>.SourceAsync(
        "class FactAttribute : Attribute { } class C { [Fact] public async Task A(IChatClient c) { var a = {|LLM001:await c.GetResponseAsync(\"A\")|}; var b = await c.GetResponseAsync(\"B\"); GC.KeepAlive((a, b)); } }",
        ("llmgen.analyze_tests", "true"));

    [Fact]
    public Task Calls_of_the_configuration_count() => Usage<SerialAwaitsAnalyzer>.SourceAsync(
        "namespace My { public interface IGateway { Task<string> AskAsync(string x); } public class C { public async Task<string> A(IGateway g) { string a = {|LLM001:await g.AskAsync(\"A\")|}; string b = await g.AskAsync(\"B\"); return a + b; } } }",
        ("llmgen.llm_calls", "My.IOther.Ask, My.IGateway.AskAsync"));

    [Fact]
    public Task Calls_of_generated_clients_count() => Usage<SerialAwaitsAnalyzer>.SourceAsync("""
        [LlmGen.LlmClient] public interface IDesk { [LlmGen.Prompt("{x}")] Task<string> AskAsync(string x, CancellationToken token = default); }
        public class C { public async Task<string> A(IDesk d) { string a = {|LLM001:await d.AskAsync("A")|}; string b = await d.AskAsync("B"); return a + b; } }
        """);

    [Fact]
    public Task Top_level_statements_count() => Verify<SerialAwaitsAnalyzer>.ReportsAsync(
        "IChatClient chat = null!;\nvar a = {|LLM001:await chat.GetResponseAsync(\"A\")|};\nvar b = await chat.GetResponseAsync(\"B\");\nGC.KeepAlive((a, b));",
        test => test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Fact]
    public async Task The_message_names_the_results_and_what_is_saved() => Assert.Equal(
        [
            "'summary' and 'sentiment' are independent; run them concurrently to save about one call's latency",
            "'a', 'b' and 'Mood' are independent; run them concurrently to save about two calls' latency",
        ],
        await Usage<SerialAwaitsAnalyzer>.MessagesAsync("""
            public async Task A(string text) { string summary = await Ask("A" + text); string sentiment = await Ask("B" + text); _state = summary + sentiment; }
            public async Task B(string text) { string a = await Ask("A" + text); string b = await Ask("B" + text); Mood = await Ask("C" + text); _state = a + b; }
            """ + Wrappers));

    [Theory]
    [InlineData(
        """
        // What it says.
        string summary = {|LLM001:await Ask(text)|}; // short
        // How it feels.
        string sentiment = await Ask("Mood of " + text); // one word
        return summary + sentiment;
        """,
        """
        // What it says.
        Task<string> summaryTask = Ask(text);
        // How it feels.
        Task<string> sentimentTask = Ask("Mood of " + text);
        await Task.WhenAll(summaryTask, sentimentTask);
        string summary = await summaryTask; // short
        string sentiment = await sentimentTask; // one word
        return summary + sentiment;
        """)]
    [InlineData(
        """
        var summary = ({|LLM001:await chat.GetResponseAsync(text, cancellationToken: token).ConfigureAwait(false)|}).Text;
        var prompt = $"Mood of {text}";
        var sentiment = await AskLater(prompt).ConfigureAwait(false);
        """,
        """
        var prompt = $"Mood of {text}";
        var summaryTask = chat.GetResponseAsync(text, cancellationToken: token);
        var sentimentTask = AskLater(prompt).AsTask();
        await Task.WhenAll(summaryTask, sentimentTask).ConfigureAwait(false);
        var summary = (await summaryTask.ConfigureAwait(false)).Text;
        var sentiment = await sentimentTask.ConfigureAwait(false);
        """)]
    [InlineData(
        """
        string a = {|LLM001:await Ask("A")|};
        string c = await Ask(a);
        string b = await Ask("B");
        string d = await Ask(b);
        return a + b + c + d;
        """,
        """
        Task<string> aTask = Ask("A");
        Task<string> bTask = Ask("B");
        await Task.WhenAll(aTask, bTask);
        string a = await aTask;
        string b = await bTask;
        Task<string> cTask = Ask(a);
        Task<string> dTask = Ask(b);
        await Task.WhenAll(cTask, dTask);
        string c = await cTask;
        string d = await dTask;
        return a + b + c + d;
        """)]
    [InlineData(
        """
        string aTask = "";
        Summary = {|LLM001:await Ask("A")|};
        string a = await Ask("B");
        return new Report { A = a, B = aTask };
        """,
        """
        string aTask = "";
        Task<string> summaryTask = Ask("A");
        Task<string> aTask2 = Ask("B");
        await Task.WhenAll(summaryTask, aTask2);
        Summary = await summaryTask;
        string a = await aTask2;
        return new Report { A = a, B = aTask };
        """)]
    [InlineData(
        """
        if (text.Length > 0)
        {
            return new Report { A = {|LLM001:await Ask("A")|}, B = await Ask("B") };
        }
        """,
        """
        if (text.Length > 0)
        {
            Task<string> aTask = Ask("A");
            Task<string> bTask = Ask("B");
            await Task.WhenAll(aTask, bTask);
            return new Report { A = await aTask, B = await bTask };
        }
        """)]
    [InlineData(
        """
        var a = {|LLM001:await chat.GetResponseAsync("A")|};
        var b = await chat.GetResponseAsync("B");
        Func<Task<string>> later = async () =>
        {
            string c = {|LLM001:await Ask("C")|};
            string d = await Ask("D");
            return c + d;
        };
        """,
        """
        var aTask = chat.GetResponseAsync("A");
        var bTask = chat.GetResponseAsync("B");
        await Task.WhenAll(aTask, bTask);
        var a = await aTask;
        var b = await bTask;
        Func<Task<string>> later = async () =>
        {
            Task<string> cTask = Ask("C");
            Task<string> dTask = Ask("D");
            await Task.WhenAll(cTask, dTask);
            string c = await cTask;
            string d = await dTask;
            return c + d;
        };
        """)]
    [InlineData(
        """
        string a = {|LLM001:await Ask("A")|};
        logger.LogInformation("A is {Length} long", a.Length);
        // And the other.
        logger.LogInformation("Now B");
        string b = await Ask("B");
        return a + b;
        """,
        """
        Task<string> aTask = Ask("A");
        Task<string> bTask = Ask("B");
        await Task.WhenAll(aTask, bTask);
        string a = await aTask;
        logger.LogInformation("A is {Length} long", a.Length);
        // And the other.
        logger.LogInformation("Now B");
        string b = await bTask;
        return a + b;
        """)]
    public Task The_fix_starts_them_together(string before, string after) => Usage<SerialAwaitsAnalyzer>.FixesAsync<SerialAwaitsFix>(Source(before), Source(after));

    [Theory]
    [InlineData("""string a = {|LLM001:await Ask("A")|}; string b = await AskChecked(text);""")]
    [InlineData("""string a = {|LLM001:await Ask("A")|}; string b = await Ask(texts[1]);""")]
    [InlineData("""string a = {|LLM001:await Ask("A")|}; string b = await Ask(text.Substring(3));""")]
    [InlineData("""string a = {|LLM001:await Ask("A")|}; var b = await kernel.InvokePromptAsync(text);""")]
    [InlineData("""string a = {|LLM001:await Ask("A")|}; string b = await Ask((string)given.AdditionalProperties!["b"]!);""")]
    [InlineData("""return ({|LLM001:await Ask("A")|}, await Ask(texts.First()));""")]
    public Task A_call_that_may_fail_before_it_is_under_way_has_no_fix(string statements) => NoFixAsync(statements);

    [Theory]
    [InlineData(
        """
        // Both.
        return new Pair({|LLM001:await Ask("A")|}, await AskLater("B").ConfigureAwait(false)); // in order
        """,
        """
        // Both.
        Task<string> firstTask = Ask("A");
        Task<string> secondTask = AskLater("B").AsTask();
        await Task.WhenAll(firstTask, secondTask).ConfigureAwait(false);
        return new Pair(await firstTask, await secondTask.ConfigureAwait(false)); // in order
        """)]
    [InlineData(
        """
        var (summary, mood) = (
            // Short.
            {|LLM001:await Ask("A")|},
            await Ask("B")); // one word
        """,
        """
        Task<string> summaryTask = Ask("A");
        Task<string> moodTask = Ask("B");
        await Task.WhenAll(summaryTask, moodTask);
        var (summary, mood) = (
            // Short.
            await summaryTask,
            await moodTask); // one word
        """)]
    [InlineData(
        """
        string judged = await Ask({|LLM001:await Ask("A")|} + (await chat.GetResponseAsync("B")).Text);
        return judged;
        """,
        """
        Task<string> askTask = Ask("A");
        Task<ChatResponse> getResponseTask = chat.GetResponseAsync("B");
        await Task.WhenAll(askTask, getResponseTask);
        string judged = await Ask(await askTask + (await getResponseTask).Text);
        return judged;
        """)]
    [InlineData(
        """
        Func<string, Task<string>> later = async x => {|LLM001:await Ask(x)|} + await Ask("B"); // later
        """,
        """
        Func<string, Task<string>> later = async x =>
        {
            Task<string> askTask = Ask(x);
            Task<string> askTask2 = Ask("B");
            await Task.WhenAll(askTask, askTask2);
            return await askTask + await askTask2;
        }; // later
        """)]
    [InlineData(
        """
        var all = await Task.WhenAll(texts.Select(async one => // each
            new Pair(
                {|LLM001:await Ask(one)|},
                await Ask("B" + one))));
        """,
        """
        var all = await Task.WhenAll(texts.Select(async one =>
        {
            // each
            Task<string> firstTask = Ask(one);
            Task<string> secondTask = Ask("B" + one);
            await Task.WhenAll(firstTask, secondTask);
            return new Pair(
                await firstTask,
                await secondTask);
        }));
        """)]
    [InlineData(
        """
        Func<Task> later = async () => Console.WriteLine(
            {|LLM001:await Ask("A")|} + await Ask("B"));
        await later();
        """,
        """
        Func<Task> later = async () =>
        {
            Task<string> askTask = Ask("A");
            Task<string> askTask2 = Ask("B");
            await Task.WhenAll(askTask, askTask2);
            Console.WriteLine(
                await askTask + await askTask2);
        };
        await later();
        """)]
    [InlineData(
        """
        if (text.Length > 3) return {|LLM001:await Ask("A")|} + await Ask("B"); // long
        else
            // Short.
            _state = {|LLM001:await Ask("C")|} + await Ask("D"); // short
        """,
        """
        if (text.Length > 3)
        {
            Task<string> askTask = Ask("A");
            Task<string> askTask2 = Ask("B");
            await Task.WhenAll(askTask, askTask2);
            return await askTask + await askTask2; // long
        }
        else
        {
            // Short.
            Task<string> askTask3 = Ask("C");
            Task<string> askTask4 = Ask("D");
            await Task.WhenAll(askTask3, askTask4);
            _state = await askTask3 + await askTask4; // short
        }
        """)]
    [InlineData(
        """
        switch (text)
        {
            case "a":
                // First.
                string a = {|LLM001:await Ask("A")|};
                string aTask = await Ask("B");
                return a + aTask;
            default:
                string c = {|LLM001:await Ask("A")|} + await Ask("C");
                a = c;
                return a;
        }
        """,
        """
        switch (text)
        {
            case "a":
                // First.
                Task<string> aTask2 = Ask("A");
                Task<string> aTaskTask = Ask("B");
                await Task.WhenAll(aTask2, aTaskTask);
                string a = await aTask2;
                string aTask = await aTaskTask;
                return a + aTask;
            default:
                Task<string> askTask = Ask("A");
                Task<string> askTask2 = Ask("C");
                await Task.WhenAll(askTask, askTask2);
                string c = await askTask + await askTask2;
                a = c;
                return a;
        }
        """)]
    public Task The_fix_starts_the_calls_of_one_statement(string before, string after) =>
        Usage<SerialAwaitsAnalyzer>.FixesAsync<SerialAwaitsFix>(Source(before), Source(after));

    [Theory]
    [InlineData(
        """
            /// <summary>Both.</summary>
            public async Task<(string, string)> Both(string text) => ({|LLM001:await Ask(text)|}, await Ask("B")); // in order
        """,
        """
            /// <summary>Both.</summary>
            public async Task<(string, string)> Both(string text)
            {
                Task<string> askTask = Ask(text);
                Task<string> askTask2 = Ask("B");
                await Task.WhenAll(askTask, askTask2);
                return (await askTask, await askTask2); // in order
            }
        """)]
    [InlineData(
        """
            public async Task<object> Both(
                string text)
                // The first of all.
                => new Pair(
                    {|LLM001:await Ask(text).ConfigureAwait(false)|},
                    await AskLater("B").ConfigureAwait(false));
        """,
        """
            public async Task<object> Both(
                string text)
            {
                // The first of all.
                Task<string> firstTask = Ask(text);
                Task<string> secondTask = AskLater("B").AsTask();
                await Task.WhenAll(firstTask, secondTask).ConfigureAwait(false);
                return new Pair(
                    await firstTask.ConfigureAwait(false),
                    await secondTask.ConfigureAwait(false));
            }
        """)]
    [InlineData(
        """
            public async ValueTask Both(string text) => await Save({|LLM001:await Ask(text)|}, await Ask("B"));
        """,
        """
            public async ValueTask Both(string text)
            {
                Task<string> aTask = Ask(text);
                Task<string> bTask = Ask("B");
                await Task.WhenAll(aTask, bTask);
                await Save(await aTask, await bTask);
            }
        """)]
    [InlineData(
        """
            public async Task<string> All(string text) => string.Concat({|LLM001:await Ask(text)|}, await Ask("B"), string.Join(",", texts.Select(async one => {|LLM001:await Ask(one)|} + await Ask("C"))));
            private readonly string[] texts = [];
        """,
        """
            public async Task<string> All(string text)
            {
                Task<string> askTask = Ask(text);
                Task<string> askTask2 = Ask("B");
                await Task.WhenAll(askTask, askTask2);
                return string.Concat(await askTask, await askTask2, string.Join(",", texts.Select(async one =>
                {
                    Task<string> askTask3 = Ask(one);
                    Task<string> askTask4 = Ask("C");
                    await Task.WhenAll(askTask3, askTask4);
                    return await askTask3 + await askTask4;
                })));
            }
            private readonly string[] texts = [];
        """)]
    public Task The_fix_gives_an_expression_a_block(string before, string after) =>
        Usage<SerialAwaitsAnalyzer>.FixesAsync<SerialAwaitsFix>(Snippet.OfMembers(before + "\n" + Wrappers), Snippet.OfMembers(after + "\n" + Wrappers));

    [Fact]
    public async Task The_message_names_the_parts_of_a_statement() => Assert.Equal(
        ["'Ask' and 'AskLater' are independent; run them concurrently to save about one call's latency", "'First' and 'Second' are independent; run them concurrently to save about one call's latency"],
        await Usage<SerialAwaitsAnalyzer>.MessagesAsync("""
            public async Task A(string text) { string both = await Ask("A" + text) + await AskLater("B" + text); _state = both; }
            public async Task<object> B(string text) => new Pair(await Ask("A" + text), await Ask("B" + text));
            """ + Wrappers));

    [Theory]
    [InlineData("string b = (await chat.GetResponseAsync(Maybe)).Text;", false)]
    [InlineData("string b = (await chat.GetResponseAsync(Maybe ?? \"B\")).Text;", true)]
    [InlineData("string b = await AskGiven(Maybe.Trim());", false)]
    [InlineData("string b = await AskGiven(Summary.Trim());", true)]
    [InlineData("string b = await AskTwice(Mood);", true)]
    public Task What_may_be_null_may_fail_too(string second, bool isFixed)
    {
        string before = "#nullable enable\n" + Source("string a = {|LLM001:await Ask(\"A\")|};\n" + second + "\nreturn a + b;");
        int call = second.IndexOf("await", StringComparison.Ordinal) + "await ".Length;
        string started = second[call..^(second.EndsWith(".Text;", StringComparison.Ordinal) ? ").Text;" : ";").Length];
        string type = second.Contains("chat", StringComparison.Ordinal) ? "ChatResponse" : "string";
        return Usage<SerialAwaitsAnalyzer>.FixesAsync<SerialAwaitsFix>(before, !isFixed ? before : "#nullable enable\n" + Source(
            $"Task<string> aTask = Ask(\"A\");\nTask<{type}> bTask = {started};\nawait Task.WhenAll(aTask, bTask);\nstring a = await aTask;\n{second.Replace(started, "bTask", StringComparison.Ordinal)}\nreturn a + b;"));
    }

    private static Task NoFixAsync(string statements) => Usage<SerialAwaitsAnalyzer>.FixesAsync<SerialAwaitsFix>(Source(statements), Source(statements));

    private static Task MembersAsync(string statements) => Usage<SerialAwaitsAnalyzer>.SourceAsync(Source(statements));

    private static string Source(string statements) => Snippet.Of(statements).Replace("    private string _state = \"\";\n", "    private string _state = \"\";\n" + Wrappers, StringComparison.Ordinal);
}
