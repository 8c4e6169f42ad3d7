namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM016: streams that are asked for twice, or for nothing.</summary>
public sealed class WastedStreamTests
{
    [Theory]
    [InlineData("""var stream = chat.GetStreamingResponseAsync(text); await foreach (var a in stream) { Console.Write(a); } await foreach (var b in {|LLM016:stream|}) { Console.Write(b); }""")]
    [InlineData("""var stream = chat.GetStreamingResponseAsync(text); await foreach (var a in stream) { Console.Write(a); } var whole = await {|LLM016:stream|}.ToChatResponseAsync();""")]
    [InlineData("""var stream = chat.GetStreamingResponseAsync(text); var whole = await stream.ToChatResponseAsync(); await foreach (var a in {|LLM016:stream|}) { Console.Write(a); }""")]
    [InlineData("""IAsyncEnumerable<ChatResponseUpdate> stream = chat.GetStreamingResponseAsync(text); await foreach (var a in stream.WithCancellation(token)) { Console.Write(a); } await foreach (var b in {|LLM016:stream|}.WithCancellation(token)) { Console.Write(b); }""")]
    [InlineData("""var stream = openAI.CompleteChatStreamingAsync(text); await foreach (var a in stream) { Console.Write(a); } await foreach (var b in {|LLM016:stream|}) { Console.Write(b); }""")]
    [InlineData("""var stream = kernel.InvokePromptStreamingAsync(text); await foreach (var a in stream) { Console.Write(a); } await foreach (var b in {|LLM016:stream|}) { Console.Write(b); }""")]
    [InlineData("""string all = ""; await foreach (var a in chat.{|LLM016:GetStreamingResponseAsync|}(text)) { all += a.Text; } return all;""")]
    [InlineData("""string all = ""; await foreach (var a in chat.{|LLM016:GetStreamingResponseAsync|}(text)) all += a; return all;""")]
    [InlineData("""var all = new System.Text.StringBuilder(); await foreach (var a in chat.{|LLM016:GetStreamingResponseAsync|}(text)) { all.Append(a.Text); } return all.ToString();""")]
    [InlineData("""var all = new System.Text.StringBuilder(); await foreach (var a in chat.{|LLM016:GetStreamingResponseAsync|}(text).ConfigureAwait(false)) { all.Append(a); } return all.ToString();""")]
    [InlineData("""var stream = chat.{|LLM016:GetStreamingResponseAsync|}(text); string all = ""; await foreach (var a in stream) { all += a.Text; } return all;""")]
    [InlineData("""string all = ""; await foreach (var a in agent.{|LLM016:RunStreamingAsync|}(text)) { all += a.Text; } return all;""")]
    [InlineData("""string all = ""; await foreach (var a in service.{|LLM016:GetStreamingChatMessageContentsAsync|}(new ChatHistory(text))) { all += a.Content; } return all;""")]
    public Task Twice_or_for_nothing(string statements) => Usage<WastedStreamAnalyzer>.StatementsAsync(statements);

    [Theory]
    [InlineData("""await foreach (var a in chat.GetStreamingResponseAsync(text)) { Console.Write(a.Text); }""")]
    [InlineData("""string all = ""; await foreach (var a in chat.GetStreamingResponseAsync(text)) { Console.Write(a.Text); all += a.Text; } return all;""")]
    [InlineData("""var all = new System.Text.StringBuilder(); await foreach (var a in chat.GetStreamingResponseAsync(text)) { all.Append(a.Text); if (all.Length > 100) { break; } } return all.ToString();""")]
    [InlineData("""string all = ""; await foreach (var a in chat.GetStreamingResponseAsync(text)) { all += a.Text; logger.LogDebug("{Count}", all.Length); } return all;""")]
    [InlineData("""var updates = new List<ChatResponseUpdate>(); await foreach (var a in chat.GetStreamingResponseAsync(text)) { updates.Add(a); } return updates;""")]
    [InlineData("""var whole = await chat.GetStreamingResponseAsync(text).ToChatResponseAsync(); return whole;""")]
    [InlineData("""var stream = chat.GetStreamingResponseAsync(text); await foreach (var a in stream) { Console.Write(a.Text); }""")]
    [InlineData("""var stream = chat.GetStreamingResponseAsync(text); if (text == "") { await foreach (var a in stream) { Console.Write(a); } } else { await foreach (var b in stream) { Console.Write(b); } }""")]
    [InlineData("""var stream = chat.GetStreamingResponseAsync(text); if (text == "") { await foreach (var a in stream) { Console.Write(a); } return null; } await foreach (var b in stream) { Console.Write(b); }""")]
    [InlineData("""var stream = chat.GetStreamingResponseAsync(text); await foreach (var a in stream) { Console.Write(a); } stream = chat.GetStreamingResponseAsync("more"); await foreach (var b in stream) { Console.Write(b); }""")]
    [InlineData("""var one = chat.GetStreamingResponseAsync(text); var two = chat.GetStreamingResponseAsync(text); await foreach (var a in one) { Console.Write(a); } await foreach (var b in two) { Console.Write(b); }""")]
    [InlineData("""var stream = chat.GetStreamingResponseAsync(text); Func<Task> show = async () => { await foreach (var a in stream) { Console.Write(a); } }; await foreach (var b in stream) { Console.Write(b); }""")]
    [InlineData("""var stream = chat.GetStreamingResponseAsync(text); return stream;""")]
    [InlineData("""string last = ""; await foreach (var a in chat.GetStreamingResponseAsync(text)) { last = a.Text; } return last;""")]
    [InlineData("""int count = 0; await foreach (var a in chat.GetStreamingResponseAsync(text)) { count++; } return count;""")]
    [InlineData("""await foreach (var a in chat.GetStreamingResponseAsync(text)) { _state += a.Text; }""")]
    [InlineData("""string all = ""; await foreach (var a in chat.GetStreamingResponseAsync(text)) { all += a.Text; await Task.Delay(1); } return all;""")]
    [InlineData("""string all = ""; await foreach (string line in System.IO.File.ReadLinesAsync(text)) { all += line; } return all;""")]
    [InlineData("""var a = await chat.GetResponseAsync(text); return a.Text + a.Text;""")]
    [InlineData("""var updates = await Collect(chat.GetStreamingResponseAsync(text)); return updates; static async Task<int> Collect(IAsyncEnumerable<ChatResponseUpdate> s) { int n = 0; await foreach (var u in s) { n++; } return n; }""")]
    [InlineData("""await foreach (var a in chat.GetStreamingResponseAsync(text)) { await Console.Out.WriteAsync(a.Text); }""")]
    public Task Once_and_for_something(string statements) => Usage<WastedStreamAnalyzer>.StatementsAsync(statements);

    [Theory]
    [InlineData("""public async IAsyncEnumerable<string> A(string text) { await foreach (var a in chat.GetStreamingResponseAsync(text)) { yield return a.Text; } }""")]
    [InlineData("""public async Task A(string text, Action<string> show) { await foreach (var a in chat.GetStreamingResponseAsync(text)) { show(a.Text); } }""")]
    public Task Streams_that_are_passed_on(string members) => Usage<WastedStreamAnalyzer>.MembersAsync(members);
}
