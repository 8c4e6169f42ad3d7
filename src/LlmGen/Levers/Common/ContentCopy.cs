using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Common;

/// <summary>Copies of contents of messages and updates, for callers and requests that must not share an object that one of them may change.</summary>
/// <remarks>
/// The contents that <c>Microsoft.Extensions.AI</c> defines for text, reasoning, usage, tool calls, tool results, errors, data, addresses and files are
/// copied. Contents of other types are shared, and so are bytes, results, raw representations and the values of additional properties.
/// </remarks>
internal static class ContentCopy
{
    public static AIContent Of(AIContent content)
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
            DataContent data when data.GetType() == typeof(DataContent) => new DataContent(data.Data, data.MediaType) { Name = data.Name },
            UriContent uri when uri.GetType() == typeof(UriContent) => new UriContent(uri.Uri, uri.MediaType),
            HostedFileContent file when file.GetType() == typeof(HostedFileContent) =>
#pragma warning disable MEAI001 // A copy has the experimental properties too.
                new HostedFileContent(file.FileId)
                {
                    MediaType = file.MediaType,
                    Name = file.Name,
                    Scope = file.Scope,
                    SizeInBytes = file.SizeInBytes,
                    CreatedAt = file.CreatedAt,
                    Purpose = file.Purpose,
                },
#pragma warning restore MEAI001
            HostedVectorStoreContent store when store.GetType() == typeof(HostedVectorStoreContent) => new HostedVectorStoreContent(store.VectorStoreId),
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
