using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>A copy of a request that may outlive its call, or is one of several for it: clients may change what they are handed.</summary>
internal sealed class RequestCopy
{
    public RequestCopy(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        Messages = [.. messages.Select(Copy)];
        Options = options?.Clone();
    }

    public ChatMessage[] Messages { get; }

    public ChatOptions? Options { get; }

    public RequestCopy Again() => new(Messages, Options);

    private static ChatMessage Copy(ChatMessage message)
    {
        ChatMessage copy = message.Clone();
        copy.Contents = [.. message.Contents];
        copy.AdditionalProperties = message.AdditionalProperties?.Clone();
        return copy;
    }
}
