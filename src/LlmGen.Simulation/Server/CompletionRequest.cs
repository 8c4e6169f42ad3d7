using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmGen.Simulation.Server;

/// <summary>The body of a chat completion request. Fields that a simulated model has no use for are ignored.</summary>
internal sealed record CompletionRequest(string Model, IReadOnlyList<ChatMessage> Messages, ChatOptions Options)
{
    public bool Stream { get; private init; }

    public bool IncludeUsage { get; private init; }

    public static CompletionRequest Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new WireErrorException(WireError.Invalid("The body of the request must be a JSON object."));
        }

        if (body.FindInteger("n") is not (null or 1))
        {
            throw WireJson.Wrong("n", "1: a simulated model returns one choice");
        }

        List<ChatMessage> messages = [.. body.FindArray("messages").Select(CompletionMessage.Read)];
        return new CompletionRequest(
            body.GetRequiredString("model"),
            messages.Count > 0 ? messages : throw WireJson.Wrong("messages", "an array with at least one message"),
            ReadOptions(body))
        {
            Stream = body.FindBoolean("stream"),
            IncludeUsage = body.FindObject("stream_options")?.FindBoolean("include_usage") ?? false,
        };
    }

    private static ChatOptions ReadOptions(JsonElement body) => new()
    {
        MaxOutputTokens = ReadLimit(body, "max_completion_tokens") ?? ReadLimit(body, "max_tokens"),
        Temperature = body.FindNumber("temperature"),
        TopP = body.FindNumber("top_p"),
        Seed = body.FindInteger("seed"),
        StopSequences = ReadStop(body.Find("stop")),
        ResponseFormat = body.FindObject("response_format") is { } format ? ReadFormat(format) : null,
        Tools = [.. body.FindArray("tools").Select(ReadTool)],
    };

    private static int? ReadLimit(JsonElement body, string name) => body.FindInteger(name) switch
    {
        null => null,
        < 1 => throw WireJson.Wrong(name, "at least 1"),
        long limit => (int)Math.Min(limit, int.MaxValue),
    };

    private static List<string>? ReadStop(JsonElement? stop) => stop switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } many when many.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            [.. many.EnumerateArray().Select(item => item.GetString()!)],
        _ => throw WireJson.Wrong("stop", "a string or an array of strings"),
    };

    private static ChatResponseFormat ReadFormat(JsonElement format)
    {
        switch (format.GetRequiredString("type"))
        {
            case "text":
                return ChatResponseFormat.Text;
            case "json_object":
                return ChatResponseFormat.Json;
            case "json_schema":
                JsonElement named = format.FindObject("json_schema") ?? throw WireJson.Wrong("json_schema", "an object");
                JsonElement schema = named.FindObject("schema") ?? throw WireJson.Wrong("schema", "an object");
                return ChatResponseFormat.ForJsonSchema(schema, named.FindString("name"), named.FindString("description"));
            default:
                throw WireJson.Wrong("response_format", "of type text, json_object or json_schema");
        }
    }

    /// <summary>Tools are never called, but they are part of the prompt and of its prefix.</summary>
    private static AITool ReadTool(JsonElement tool)
    {
        JsonElement function = (tool.ValueKind == JsonValueKind.Object ? tool.FindObject("function") : null)
            ?? throw WireJson.Wrong("tools", "an array of functions");
        return AIFunctionFactory.CreateDeclaration(
            function.GetRequiredString("name"),
            function.FindString("description"),
            function.FindObject("parameters") ?? JsonElement.Parse("{}"u8));
    }
}
