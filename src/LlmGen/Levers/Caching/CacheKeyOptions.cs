using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Caching;

/// <summary>Encodes the options of a request for a key.</summary>
internal static class CacheKeyOptions
{
    public static void Write(ref CacheKeyWriter writer, ChatOptions options)
    {
        RefuseState(ref writer, options);
        writer.Write(CacheKeyField.Options);
        writer.Write(CacheKeyField.Instructions, options.Instructions);
        writer.Write(CacheKeyField.ModelId, options.ModelId);
        writer.Write(CacheKeyField.MaxOutputTokens, options.MaxOutputTokens);
        writer.Write(CacheKeyField.Temperature, options.Temperature);
        writer.Write(CacheKeyField.TopP, options.TopP);
        writer.Write(CacheKeyField.TopK, options.TopK);
        writer.Write(CacheKeyField.FrequencyPenalty, options.FrequencyPenalty);
        writer.Write(CacheKeyField.PresencePenalty, options.PresencePenalty);
        writer.Write(CacheKeyField.Seed, options.Seed);
        if (options.Reasoning is { } reasoning)
        {
            writer.Write(CacheKeyField.Reasoning);
            writer.Write(CacheKeyField.ReasoningEffort, (long?)reasoning.Effort);
            writer.Write(CacheKeyField.ReasoningOutput, (long?)reasoning.Output);
        }

        // An empty list is set: it takes the place of what the attributes say.
        if (options.StopSequences is { } sequences)
        {
            writer.Write(CacheKeyField.StopSequences);
            foreach (string sequence in sequences)
            {
                writer.Write(CacheKeyField.StopSequence, sequence);
            }
        }

        if (options.ResponseFormat is { } format)
        {
            WriteFormat(ref writer, format);
        }

        if (options.Tools is { } tools)
        {
            writer.Write(CacheKeyField.Tools);
            foreach (AITool tool in tools)
            {
                CacheKeyTool.Write(ref writer, tool);
            }
        }

        WriteToolMode(ref writer, options);
        Write(ref writer, CacheKeyField.AllowBackgroundResponses, options.AllowBackgroundResponses);
        CacheKeyValue.WriteProperties(ref writer, options.AdditionalProperties);
        writer.Write(CacheKeyField.End);
    }

    public static void WriteFormat(ref CacheKeyWriter writer, ChatResponseFormat format)
    {
        switch (format)
        {
            case ChatResponseFormatText:
                writer.Write(CacheKeyField.FormatText);
                break;
            case ChatResponseFormatJson json:
                writer.Write(CacheKeyField.FormatJson);
                CacheKeyValue.WriteJson(ref writer, CacheKeyField.Schema, json.Schema.GetValueOrDefault());
                writer.Write(CacheKeyField.SchemaName, json.SchemaName);
                writer.Write(CacheKeyField.SchemaDescription, json.SchemaDescription);
                break;
            default:
                writer.Refuse($"the response format is a {format.GetType().Name}");
                break;
        }
    }

    private static void WriteToolMode(ref CacheKeyWriter writer, ChatOptions options)
    {
        Write(ref writer, CacheKeyField.AllowMultipleToolCalls, options.AllowMultipleToolCalls);
        switch (options.ToolMode)
        {
            case null:
                break;
            case NoneChatToolMode:
                writer.Write(CacheKeyField.ToolModeNone);
                break;
            case AutoChatToolMode:
                writer.Write(CacheKeyField.ToolModeAuto);
                break;
            case RequiredChatToolMode required:
                writer.Write(CacheKeyField.ToolModeRequired, required.RequiredFunctionName ?? "");
                break;
            default:
                writer.Refuse($"the tool mode is a {options.ToolMode.GetType().Name}");
                break;
        }
    }

    private static void Write(ref CacheKeyWriter writer, CacheKeyField field, bool? flag)
    {
        if (flag is not null)
        {
            writer.Write(field, flag.Value ? 1L : 0L);
        }
    }

    // These point to a state elsewhere, or are code: equal ones can mean different requests.
    private static void RefuseState(ref CacheKeyWriter writer, ChatOptions options)
    {
        if (options.GetType() != typeof(ChatOptions))
        {
            writer.Refuse($"the options are a {options.GetType().Name}");
        }

        if (options.ConversationId is not null)
        {
            writer.Refuse("ChatOptions.ConversationId is set");
        }

        if (options.RawRepresentationFactory is not null)
        {
            writer.Refuse("ChatOptions.RawRepresentationFactory is set");
        }

        if (options.ContinuationToken is not null || options.AllowBackgroundResponses == true)
        {
            writer.Refuse("ChatOptions requests a background response");
        }
    }
}
