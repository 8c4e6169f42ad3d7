namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>Calls through Azure.AI.OpenAI, for each rule that what is known of it feeds.</summary>
public sealed class AzureOpenAITests
{
    [Theory]
    [InlineData("""await azure.GetChatClient("m").{|LLM003:CompleteChatAsync|}([new UserChatMessage(text)]);""")]
    [InlineData("""var options = new ChatCompletionOptions(); options.AddDataSource(source); await azure.GetChatClient("m").{|LLM003:CompleteChatAsync|}([new UserChatMessage(text)], options);""")]
    public Task Reports_a_missing_output_limit(string statements) => Usage<OutputLimitAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""await azure.GetChatClient("m").CompleteChatAsync([new UserChatMessage(text)], new ChatCompletionOptions { MaxOutputTokenCount = 9 });""")]
    [InlineData("""var options = new ChatCompletionOptions { MaxOutputTokenCount = 9 }; options.AddDataSource(source); await azure.GetChatClient("m").CompleteChatAsync([new UserChatMessage(text)], options);""")]
    public Task DoesNotReport_a_missing_output_limit(string statements) => Usage<OutputLimitAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""var own = new {|LLM008:AzureOpenAIClient|}(new Uri("https://shop.openai.azure.com"), new ApiKeyCredential("key")); return await own.GetChatClient("m").CompleteChatAsync(text);""")]
    [InlineData("""foreach (string one in texts) { IChatClient own = new {|LLM008:AzureOpenAIClient|}(new Uri("https://shop.openai.azure.com"), new ApiKeyCredential("key")).GetChatClient("m").AsIChatClient(); await own.GetResponseAsync(one); }""")]
    public Task Reports_a_client_per_call(string statements) => Usage<ClientPerCallAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""return await azure.GetChatClient("m").CompleteChatAsync(text);""")]
    [InlineData("""var own = new AzureOpenAIClient(new Uri("https://shop.openai.azure.com"), new ApiKeyCredential(text)); return await own.GetChatClient("m").CompleteChatAsync(text);""")]
    public Task DoesNotReport_a_client_per_call(string statements) => Usage<ClientPerCallAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""return await azure.GetChatClient("m").{|LLM012:CompleteChatAsync|}([new UserChatMessage(text)], new ChatCompletionOptions());""")]
    [InlineData("""return await azure.GetEmbeddingClient("m").{|LLM012:GenerateEmbeddingAsync|}(text);""")]
    public Task Reports_a_token_that_is_not_passed(string statements) => Usage<TokenNotPassedAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""return await azure.GetChatClient("m").CompleteChatAsync([new UserChatMessage(text)], new ChatCompletionOptions(), token);""")]
    [InlineData("""return await azure.GetEmbeddingClient("m").GenerateEmbeddingAsync(text, cancellationToken: token);""")]
    public Task DoesNotReport_a_token_that_is_not_passed(string statements) => Usage<TokenNotPassedAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""var options = new ChatCompletionOptions(); await azure.GetChatClient("m").{|LLM014:CompleteChatAsync|}([new SystemChatMessage(Policy), new UserChatMessage(text)], options);""")]
    public Task Reports_a_short_prefix(string statements) => Usage<ShortPrefixAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""var options = new ChatCompletionOptions(); options.AddDataSource(source); await azure.GetChatClient("m").CompleteChatAsync([new SystemChatMessage(Policy), new UserChatMessage(text)], options);""")]
    public Task DoesNotReport_a_short_prefix(string statements) => Usage<ShortPrefixAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""foreach (string one in texts) { var a = {|LLM015:await azure.GetEmbeddingClient("m").GenerateEmbeddingAsync(one)|}; Console.WriteLine(a.Value.Index); }""")]
    public Task Reports_an_embedding_per_item(string statements) => Usage<EmbeddingPerItemAnalyzer>.SourceAsync(Of(statements));

    [Theory]
    [InlineData("""foreach (string[] some in texts.Chunk(9)) { var a = await azure.GetEmbeddingClient("m").GenerateEmbeddingsAsync(some); Console.WriteLine(a.Value.Count); }""")]
    public Task DoesNotReport_an_embedding_per_item(string statements) => Usage<EmbeddingPerItemAnalyzer>.SourceAsync(Of(statements));

    private static string Of(string statements) =>
        $$"""
        #pragma warning disable AOAI001
        namespace Shop
        {
            using System.ClientModel;
            using Azure.AI.OpenAI;
            using Azure.AI.OpenAI.Chat;
            using OpenAI.Chat;

            public sealed class Desk(AzureOpenAIClient azure)
            {
                private const string Policy = "{{string.Concat(Enumerable.Repeat("Be kind to everybody and brief. ", 120))}}";

                public async Task<object?> RunAsync(string text, IReadOnlyList<string> texts, AzureSearchChatDataSource source, CancellationToken token)
                {
                    await Task.Yield();
                    {{statements}}
                    return null;
                }

                private object[] Everything => [azure, Policy];
            }
        }
        """;
}
