using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Plans;

/// <summary>A model that answers each prompt with pieces at set times, and keeps when it was asked what.</summary>
/// <param name="time">The clock.</param>
/// <param name="answer">The pieces of the answer to a prompt, each with the milliseconds before it; a piece without text is a failure.</param>
internal sealed class PacedModel(VirtualTime time, Func<string, IEnumerable<(int Wait, string? Text)>> answer) : IChatClient
{
    private int _inFlight;

    /// <summary>When each prompt came, in milliseconds.</summary>
    public ConcurrentDictionary<string, double> Asked { get; } = new(StringComparer.Ordinal);

    /// <summary>When each failure was thrown.</summary>
    public ConcurrentQueue<(double At, Exception Exception)> Failures { get; } = new();

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Prompts whose request goes on when it is cancelled.</summary>
    public Func<string, bool> IgnoresCancellation { get; init; } = static _ => false;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(CancellationToken.None);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string prompt = messages.Last().Text;
        Assert.True(Asked.TryAdd(prompt, time.Elapsed.TotalMilliseconds), $"'{prompt}' was asked twice.");
        Interlocked.Increment(ref _inFlight);
        try
        {
            foreach ((int wait, string? text) in answer(prompt))
            {
                if (wait > 0)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(wait), time, IgnoresCancellation(prompt) ? CancellationToken.None : cancellationToken);
                }

                if (text is null)
                {
                    var exception = new HttpRequestException(prompt);
                    Failures.Enqueue((time.Elapsed.TotalMilliseconds, exception));
                    throw exception;
                }

                yield return new ChatResponseUpdate(ChatRole.Assistant, text);
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
}
