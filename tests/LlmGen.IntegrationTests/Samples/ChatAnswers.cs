using System.Text.Json;

namespace LlmGen.IntegrationTests;

/// <summary>What an OpenAI-compatible server answers to the requests of the sample.</summary>
internal static class ChatAnswers
{
    public const string LastChunk = """
        {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "any", "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
        """;

    public static string Whole(LoopbackRequest request) => Whole(Text(request));

    public static string Whole(string text) => $$"""
        {"id": "c1", "object": "chat.completion", "created": 1, "model": "any", "choices":
          [{"index": 0, "message": {"role": "assistant", "content": {{Quoted(text)}} }, "finish_reason": "stop"}]}
        """;

    public static string Chunk(LoopbackRequest request) => Chunk(Text(request));

    public static string Chunk(string text) => $$"""
        {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "any", "choices": [{"index": 0, "delta": {"content": {{Quoted(text)}} } }]}
        """;

    /// <summary>A JSON answer in the wrapper that each version asks for: LlmGen in <c>value</c>, Microsoft.Extensions.AI in <c>data</c>.</summary>
    private static string Text(LoopbackRequest request)
    {
        string answer = request.Body.Contains("Classify this ticket", StringComparison.Ordinal) ? "\"Bug\""
            : request.Body.Contains("List what the customer", StringComparison.Ordinal) ? """[{"what": "a file", "priority": 1, "due": null}]"""
            : "";
        return answer.Length == 0 ? "Fine." : $$"""{"value": {{answer}}, "data": {{answer}} }""";
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
