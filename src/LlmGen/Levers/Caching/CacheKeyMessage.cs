using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Caching;

/// <summary>Encodes messages and their contents for a key.</summary>
internal static class CacheKeyMessage
{
    public static void Write(ref CacheKeyWriter writer, ChatMessage message)
    {
        if (message.GetType() != typeof(ChatMessage))
        {
            writer.Refuse($"a message is a {message.GetType().Name}");
        }

        CheckRaw(ref writer, message.RawRepresentation, message.Role);
        writer.Write(CacheKeyField.Message);
        writer.Write(CacheKeyField.Role, message.Role.Value);
        writer.Write(CacheKeyField.AuthorName, message.AuthorName);
        CacheKeyValue.WriteProperties(ref writer, message.AdditionalProperties);
        IList<AIContent> contents = message.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            WriteContent(ref writer, contents[i], message.Role);
        }

        writer.Write(CacheKeyField.End);
    }

    /// <summary>Encodes a content of a message with the given role.</summary>
    public static void WriteContent(ref CacheKeyWriter writer, AIContent content, ChatRole role)
    {
        switch (content)
        {
            case TextContent text:
                writer.Write(CacheKeyField.TextContent, text.Text);
                break;
            case TextReasoningContent reasoning:
                writer.Write(CacheKeyField.ReasoningContent, reasoning.Text);
                writer.Write(CacheKeyField.ProtectedData, reasoning.ProtectedData);
                break;
            case DataContent data when IsExactly<DataContent>(data):
                writer.Write(CacheKeyField.DataContent, data.Data.Span);
                writer.Write(CacheKeyField.MediaType, data.MediaType);
                writer.Write(CacheKeyField.Name, data.Name);
                break;
            case UriContent uri when IsExactly<UriContent>(uri):
                writer.Write(CacheKeyField.UriContent, uri.Uri.OriginalString);
                writer.Write(CacheKeyField.MediaType, uri.MediaType);
                break;
            case HostedFileContent file:
                writer.Write(CacheKeyField.FileContent, file.FileId);
                writer.Write(CacheKeyField.MediaType, file.MediaType);
                writer.Write(CacheKeyField.Name, file.Name);
#pragma warning disable MEAI001 // Experimental, and decides which file is meant.
                writer.Write(CacheKeyField.FileScope, file.Scope);
#pragma warning restore MEAI001
                break;
            case HostedVectorStoreContent store:
                writer.Write(CacheKeyField.VectorStoreContent, store.VectorStoreId);
                break;
            case FunctionCallContent { Exception: null } call when IsExactly<FunctionCallContent>(call):
                writer.Write(CacheKeyField.FunctionCall, call.Name);
                writer.Write(CacheKeyField.CallId, call.CallId);
                writer.Write(CacheKeyField.InformationalOnly, call.InformationalOnly ? 1 : 0);
                CacheKeyValue.WriteEntries(ref writer, CacheKeyField.Argument, call.Arguments);
                break;
            case FunctionResultContent { Exception: null } result when IsExactly<FunctionResultContent>(result):
                writer.Write(CacheKeyField.FunctionResult, result.CallId);
                CacheKeyValue.Write(ref writer, result.Result);
                break;
            case ErrorContent error when IsExactly<ErrorContent>(error):
                writer.Write(CacheKeyField.ErrorContent, error.Message);
                writer.Write(CacheKeyField.Code, error.ErrorCode);
                writer.Write(CacheKeyField.Details, error.Details);
                break;
            default:
                writer.Refuse($"a message contains a {content.GetType().Name}");
                break;
        }

        if (content.Annotations is { Count: > 0 })
        {
            writer.Refuse("a content has annotations");
        }

        CheckRaw(ref writer, content.RawRepresentation, role);
        CacheKeyValue.WriteProperties(ref writer, content.AdditionalProperties);
        writer.Write(CacheKeyField.End);
    }

    // What a model said keeps the provider's own object of equal meaning. Where somebody else set one, it may stand for something else.
    private static void CheckRaw(ref CacheKeyWriter writer, object? raw, ChatRole role)
    {
        if (raw is not null && role != ChatRole.Assistant)
        {
            writer.Refuse("RawRepresentation is set on content that is not from the model");
        }
    }

    private static bool IsExactly<T>(AIContent content) => content.GetType() == typeof(T);
}
