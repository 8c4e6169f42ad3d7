using System.Text.Json;
using LlmGen.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace LlmGen.Tests.Ollama;

/// <summary>An answer of Ollama's <c>/api/chat</c>: one JSON object, or one a line, as the request asks.</summary>
internal sealed record OllamaAnswer(params string[] Pieces)
{
    public string DoneReason { get; init; } = "stop";

    public int InputTokens { get; init; } = 10;

    public int OutputTokens { get; init; } = 5;

    /// <summary>What a stream does behind its pieces in place of ending.</summary>
    public Func<HttpContext, Task>? Then { get; init; }

    public async Task WriteAsync(JsonElement request, HttpContext context)
    {
        string model = request.GetProperty("model").GetString()!;
        if (!request.GetProperty("stream").GetBoolean())
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.WriteAsync(Last(model, string.Concat(Pieces)), context.RequestAborted);
            return;
        }

        context.Response.ContentType = "application/x-ndjson";
        foreach (string piece in Pieces)
        {
            await WireServer.SendAsync(context, Line(new { model, created_at = CreatedAt, message = Message(piece), done = false }));
        }

        await (Then is null ? WireServer.SendAsync(context, Last(model, "")) : Then(context));
    }

    private const string CreatedAt = "2026-01-02T03:04:05.678901234Z";

    private string Last(string model, string content) => Line(new
    {
        model,
        created_at = CreatedAt,
        message = Message(content),
        done_reason = DoneReason,
        done = true,
        total_duration = 5_000_000,
        load_duration = 1_000_000,
        prompt_eval_count = InputTokens,
        prompt_eval_duration = 2_000_000,
        eval_count = OutputTokens,
        eval_duration = 2_000_000,
    });

    private static object Message(string content) => new { role = "assistant", content };

    private static string Line(object data) => JsonSerializer.Serialize(data) + "\n";
}
