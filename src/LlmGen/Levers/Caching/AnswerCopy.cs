using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>Copies of what a client said, so that no two callers who share an answer share an object that one of them may change.</summary>
/// <remarks>
/// Text, reasoning, usage, tool calls, tool results and errors are copied; contents of other kinds (data, files, what a provider's hosted
/// tools say) are shared, and so are raw representations and the values of additional properties.
/// </remarks>
internal static class AnswerCopy
{
    /// <summary>A response made of copies.</summary>
    public static ChatResponse Response(IReadOnlyList<ChatResponseUpdate> updates)
    {
        var copies = new ChatResponseUpdate[updates.Count];
        for (int i = 0; i < copies.Length; i++)
        {
            copies[i] = Of(updates[i]);
        }

        return copies.ToChatResponse();
    }

    public static ChatResponseUpdate Of(ChatResponseUpdate update)
    {
        ChatResponseUpdate copy = update.Clone();
        copy.AdditionalProperties = update.AdditionalProperties?.Clone();
        copy.ContinuationToken = update.ContinuationToken;
        copy.Contents = Of(update.Contents);
        return copy;
    }

    private static List<AIContent> Of(IList<AIContent> contents)
    {
        var copies = new List<AIContent>(contents.Count);
        for (int i = 0; i < contents.Count; i++)
        {
            copies.Add(Of(contents[i]));
        }

        return copies;
    }

    private static AIContent Of(AIContent content)
    {
        AIContent? copy = content switch
        {
            TextContent text => new TextContent(text.Text),
            TextReasoningContent reasoning => new TextReasoningContent(reasoning.Text) { ProtectedData = reasoning.ProtectedData },
            UsageContent usage when usage.GetType() == typeof(UsageContent) => new UsageContent(Of(usage.Details)),
            FunctionCallContent call when call.GetType() == typeof(FunctionCallContent) => Of(call),
            FunctionResultContent result when result.GetType() == typeof(FunctionResultContent) =>
                new FunctionResultContent(result.CallId, result.Result) { Exception = result.Exception },
            ErrorContent error when error.GetType() == typeof(ErrorContent) =>
                new ErrorContent(error.Message) { ErrorCode = error.ErrorCode, Details = error.Details },
            _ => null,
        };
        if (copy is null)
        {
            return content;
        }

        copy.Annotations = content.Annotations is { } annotations ? [.. annotations] : null;
        copy.RawRepresentation = content.RawRepresentation;
        copy.AdditionalProperties = content.AdditionalProperties?.Clone();
        return copy;
    }

    private static FunctionCallContent Of(FunctionCallContent call) =>
        new(call.CallId, call.Name, call.Arguments is { } arguments ? new Dictionary<string, object?>(arguments) : null)
        {
            Exception = call.Exception,
            InformationalOnly = call.InformationalOnly,
        };

    private static UsageDetails Of(UsageDetails usage)
    {
        var copy = new UsageDetails();
        copy.Add(usage);
        return copy;
    }
}
