using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Common;

/// <summary>A copy of a request that may outlive its call, or is one of several for it: clients may change what they are handed.</summary>
internal sealed class RequestCopy
{
    public RequestCopy(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        Messages = [.. messages.Select(Of)];
        Options = options?.Clone();
    }

    public ChatMessage[] Messages { get; }

    public ChatOptions? Options { get; }

    public RequestCopy Again() => new(Messages, Options);

    /// <summary>A copy of a message, with copies of its contents: adapters write cache breakpoints into a content's AdditionalProperties.</summary>
    public static ChatMessage Of(ChatMessage message)
    {
        ChatMessage copy = message.Clone();
        copy.AdditionalProperties = message.AdditionalProperties?.Clone();
        copy.Contents = [.. message.Contents.Select(ContentCopy.Of)];
        return copy;
    }
}
