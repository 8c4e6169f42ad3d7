using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Caching;

/// <summary>Encodes a tool for a key: what the model sees of it.</summary>
internal static class CacheKeyTool
{
    public static void Write(ref CacheKeyWriter writer, AITool tool)
    {
        if (tool.GetService<AIFunction>() is not null)
        {
            // Its code runs for this caller, and what it returns decides the answer.
            writer.Refuse("a tool is an invocable AIFunction");
        }

        switch (tool)
        {
            case AIFunctionDeclaration function:
                writer.Write(CacheKeyField.Function, function.Name);
                writer.Write(CacheKeyField.Description, function.Description);
                CacheKeyValue.WriteJson(ref writer, CacheKeyField.Schema, function.JsonSchema);
                CacheKeyValue.WriteJson(ref writer, CacheKeyField.ReturnSchema, function.ReturnJsonSchema.GetValueOrDefault());
                break;
            case HostedWebSearchTool when IsExactly<HostedWebSearchTool>(tool):
                writer.Write(CacheKeyField.WebSearch);
                break;
            case HostedCodeInterpreterTool interpreter when IsExactly<HostedCodeInterpreterTool>(tool):
                writer.Write(CacheKeyField.CodeInterpreter);
                WriteInputs(ref writer, interpreter.Inputs);
                break;
            case HostedFileSearchTool search when IsExactly<HostedFileSearchTool>(tool):
                writer.Write(CacheKeyField.FileSearch);
                writer.Write(CacheKeyField.MaximumResults, search.MaximumResultCount);
                WriteInputs(ref writer, search.Inputs);
                break;
            default:
                writer.Refuse($"a tool is a {tool.GetType().Name}");
                break;
        }

        CacheKeyValue.WriteProperties(ref writer, tool.AdditionalProperties);
        writer.Write(CacheKeyField.End);
    }

    private static void WriteInputs(ref CacheKeyWriter writer, IList<AIContent>? inputs)
    {
        if (inputs is not null)
        {
            foreach (AIContent input in inputs)
            {
                CacheKeyMessage.WriteContent(ref writer, input, ChatRole.User);
            }
        }
    }

    private static bool IsExactly<T>(AITool tool) => tool.GetType() == typeof(T);
}
