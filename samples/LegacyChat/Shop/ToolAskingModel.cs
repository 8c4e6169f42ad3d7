using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace LegacyChat.Shop;

/// <summary>A model that, where it is given tools, first asks for all of them at once, for the order that the messages name.</summary>
internal sealed partial class ToolAskingModel(IChatClient inner) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatResponse response = await base.GetResponseAsync(messages, Shortened(messages, options), cancellationToken);
        return Calls(messages, options) is { } calls ? new ChatResponse(new ChatMessage(ChatRole.Assistant, calls)) : response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Calls(messages, options) is { } calls)
        {
            await base.GetResponseAsync(messages, Shortened(messages, options), cancellationToken);
            yield return new ChatResponseUpdate(ChatRole.Assistant, calls);
            yield break;
        }

        await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            yield return update;
        }
    }

    private static List<AIContent>? Calls(IEnumerable<ChatMessage> messages, ChatOptions? options) =>
        options?.Tools is { Count: > 0 } tools && messages.All(message => message.Role != ChatRole.Tool)
            ? [.. tools.Select(tool => new FunctionCallContent(tool.Name, tool.Name, new Dictionary<string, object?> { ["order"] = OrderOf(messages) }))]
            : null;

    /// <summary>Asking for tools takes few tokens.</summary>
    private static ChatOptions? Shortened(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        if (Calls(messages, options) is null)
        {
            return options;
        }

        ChatOptions shortened = options!.Clone();
        shortened.MaxOutputTokens = 12;
        return shortened;
    }

    private static string OrderOf(IEnumerable<ChatMessage> messages) => Order().Match(string.Concat(messages.Select(message => message.Text))).Value;

    [GeneratedRegex("W-[0-9]+")]
    private static partial Regex Order();
}
