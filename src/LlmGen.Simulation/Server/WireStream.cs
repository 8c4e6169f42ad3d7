using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace LlmGen.Simulation.Server;

/// <summary>Writes one streamed completion as server-sent events, each sent at once. The headers go with the first.</summary>
internal sealed class WireStream
{
    private static readonly byte[] End = "data: [DONE]\n\n"u8.ToArray();

    private readonly HttpResponse _http;
    private readonly ArrayBufferWriter<byte> _event = new();
    private readonly bool _includeUsage;
    private bool _begun;

    public WireStream(HttpResponse http, bool includeUsage)
    {
        _http = http;
        _includeUsage = includeUsage;
    }

    public async Task WriteAsync(ChatResponseUpdate update, CancellationToken cancellationToken)
    {
        UsageDetails? usage = update.Contents.OfType<UsageContent>().FirstOrDefault()?.Details;
        if (usage is not null && !_includeUsage)
        {
            return;
        }

        if (!_begun)
        {
            _http.ContentType = "text/event-stream; charset=utf-8";
            _http.Headers.CacheControl = "no-cache";
        }

        _event.ResetWrittenCount();
        _event.Write("data: "u8);
        using (Utf8JsonWriter writer = new(_event))
        {
            WriteChunk(writer, update, usage);
        }

        _event.Write("\n\n"u8);
        _begun = true;
        await _http.BodyWriter.WriteAsync(_event.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await _http.BodyWriter.WriteAsync(End, cancellationToken).ConfigureAwait(false);
    }

    private void WriteChunk(Utf8JsonWriter writer, ChatResponseUpdate update, UsageDetails? usage)
    {
        writer.WriteStartObject();
        WireResponse.WriteHead(writer, "chat.completion.chunk", update.ResponseId, update.CreatedAt, update.ModelId);
        writer.WriteStartArray("choices");
        if (usage is null)
        {
            WriteChoice(writer, update);
        }

        writer.WriteEndArray();
        if (usage is not null)
        {
            WireResponse.WriteUsage(writer, usage);
        }
        else if (_includeUsage)
        {
            writer.WriteNull("usage");
        }

        writer.WriteEndObject();
    }

    private void WriteChoice(Utf8JsonWriter writer, ChatResponseUpdate update)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index", 0);
        writer.WriteStartObject("delta");
        if (!_begun)
        {
            writer.WriteString("role", "assistant");
        }

        if (update.FinishReason is null)
        {
            writer.WriteString("content", update.Text);
        }

        writer.WriteEndObject();
        writer.WriteNull("logprobs");
        writer.WriteString("finish_reason", update.FinishReason?.Value);
        writer.WriteEndObject();
    }
}
