using LlmGen.CompilerServices;
using LlmGen.Levers.Caching;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmGen.Tests.Caching;

/// <summary>What is never shared, never stored, and never lost.</summary>
[Collection(Alone.Name)]
public class CacheRulesTests
{
    private static readonly ModelIdentity Model = ModelIdentity.Of(new NamedChatClient(ScriptedChatClient.Saying("x")), null);

    [Fact]
    public void An_invocable_tool_leaves_the_call_without_a_key()
    {
        AIFunction tool = AIFunctionFactory.Create(static () => "orders", "orders");
        foreach (AITool one in new AITool[] { tool, new ApprovalRequiredAIFunction(tool) })
        {
            Assert.False(CacheKey.TryCompute([new(ChatRole.User, "x")], new ChatOptions { Tools = [one] }, Model, out _, out string? obstacle));
            Assert.Equal("a tool is an invocable AIFunction", obstacle);
        }
    }

    [Fact]
    public void The_scope_of_a_file_is_in_the_key()
    {
#pragma warning disable MEAI001
        Assert.NotEqual(KeyOf(new HostedFileContent("f") { Scope = "one" }), KeyOf(new HostedFileContent("f") { Scope = "other" }));
#pragma warning restore MEAI001
    }

    [Fact]
    public void Lifetime_and_tags_separate_entries_and_share_requests()
    {
        string[] suffixes =
        [
            new CachePolicy().KeySuffix,
            new CachePolicy { Expiration = TimeSpan.FromSeconds(1) }.KeySuffix,
            new CachePolicy { Expiration = TimeSpan.FromSeconds(2) }.KeySuffix,
            new CachePolicy { Tags = ["a"] }.KeySuffix,
            new CachePolicy { Tags = ["a", "b"] }.KeySuffix,
        ];
        Assert.Equal(suffixes.Length, suffixes.Distinct().Count());
        Assert.Equal(suffixes[4], new CachePolicy { Tags = ["b", "a", "b"] }.KeySuffix);
        string request = KeyOf(new TextContent("x"));
        Assert.All(suffixes, suffix => Assert.Equal(request, CacheKey.RequestOf(request + suffix)));
    }

    [Fact]
    public async Task Text_without_a_finish_reason_is_not_stored()
    {
        using var model = new ScriptedChatClient([new ChatResponseUpdate(ChatRole.Assistant, "half")]);
        using IChatClient client = model.WithCache();
        Assert.Equal("half", (await client.GetResponseAsync("x")).Text);
        Assert.Equal("half", (await client.GetResponseAsync("x")).Text);
        Assert.Equal(2, model.Requests);
    }

    [Fact]
    public async Task A_client_that_cannot_stream_is_asked_for_a_buffered_answer()
    {
        using var model = new BufferedOnly();
        using IChatClient client = model.WithCache();
        Assert.Equal("whole", string.Concat((await client.GetStreamingResponseAsync("x").ToListAsync()).Select(update => update.Text)));
        Assert.Equal("whole", (await client.GetResponseAsync("y")).Text);
        Assert.Equal(1, model.Streams);
    }

    [Fact]
    public async Task A_client_may_fill_one_update_again_and_again()
    {
        using var model = new Reusing();
        using IChatClient client = model.WithCache();
        Assert.Equal("abc", (await client.GetResponseAsync("x")).Text);
    }

    [Fact]
    public async Task Changes_after_the_call_reach_neither_key_nor_request()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying("yes");
        var store = new TaskCompletionSource<CachedAnswer?>();
        var client = new CachedChatClient(new NamedChatClient(model), new DistributedCacheTests.LateHybridCache(store.Task), null, TimeProvider.System, NullLogger.Instance);
        var text = new TextContent("one");
        List<ChatMessage> messages = [new(ChatRole.User, [text])];
        Task<ChatResponse> call = client.GetResponseAsync(messages);
        text.Text = "other";
        messages.Add(new(ChatRole.User, "more"));
        store.SetResult(null);
        await call;
        Assert.Equal("one", Assert.Single(model.Messages).Text);
    }

    /// <summary>Cancels while a reader begins to wait: whoever loses the race, the wait ends.</summary>
    [Fact]
    public async Task A_cancellation_is_never_lost()
    {
        await using ServiceProvider services = new ServiceCollection().AddHybridCache().Services.BuildServiceProvider();
        var answers = new AnswerCache(services.GetRequiredService<HybridCache>(), TimeProvider.System, NullLogger.Instance);
        using ScriptedChatClient model = ScriptedChatClient.Saying("x", gated: true);
        await using AnswerReader leader = Join(CancellationToken.None);
        int rounds = TestScale.Of(200_000);
        using var start = new Barrier(2);
        for (int round = 0; round < rounds; round++)
        {
            using var cancellation = new CancellationTokenSource();
            AnswerReader reader = Join(cancellation.Token);
            Task cancel = Task.Run(() =>
            {
                start.SignalAndWait();
                cancellation.Cancel();
            });
            start.SignalAndWait();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1)));
            await cancel;
            await reader.DisposeAsync();
        }

        AnswerReader Join(CancellationToken token) => answers.Join(
            "k", new CachePolicy(), false, model, static (model, token) => model.GetStreamingResponseAsync([], null, token), token);
    }

    private static string KeyOf(AIContent content)
    {
        Assert.True(CacheKey.TryCompute([new(ChatRole.User, [content])], null, Model, out string? key, out string? obstacle), obstacle);
        return key;
    }

    private sealed class BufferedOnly : IChatClient
    {
        public int Streams { get; private set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "whole")) { FinishReason = ChatFinishReason.Stop });

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Streams++;
            throw new NotSupportedException("No streams.");
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    private sealed class Reusing : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("Streamed underneath.");

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var text = new TextContent("");
            var update = new ChatResponseUpdate(ChatRole.Assistant, [text]);
            foreach (string piece in new[] { "a", "b", "c" })
            {
                await Task.Yield();
                text.Text = piece;
                yield return update;
            }

            text.Text = "";
            update.FinishReason = ChatFinishReason.Stop;
            yield return update;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
