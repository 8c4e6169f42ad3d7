using System.Collections.Concurrent;
using LlmGen.Levers.Caching;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace LlmGen.Tests.Caching;

/// <summary>Clients that break every rule, on real threads: a caller gets the whole text of its own question, its own cancellation, or what the client threw.</summary>
[Collection(Alone.Name)]
public class HostileClientTests
{
    [Fact]
    public async Task No_client_makes_a_caller_get_another_text_or_a_part_of_one()
    {
        int seeds = TestScale.Of(10_000);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        int whole = 0;
        for (int seed = 0; seed < seeds; seed++)
        {
            using var model = new Hostile(seed);
            var client = new CachedChatClient(model, OwnCache.Create(null), null, TimeProvider.System, NullLogger.Instance);
            int number = seed;
            Task<bool>[] calls = [.. Enumerable.Range(0, 6).Select(caller => Task.Run(() => CallAsync(client, model, number, caller)))];
            whole += (await Task.WhenAll(calls).WaitAsync(limit.Token)).Count(gotText => gotText);
            await Eventually.TrueAsync(() => client.Answers.UnderWay == 0);
        }

        Assert.True(whole > seeds, "Hardly anybody got a text.");
    }

    private static async Task<bool> CallAsync(CachedChatClient client, Hostile model, int seed, int caller)
    {
        var random = new Random((seed * 17) + caller);
        string question = $"{seed}/{random.Next(2)}";
        using var cancellation = new CancellationTokenSource();
        int spins = random.Next(4000);
        Task cancel = random.Next(3) == 0
            ? Task.Run(() =>
            {
                Thread.SpinWait(spins);
                cancellation.Cancel();
            })
            : Task.CompletedTask;
        try
        {
            string text = "";
            if (random.Next(2) == 0)
            {
                text = (await client.GetResponseAsync(question, null, cancellation.Token)).Text;
            }
            else
            {
                await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(question, null, cancellation.Token))
                {
                    text += update.Text;
                    Assert.StartsWith(text, Hostile.AnswerTo(question), StringComparison.Ordinal);
                }
            }

            Assert.Equal(Hostile.AnswerTo(question), text);
            return true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
        catch (HttpRequestException exception)
        {
            Assert.Contains(exception, model.Thrown);
            Assert.Equal(question, exception.Message);
            return false;
        }
        finally
        {
            await cancel;
        }
    }

    private sealed class Hostile(int seed) : IChatClient
    {
        private int _requests;

        public ConcurrentBag<HttpRequestException> Thrown { get; } = [];

        public static string AnswerTo(string question) => string.Concat(Enumerable.Range(0, 5).Select(piece => $"{question}.{piece};"));

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("Streamed underneath.");

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            string question = messages.Last().Text;
            var random = new Random((seed * 31) + Interlocked.Increment(ref _requests));
            return random.Next(8) == 0 ? throw Failure(question) : new Answer(this, question, random, cancellationToken);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private HttpRequestException Failure(string question)
        {
            var failure = new HttpRequestException(question);
            Thrown.Add(failure);
            return failure;
        }

        /// <summary>An answer in one update object, filled again and again.</summary>
        private sealed class Answer(Hostile model, string question, Random random, CancellationToken cancellationToken)
            : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
        {
            private readonly TextContent _text = new("");
            private readonly bool _isDeaf = random.Next(2) == 0;
            private readonly bool _throwsInDispose = random.Next(8) == 0;
            private readonly int _failsAt = random.Next(4) == 0 ? random.Next(6) : -1;
            private readonly string[] _pieces = [.. Enumerable.Range(0, 5).Select(piece => $"{question}.{piece};")];
            private int _piece = -1;

            public ChatResponseUpdate Current { get; } = new() { Role = ChatRole.Assistant };

            public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken ignored = default) => this;

            public async ValueTask<bool> MoveNextAsync()
            {
                // Late, on another thread or at once.
                for (int yields = random.Next(4); yields > 0; yields--)
                {
                    await Task.Yield();
                }

                if (!_isDeaf)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                if (++_piece == _failsAt)
                {
                    throw model.Failure(question);
                }

                if (_piece > _pieces.Length)
                {
                    _text.Text = "Not a part of it.";
                    return false;
                }

                Current.Contents = [_text];
                _text.Text = _piece < _pieces.Length ? _pieces[_piece] : "";
                Current.FinishReason = _piece < _pieces.Length ? null : ChatFinishReason.Stop;
                return true;
            }

            public ValueTask DisposeAsync() => _throwsInDispose ? throw model.Failure(question) : ValueTask.CompletedTask;
        }
    }
}
