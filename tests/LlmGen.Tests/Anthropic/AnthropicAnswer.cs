using System.Text.Json;
using LlmGen.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace LlmGen.Tests.Anthropic;

/// <summary>An answer of Anthropic's Messages API, written as a plain response or as events, as the request asks.</summary>
internal sealed record AnthropicAnswer(params string[] Pieces)
{
    /// <summary>What stands before the text, in a block of its own.</summary>
    public string? Thinking { get; init; }

    public string StopReason { get; init; } = "end_turn";

    /// <summary>Input tokens that were neither read from the cache nor written to it.</summary>
    public int InputTokens { get; init; } = 10;

    public int CacheReadTokens { get; init; }

    public int CacheWriteTokens { get; init; }

    public int OutputTokens { get; init; } = 5;

    /// <summary>What a stream does behind its pieces in place of ending.</summary>
    public Func<HttpContext, Task>? Then { get; init; }

    public static string Error(string type, string message) => Json(new { type = "error", error = new { type, message }, request_id = "req_1" });

    public static string Event(string name, object data) => $"event: {name}\ndata: {Json(data)}\n\n";

    /// <summary>Fails before the first byte of an answer.</summary>
    public static Task FailAsync(HttpContext context, int status, string type, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(Error(type, message), context.RequestAborted);
    }

    public async Task WriteAsync(JsonElement request, HttpContext context)
    {
        string model = request.GetProperty("model").GetString()!;
        if (!request.TryGetProperty("stream", out JsonElement stream) || !stream.GetBoolean())
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(Json(Message(model, Content(), StopReason, OutputTokens)), context.RequestAborted);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await WireServer.SendAsync(context, Event("message_start", new { type = "message_start", message = Message(model, [], null, 1) }));
        int index = 0;
        if (Thinking is { } thinking)
        {
            await WireServer.SendAsync(context, Start(index, new { type = "thinking", thinking = "", signature = "" }));
            await WireServer.SendAsync(context, Delta(index, new { type = "thinking_delta", thinking }));
            await WireServer.SendAsync(context, Delta(index, new { type = "signature_delta", signature = "c2ln" }));
            await WireServer.SendAsync(context, Stop(index++));
        }

        await WireServer.SendAsync(context, Start(index, new { type = "text", text = "" }));
        await WireServer.SendAsync(context, Event("ping", new { type = "ping" }));
        foreach (string text in Pieces)
        {
            await WireServer.SendAsync(context, Delta(index, new { type = "text_delta", text }));
        }

        if (Then is not null)
        {
            await Then(context);
            return;
        }

        await WireServer.SendAsync(context, Stop(index));
        await WireServer.SendAsync(context, Event("message_delta", new
        {
            type = "message_delta",
            delta = new { stop_reason = StopReason, stop_sequence = (string?)null },
            usage = new { output_tokens = OutputTokens },
        }));
        await WireServer.SendAsync(context, Event("message_stop", new { type = "message_stop" }));
    }

    private object[] Content()
    {
        object text = new { type = "text", text = string.Concat(Pieces) };
        return Thinking is null ? [text] : [new { type = "thinking", thinking = Thinking, signature = "c2ln" }, text];
    }

    private object Message(string model, object[] content, string? stopReason, int outputTokens) => new
    {
        id = "msg_1",
        type = "message",
        role = "assistant",
        model,
        content,
        stop_reason = stopReason,
        stop_sequence = (string?)null,
        usage = new
        {
            input_tokens = InputTokens,
            cache_creation_input_tokens = CacheWriteTokens,
            cache_read_input_tokens = CacheReadTokens,
            output_tokens = outputTokens,
        },
    };

    private static string Start(int index, object block) => Event("content_block_start", new { type = "content_block_start", index, content_block = block });

    private static string Delta(int index, object delta) => Event("content_block_delta", new { type = "content_block_delta", index, delta });

    private static string Stop(int index) => Event("content_block_stop", new { type = "content_block_stop", index });

    private static string Json(object data) => JsonSerializer.Serialize(data);
}
