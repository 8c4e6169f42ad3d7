using LlmGen.CodeFixes;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>Calls of OllamaSharp's own client, for each rule that what is known of it feeds.</summary>
public sealed class OllamaTests
{
    private const string Policy = "You are the support desk of a shop for garden tools. Answer in the language of the customer, kindly and briefly. Never promise a refund; say what the terms allow, and name the paragraph. If the customer is angry, say first that you understand.";

    [Theory]
    [InlineData("""var a = {|LLM001:await ollama.EmbedAsync(text)|}; var b = await ollama.EmbedAsync("Hello"); return (a, b);""")]
    [InlineData("""var a = {|LLM001:await client.EmbedAsync(new EmbedRequest { Model = "m", Input = [text] })|}; var b = await client.EmbedAsync(new EmbedRequest { Model = "m", Input = [text + text] }); return (a, b);""")]
    public Task Reports_serial_awaits(string statements) => Usage<SerialAwaitsAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""var a = await ollama.EmbedAsync(text); var b = await ollama.EmbedAsync(text + a.Embeddings.Count); return (a, b);""")]
    [InlineData("""var a = await ollama.EmbedAsync(text); ollama.SelectedModel = "other"; var b = await ollama.EmbedAsync(text); return (a, b);""")]
    public Task DoesNotReport_serial_awaits(string statements) => Usage<SerialAwaitsAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""await foreach (var part in ollama.GenerateAsync(new GenerateRequest { Model = "m", System = $"It is {{|LLM002:DateTime.Now|}}. {Policy}", Prompt = text })) { Console.Write(part?.Response); }""")]
    [InlineData("""await foreach (var part in ollama.GenerateAsync($"{{|LLM002:Guid.NewGuid()|}} {Policy} {text}")) { Console.Write(part?.Response); }""")]
    [InlineData("""await foreach (var part in client.ChatAsync(new ChatRequest { Messages = [new Message(ChatRole.System, $"It is {{|LLM002:DateTime.Now|}}. {Policy}"), new Message(ChatRole.User, text)] })) { Console.Write(part?.Message.Content); }""")]
    [InlineData("""await foreach (var part in client.ChatAsync(new ChatRequest { Messages = [new Message { Role = ChatRole.System, Content = $"It is {{|LLM002:DateTime.Now|}}. {Policy}" }, new Message { Role = ChatRole.User, Content = text }] })) { Console.Write(part?.Message.Content); }""")]
    public Task Reports_an_unstable_prefix(string statements) => Usage<UnstablePrefixAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""await foreach (var part in ollama.GenerateAsync(new GenerateRequest { Model = "m", System = Policy, Prompt = $"It is {DateTime.Now}. {text}" })) { Console.Write(part?.Response); }""")]
    [InlineData("""await foreach (var part in ollama.GenerateAsync($"{Policy} {text} {Guid.NewGuid()}")) { Console.Write(part?.Response); }""")]
    [InlineData("""await foreach (var part in client.ChatAsync(new ChatRequest { Messages = [new Message(ChatRole.System, Policy), new Message(ChatRole.User, $"{text} {DateTime.Now}")] })) { Console.Write(part?.Message.Content); }""")]
    [InlineData("""await foreach (var part in client.ChatAsync(new ChatRequest { Messages = [new Message { Role = ChatRole.System, Content = Policy }, new Message { Role = ChatRole.User, Content = $"{text} {DateTime.Now}" }] })) { Console.Write(part?.Message.Content); }""")]
    public Task DoesNotReport_an_unstable_prefix(string statements) => Usage<UnstablePrefixAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""await foreach (var part in ollama.{|LLM003:ChatAsync|}(new ChatRequest { Model = "m", Messages = [new Message(ChatRole.User, text)] })) { Console.Write(part?.Message.Content); }""")]
    [InlineData("""var request = new GenerateRequest { Model = "m" }; request.Prompt = text; await foreach (var part in ollama.{|LLM003:GenerateAsync|}(request, token)) { Console.Write(part?.Response); }""")]
    [InlineData("""await foreach (var part in client.{|LLM003:GenerateAsync|}(new GenerateRequest { Prompt = text })) { Console.Write(part?.Response); }""")]
    [InlineData("""await foreach (var part in new OllamaApiClient("http://localhost:11434", "m").{|LLM003:ChatAsync|}(new ChatRequest { Messages = [] })) { Console.Write(part?.Message.Content); }""")]
    [InlineData("""IChatClient chat = client; await chat.{|LLM003:GetResponseAsync|}(text);""")]
    public Task Reports_a_missing_output_limit(string statements) => Usage<OutputLimitAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""await foreach (var part in ollama.ChatAsync(new ChatRequest { Messages = [], Options = new RequestOptions { NumPredict = 100 } })) { Console.Write(part?.Message.Content); }""")]
    [InlineData("""var request = new GenerateRequest { Prompt = text }; request.Options = new RequestOptions { NumPredict = 100 }; await foreach (var part in ollama.GenerateAsync(request)) { Console.Write(part?.Response); }""")]
    [InlineData("""await foreach (var part in ollama.ChatAsync(given)) { Console.Write(part?.Message.Content); }""")]
    [InlineData("""await foreach (var part in ollama.GenerateAsync(text)) { Console.Write(part?.Response); }""")]
    [InlineData("""return await ollama.EmbedAsync(new EmbedRequest { Input = [text] });""")]
    public Task DoesNotReport_a_missing_output_limit(string statements) => Usage<OutputLimitAnalyzer>.SourceAsync(Of(statements));

    [Fact]
    public Task Sets_the_limit_in_options_of_the_request() => Usage<OutputLimitAnalyzer>.FixesAsync<OutputLimitFix>(
        Of("""await foreach (var part in ollama.{|LLM003:ChatAsync|}(new ChatRequest { Model = "m" })) { Console.Write(part?.Message.Content); }"""),
        Of("""await foreach (var part in ollama.ChatAsync(new ChatRequest { Model = "m", Options = new RequestOptions { NumPredict = 1024 } })) { Console.Write(part?.Message.Content); }"""));

    [Theory]
    [InlineData("""return await Task.WhenAll(texts.{|LLM005:Select|}(one => ollama.EmbedAsync(one, token)));""")]
    [InlineData("""return await Task.WhenAll(texts.{|LLM005:Select|}(async one => await client.EmbedAsync(new EmbedRequest { Input = [one] }, token)));""")]
    public Task Reports_an_unbounded_fan_out(string statements) => Usage<UnboundedFanOutAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""return await Task.WhenAll(texts.Take(4).Select(one => ollama.EmbedAsync(one, token)));""")]
    [InlineData("""return await Task.WhenAll(texts.Select(one => ollama.ShowModelAsync(one, token)));""")]
    public Task DoesNotReport_an_unbounded_fan_out(string statements) => Usage<UnboundedFanOutAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""var own = new {|LLM008:OllamaApiClient|}("http://localhost:11434", "m"); await foreach (var part in own.GenerateAsync(text)) { Console.Write(part?.Response); }""")]
    [InlineData("""foreach (string one in texts) { IOllamaApiClient own = new {|LLM008:OllamaApiClient|}("http://localhost:11434", "m"); await own.EmbedAsync(one); }""")]
    public Task Reports_a_client_per_call(string statements) => Usage<ClientPerCallAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""await foreach (var part in client.GenerateAsync(text)) { Console.Write(part?.Response); }""")]
    [InlineData("""var own = new OllamaApiClient("http://localhost:11434", text); await foreach (var part in own.GenerateAsync(text)) { Console.Write(part?.Response); }""")]
    public Task DoesNotReport_a_client_per_call(string statements) => Usage<ClientPerCallAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""await foreach (var part in ollama.{|LLM012:GenerateAsync|}(text)) { Console.Write(part?.Response); }""")]
    [InlineData("""return await ollama.{|LLM012:EmbedAsync|}(text);""")]
    [InlineData("""await foreach (var part in client.{|LLM012:ChatAsync|}(given)) { Console.Write(part?.Message.Content); }""")]
    public Task Reports_a_token_that_is_not_passed(string statements) => Usage<TokenNotPassedAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""await foreach (var part in ollama.GenerateAsync(text, cancellationToken: token)) { Console.Write(part?.Response); }""")]
    [InlineData("""return await ollama.EmbedAsync(text, token);""")]
    [InlineData("""await foreach (var part in client.ChatAsync(given).WithCancellation(token)) { Console.Write(part?.Message.Content); }""")]
    [InlineData("""return await ollama.ListLocalModelsAsync();""")]
    public Task DoesNotReport_a_token_that_is_not_passed(string statements) => Usage<TokenNotPassedAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""string topic = Console.ReadLine() ?? ""; await foreach (var part in ollama.ChatAsync(new ChatRequest { Messages = [new Message(ChatRole.System, "Topic: " + {|LLM013:topic|}), new Message(ChatRole.User, text)] })) { }""")]
    [InlineData("""string topic = Console.ReadLine() ?? ""; await foreach (var part in ollama.GenerateAsync(new GenerateRequest { System = "Topic: " + {|LLM013:topic|}, Prompt = text })) { }""")]
    [InlineData("""string topic = Console.ReadLine() ?? ""; return new Chat(ollama, "Topic: " + {|LLM013:topic|});""")]
    public Task Reports_input_in_the_system_prompt(string statements) => Usage<InputInSystemPromptAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""string topic = Console.ReadLine() ?? ""; await foreach (var part in ollama.ChatAsync(new ChatRequest { Messages = [new Message(ChatRole.System, Policy), new Message(ChatRole.User, topic)] })) { }""")]
    [InlineData("""string topic = Console.ReadLine() ?? ""; await foreach (var part in ollama.GenerateAsync(new GenerateRequest { System = Policy, Prompt = topic })) { }""")]
    [InlineData("""string topic = Console.ReadLine() ?? ""; return new Message(ChatRole.User, topic);""")]
    public Task DoesNotReport_input_in_the_system_prompt(string statements) => Usage<InputInSystemPromptAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""foreach (string one in texts) { var a = {|LLM015:await ollama.EmbedAsync(one, token)|}; Console.WriteLine(a.Embeddings.Count); }""")]
    [InlineData("""foreach (string one in texts) { var a = {|LLM015:await client.EmbedAsync(new EmbedRequest { Model = "m", Input = [one] })|}; Console.WriteLine(a.Embeddings.Count); }""")]
    public Task Reports_an_embedding_per_item(string statements) => Usage<EmbeddingPerItemAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""foreach (string[] some in texts.Chunk(9)) { var a = await client.EmbedAsync(new EmbedRequest { Model = "m", Input = [.. some] }); Console.WriteLine(a.Embeddings.Count); }""")]
    [InlineData("""foreach (string one in texts) { var a = await client.EmbedAsync(new EmbedRequest { Model = "m", Input = [one, text] }); Console.WriteLine(a.Embeddings.Count); }""")]
    public Task DoesNotReport_an_embedding_per_item(string statements) => Usage<EmbeddingPerItemAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""var stream = ollama.GenerateAsync(text); await foreach (var a in stream) { Console.Write(a?.Response); } await foreach (var b in {|LLM016:stream|}) { Console.Write(b?.Response); }""")]
    [InlineData("""var stream = client.ChatAsync(given); var a = await stream.StreamToEndAsync(); var b = await {|LLM016:stream|}.StreamToEndAsync(); return (a, b);""")]
    public Task Reports_a_wasted_stream(string statements) => Usage<WastedStreamAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""return await client.ChatAsync(given).StreamToEndAsync();""")]
    [InlineData("""var all = new System.Text.StringBuilder(); await foreach (var a in ollama.GenerateAsync(text)) { all.Append(a!.Response); } return all.ToString();""")]
    public Task DoesNotReport_a_wasted_stream(string statements) => Usage<WastedStreamAnalyzer>.SourceAsync(Of(statements));

    private static string Of(string statements) =>
        $$"""
        namespace Shop
        {
            using OllamaSharp;
            using OllamaSharp.Models;
            using OllamaSharp.Models.Chat;

            public sealed class Desk(IOllamaApiClient ollama, OllamaApiClient client)
            {
                private const string Policy = "{{Policy}}";

                public async Task<object?> RunAsync(string text, IReadOnlyList<string> texts, ChatRequest given, CancellationToken token)
                {
                    await Task.Yield();
                    {{statements}}
                    return null;
                }

                private object[] Everything => [ollama, client, Policy];
            }
        }
        """;
}
