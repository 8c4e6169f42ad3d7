using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Calls;

/// <summary>A client that fills one update again and again: what is held back is not changed by what comes next.</summary>
public class RefilledUpdateTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public async Task Every_result_is_whole(int? limit)
    {
        using var model = new RefillingClient("Bil", "ling", "!");
        var desk = new RefilledDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { MaxConcurrency = limit }));
        Assert.Equal("Billing!", await desk.TextAsync());
        Assert.Equal("Billing!", string.Concat(await desk.TextStreamAsync().ToListAsync()));
        Assert.Equal("Billing!", await desk.CachedAsync());
        Assert.Equal("Billing!", await desk.CachedAsync());
        Assert.Equal("Billing!", await desk.HedgedAsync());
        Assert.Equal("Billing!", string.Concat(await desk.HedgedStreamAsync().ToListAsync()));
        Assert.Equal("Billing!", (await desk.HedgedResponseAsync()).Text);
        Assert.Equal("Billing!", (await desk.WithinAsync()).Text);
        Assert.Equal("Billing!", (await desk.TimedAsync()).Text);
    }

    [Fact]
    public async Task A_reader_that_is_slower_than_the_model_gets_every_piece()
    {
        using var model = new RefillingClient("Bil", "ling", "!");
        var desk = new RefilledDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { MaxConcurrency = 1 }));
        List<string> texts = [];
        await foreach (ChatResponseUpdate update in desk.UpdatesAsync())
        {
            await model.Ended;
            texts.Add(update.Text);
        }

        Assert.Equal(["", "Bil", "ling", "!", ""], texts);
    }

    private sealed class RefillingClient(params string[] pieces) : IChatClient
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => _ended.Task;

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, string.Concat(pieces))) { FinishReason = ChatFinishReason.Stop });

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var text = new TextContent("");
            var update = new ChatResponseUpdate { Role = ChatRole.Assistant };
            yield return update;
            update.Contents = [text];
            foreach (string piece in pieces)
            {
                await Task.Yield();
                text.Text = piece;
                yield return update;
            }

            text.Text = "";
            update.FinishReason = ChatFinishReason.Stop;
            yield return update;
            _ended.TrySetResult();
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
