using LlmGen.CodeFixes;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM012: a token at hand.</summary>
public sealed class TokenNotPassedTests
{
    private const string Wrappers = """

            private async Task<string> Ask(string prompt, CancellationToken token = default) => (await chat.GetResponseAsync(prompt, cancellationToken: token)).Text;
            private async Task<string> AskAnyway(string prompt) => (await chat.GetResponseAsync(prompt)).Text;

        """;

    [Theory]
    [InlineData("""var a = await chat.{|LLM012:GetResponseAsync|}(text);""")]
    [InlineData("""var a = await chat.{|LLM012:GetResponseAsync|}(_history, given);""")]
    [InlineData("""var a = await chat.{|LLM012:GetResponseAsync<int>|}(text);""")]
    [InlineData("""await foreach (var a in chat.{|LLM012:GetStreamingResponseAsync|}(text)) { }""")]
    [InlineData("""string a = await {|LLM012:Ask|}(text);""")]
    [InlineData("""var a = await openAI.{|LLM012:CompleteChatAsync|}([new OpenAI.Chat.UserChatMessage(text)], new OpenAI.Chat.ChatCompletionOptions());""")]
    [InlineData("""var a = await responses.{|LLM012:CreateResponseAsync|}("m", text);""")]
    [InlineData("""var a = await anthropic.Messages.{|LLM012:Create|}(new Anthropic.Models.Messages.MessageCreateParams { MaxTokens = 3, Model = "m", Messages = [] });""")]
    [InlineData("""var a = await service.{|LLM012:GetChatMessageContentAsync|}(text);""")]
    [InlineData("""var a = await kernel.{|LLM012:InvokePromptAsync|}("Hello");""")]
    [InlineData("""var a = await agent.{|LLM012:RunAsync|}(text);""")]
    [InlineData("""var a = await embeddings.{|LLM012:GenerateVectorAsync|}(text);""")]
    [InlineData("""var a = await Task.WhenAll(texts.Select(one => chat.{|LLM012:GetResponseAsync|}(one)));""")]
    [InlineData("""async Task<string> Local() => (await chat.{|LLM012:GetResponseAsync|}(text)).Text; string a = await Local();""")]
    [InlineData("""try { var a = await chat.{|LLM012:GetResponseAsync|}(text); } catch (InvalidOperationException) { }""")]
    public Task A_call_that_is_not_given_it(string statements) => SourceAsync(statements);

    [Theory]
    [InlineData("""var a = await chat.GetResponseAsync(text, cancellationToken: token);""")]
    [InlineData("""var a = await chat.GetResponseAsync(text, null, token);""")]
    [InlineData("""var a = await chat.GetResponseAsync(text, cancellationToken: CancellationToken.None);""")]
    [InlineData("""var a = await chat.GetResponseAsync(text, cancellationToken: default);""")]
    [InlineData("""using var source = new CancellationTokenSource(1000); var a = await chat.GetResponseAsync(text); var b = await chat.GetResponseAsync(text, cancellationToken: source.Token);""")]
    [InlineData("""using var source = CancellationTokenSource.CreateLinkedTokenSource(token); var a = await chat.GetResponseAsync(text, null, source.Token);""")]
    [InlineData("""CancellationTokenSource? source = null; var a = await chat.GetResponseAsync(text, null, source?.Token ?? default);""")]
    [InlineData("""var a = await chat.GetResponseAsync(text).WaitAsync(token);""")]
    [InlineData("""await foreach (var a in chat.GetStreamingResponseAsync(text).WithCancellation(token)) { }""")]
    [InlineData("""await Parallel.ForEachAsync(texts, async (one, inner) => { var a = await chat.GetResponseAsync(one, null, inner); });""")]
    [InlineData("""_ = Task.Run(async () => { var a = await chat.GetResponseAsync(text); });""")]
    [InlineData("""_ = chat.GetResponseAsync(text);""")]
    [InlineData("""try { await Task.Delay(1, token); } catch (OperationCanceledException) { var a = await chat.GetResponseAsync("Say goodbye."); }""")]
    [InlineData("""try { await Task.Delay(1, token); } finally { var a = await chat.GetResponseAsync("Say goodbye."); }""")]
    [InlineData("""static async Task<string> Local(IChatClient client, string x) => (await client.GetResponseAsync(x)).Text; string a = await Local(chat, text);""")]
    [InlineData("""Func<string, Task<ChatResponse>> later = x => chat.GetResponseAsync(x); var a = later(text);""")]
    [InlineData("""string a = await AskAnyway(text);""")]
    [InlineData("""var a = await openAI.CompleteChatAsync("Hello");""")]
    [InlineData("""var a = await openAI.CompleteChatAsync(System.ClientModel.BinaryContent.Create(BinaryData.FromString(text)), new System.ClientModel.Primitives.RequestOptions { CancellationToken = token });""")]
    [InlineData("""token.Register(() => { var a = chat.GetResponseAsync("Say goodbye."); });""")]
    public Task A_call_that_is_given_one_or_wants_none(string statements) => SourceAsync(statements);

    [Theory]
    [InlineData("""public async Task A(string text) { var a = await chat.GetResponseAsync(text); }""")]
    [InlineData("""public async Task A(string text, CancellationToken one, CancellationToken other) { var a = await chat.GetResponseAsync(text); one.ThrowIfCancellationRequested(); other.ThrowIfCancellationRequested(); }""")]
    public Task Where_there_is_none_or_a_choice(string members) => Usage<TokenNotPassedAnalyzer>.MembersAsync(members);

    [Theory]
    [InlineData("""var a = await chat.{|LLM012:GetResponseAsync|}(text);""", """var a = await chat.GetResponseAsync(text, cancellationToken: token);""")]
    [InlineData("""var a = await chat.{|LLM012:GetResponseAsync|}(text, given); // now""", """var a = await chat.GetResponseAsync(text, given, token); // now""")]
    [InlineData("""string a = await {|LLM012:Ask|}(await {|LLM012:Ask|}(text));""", """string a = await Ask(await Ask(text, token), token);""")]
    [InlineData(
        """
        var a = await chat.{|LLM012:GetResponseAsync|}(
            text, // the question
            given);
        """,
        """
        var a = await chat.GetResponseAsync(
            text, // the question
            given,
            token);
        """)]
    [InlineData("""var a = await kernel.{|LLM012:InvokePromptAsync|}(promptTemplate: "Hello");""", """var a = await kernel.InvokePromptAsync(promptTemplate: "Hello", cancellationToken: token);""")]
    public Task The_fix_passes_it_on(string before, string after) => Usage<TokenNotPassedAnalyzer>.FixesAsync<TokenNotPassedFix>(Source(before), Source(after));

    private static Task SourceAsync(string statements) => Usage<TokenNotPassedAnalyzer>.SourceAsync(Source(statements));

    private static string Source(string statements) => Snippet.Of(statements).Replace("    private string _state = \"\";\n", "    private string _state = \"\";\n" + Wrappers, StringComparison.Ordinal);
}
