using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen.Generator.Tests.Harness;

/// <summary>Answers what it is told to, and keeps what it was asked.</summary>
internal sealed class ScriptedChatClient(string answer = "") : IChatClient
{
    /// <summary>The requests in order, the objects themselves.</summary>
    public List<(IList<ChatMessage> Messages, ChatOptions Options)> Requests { get; } = [];

    /// <summary>What the client does with the objects of a request before it answers.</summary>
    public Action<IList<ChatMessage>, ChatOptions>? Meddle { get; init; }

    public ChatOptions Options => Assert.Single(Requests).Options;

    /// <summary>The text of the last message of the only request.</summary>
    public string Prompt => Assert.Single(Requests).Messages[^1].Text;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Note(messages, options);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer)) { FinishReason = ChatFinishReason.Stop, ModelId = "scripted" });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Note(messages, options);
        foreach (char character in answer)
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, character.ToString()) { ModelId = "scripted" };
        }

        yield return new ChatResponseUpdate { FinishReason = ChatFinishReason.Stop };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private void Note(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var list = (IList<ChatMessage>)messages;
        Requests.Add((list, options!));
        Meddle?.Invoke(list, options!);
    }
}
