using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen.Analyzers.Tests;

/// <summary>
/// A model that says its prompt, and needs a second for every letter; a prompt that begins with <c>fail</c> fails in the end. It asks for all the tools
/// that it is given, at once, and then says their results.
/// </summary>
internal sealed class SlowClient(TimeProvider time) : IChatClient
{
    private int _open;

    /// <summary>The last message of each request.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>All messages of each request, and what its options say.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>The most requests under way at once.</summary>
    public int Peak { get; private set; }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<AIContent> last = [.. messages.Last().Contents];
        string prompt = Begin(messages, options, cancellationToken);
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(prompt.Length), time, cancellationToken);
        }
        finally
        {
            End();
        }

        if (prompt.StartsWith("fail", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(prompt);
        }

        return last.OfType<FunctionResultContent>().Any()
            ? new ChatResponse(new ChatMessage(ChatRole.Assistant, string.Join(',', last.OfType<FunctionResultContent>().Select(result => result.Result))))
            : options?.Tools is { Count: > 0 } tools
                ? new ChatResponse(new ChatMessage(ChatRole.Assistant, [.. tools.Select((tool, index) => new FunctionCallContent(index.ToString(CultureInfo.InvariantCulture), tool.Name))]))
                : new ChatResponse(new ChatMessage(ChatRole.Assistant, "<" + prompt + ">"));
    }

    /// <summary>The same answer letter by letter.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string prompt = Begin(messages, options, cancellationToken);
        try
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, "<");
            foreach (char letter in prompt)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
                yield return new ChatResponseUpdate(ChatRole.Assistant, letter.ToString());
            }
        }
        finally
        {
            End();
        }

        if (prompt.StartsWith("fail", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(prompt);
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, ">");
    }

    /// <summary>Answers a request that is no chat.</summary>
    public async Task<T> AnswerAsync<T>(string request, T answer, CancellationToken cancellationToken)
    {
        Begin(request, request + (cancellationToken.CanBeCanceled ? " (token)" : ""));
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            return answer;
        }
        finally
        {
            End();
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private string Begin(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        string prompt = messages.Last().Text;
        Begin(
            prompt,
            string.Join(" | ", messages.Select(message => message.Role.Value + ": " + message.Text))
                + (options?.Temperature is { } temperature ? FormattableString.Invariant($" (temperature {temperature})") : "")
                + (options?.MaxOutputTokens is { } most ? FormattableString.Invariant($" (at most {most})") : "")
                + (cancellationToken.CanBeCanceled ? " (token)" : ""));
        return prompt;
    }

    private void Begin(string request, string whole)
    {
        lock (Requests)
        {
            Requests.Add(request);
            Sent.Add(whole);
            Peak = Math.Max(Peak, ++_open);
        }
    }

    private void End()
    {
        lock (Requests)
        {
            _open--;
        }
    }
}
