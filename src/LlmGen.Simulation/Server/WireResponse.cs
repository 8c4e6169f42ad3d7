using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace LlmGen.Simulation.Server;

/// <summary>Writes whole responses: completions, the list of models, errors.</summary>
internal static class WireResponse
{
    public static Task WriteCompletionAsync(HttpResponse http, ChatResponse response, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter writer = new(body))
        {
            writer.WriteStartObject();
            WriteHead(writer, "chat.completion", response.ResponseId, response.CreatedAt, response.ModelId);
            writer.WriteStartArray("choices");
            writer.WriteStartObject();
            writer.WriteNumber("index", 0);
            writer.WriteStartObject("message");
            writer.WriteString("role", "assistant");
            writer.WriteString("content", response.Text);
            writer.WriteNull("refusal");
            writer.WriteEndObject();
            writer.WriteNull("logprobs");
            writer.WriteString("finish_reason", response.FinishReason?.Value);
            writer.WriteEndObject();
            writer.WriteEndArray();
            WriteUsage(writer, response.Usage!);
            writer.WriteEndObject();
        }

        return SendAsync(http, body, cancellationToken);
    }

    public static Task WriteModelsAsync(HttpResponse http, IEnumerable<string> models, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter writer = new(body))
        {
            writer.WriteStartObject();
            writer.WriteString("object", "list");
            writer.WriteStartArray("data");
            foreach (string model in models)
            {
                writer.WriteStartObject();
                writer.WriteString("id", model);
                writer.WriteString("object", "model");
                writer.WriteNumber("created", 0);
                writer.WriteString("owned_by", "simulated");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return SendAsync(http, body, cancellationToken);
    }

    public static Task WriteErrorAsync(HttpResponse http, WireError error, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter writer = new(body))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("error");
            writer.WriteString("message", error.Message);
            writer.WriteString("type", error.Type);
            writer.WriteString("param", error.Parameter);
            writer.WriteString("code", error.Code);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        http.StatusCode = (int)error.StatusCode;
        if (error.RetryAfter is TimeSpan delay)
        {
            // The header counts whole seconds; rounded down, it would ask for a retry too early.
            http.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return SendAsync(http, body, cancellationToken);
    }

    /// <summary>What completions and chunks begin with.</summary>
    public static void WriteHead(Utf8JsonWriter writer, string kind, string? id, DateTimeOffset? createdAt, string? model)
    {
        writer.WriteString("id", id);
        writer.WriteString("object", kind);
        writer.WriteNumber("created", createdAt!.Value.ToUnixTimeSeconds());
        writer.WriteString("model", model);
    }

    public static void WriteUsage(Utf8JsonWriter writer, UsageDetails usage)
    {
        writer.WriteStartObject("usage");
        writer.WriteNumber("prompt_tokens", usage.InputTokenCount!.Value);
        writer.WriteNumber("completion_tokens", usage.OutputTokenCount!.Value);
        writer.WriteNumber("total_tokens", usage.TotalTokenCount!.Value);
        writer.WriteStartObject("prompt_tokens_details");
        writer.WriteNumber("cached_tokens", usage.CachedInputTokenCount!.Value);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static async Task SendAsync(HttpResponse http, ArrayBufferWriter<byte> body, CancellationToken cancellationToken)
    {
        http.ContentType = "application/json";
        http.ContentLength = body.WrittenCount;
        await http.BodyWriter.WriteAsync(body.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }
}
