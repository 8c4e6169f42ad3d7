using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Concurrency;

/// <summary>
/// A model that answers "words 3 …" with three words, "outline 3 …" and "items 3 …" with a list of three numbers, and any other prompt with itself. Between
/// two chunks it waits a millisecond of a test's clock, or without one lets others run.
/// </summary>
internal sealed class TalkingModel(TimeProvider? time) : IChatClient
{
    private int _inFlight;
    private int _most;

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The most requests that were under way at once.</summary>
    public int Most => Volatile.Read(ref _most);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(CancellationToken.None);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        int now = Interlocked.Increment(ref _inFlight);
        for (int most = Most; now > most && Interlocked.CompareExchange(ref _most, now, most) != most; most = Most)
        {
        }

        try
        {
            foreach (string piece in Answer(messages.Last().Text))
            {
                if (time is null)
                {
                    await Task.Yield();
                    cancellationToken.ThrowIfCancellationRequested();
                }
                else
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(1), time, cancellationToken);
                }

                yield return new ChatResponseUpdate(ChatRole.Assistant, piece);
            }

            yield return new ChatResponseUpdate { FinishReason = ChatFinishReason.Stop };
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static IEnumerable<string> Answer(string prompt)
    {
        string[] words = prompt.Split(' ');
        return words[0] switch
        {
            "words" => Enumerable.Repeat("word", Count()),
            "outline" or "items" => ["[", .. Enumerable.Range(0, Count()).Select(i => string.Create(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ",")}{{\"number\":{i}}}")), "]"],
            _ => [prompt],
        };

        int Count() => int.Parse(words[1], CultureInfo.InvariantCulture);
    }
}
