using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmGen.Simulation.Server;

/// <summary>Reads one message of a chat completion request.</summary>
internal static class CompletionMessage
{
    public static ChatMessage Read(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw WireJson.Wrong("messages", "an array of objects");
        }

        ChatRole role = message.GetRequiredString("role") switch
        {
            "system" => ChatRole.System,
            "developer" => new ChatRole("developer"),
            "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            "tool" => ChatRole.Tool,
            _ => throw WireJson.Wrong("role", "system, developer, user, assistant or tool"),
        };
        return new ChatMessage(role, [.. ReadContent(message.Find("content")), .. message.FindArray("tool_calls").Select(ReadToolCall)]);
    }

    private static IEnumerable<AIContent> ReadContent(JsonElement? content) => content switch
    {
        null => [],
        { ValueKind: JsonValueKind.String } text => [new TextContent(text.GetString())],
        { ValueKind: JsonValueKind.Array } parts => parts.EnumerateArray().Select(ReadPart),
        _ => throw WireJson.Wrong("content", "a string or an array of parts"),
    };

    private static AIContent ReadPart(JsonElement part)
    {
        if (part.ValueKind != JsonValueKind.Object)
        {
            throw WireJson.Wrong("content", "a string or an array of parts");
        }

        return part.GetRequiredString("type") switch
        {
            "text" => new TextContent(part.GetRequiredString("text")),
            "refusal" => new TextContent(part.GetRequiredString("refusal")),
            // A simulated model looks at no attachment; its bytes tell one from another for the prefix cache.
            "image_url" or "input_audio" or "file" => new DataContent(Encoding.UTF8.GetBytes(part.GetRawText()), "application/json"),
            _ => throw WireJson.Wrong("type", "text, refusal, image_url, input_audio or file"),
        };
    }

    private static FunctionCallContent ReadToolCall(JsonElement call)
    {
        JsonElement function = (call.ValueKind == JsonValueKind.Object ? call.FindObject("function") : null)
            ?? throw WireJson.Wrong("tool_calls", "an array of function calls");
        return new FunctionCallContent(call.GetRequiredString("id"), function.GetRequiredString("name"))
        {
            Arguments = new Dictionary<string, object?> { ["arguments"] = function.FindString("arguments") },
        };
    }
}
