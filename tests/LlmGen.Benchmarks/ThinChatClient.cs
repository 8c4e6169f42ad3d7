using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmGen.Benchmarks;

/// <summary>Reads the text of a streamed completion off the wire with nothing in between: the floor that a client without the SDK could reach.</summary>
internal sealed class ThinChatClient(HttpClient http, Uri endpoint) : IChatClient
{
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint + "/chat/completions") { Content = Body(messages) };
        using HttpResponseMessage response =
            await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        SseParser<string?> events = SseParser.Create(stream, static (_, data) => Text(data));
        await foreach (SseItem<string?> item in events.EnumerateAsync(cancellationToken).ConfigureAwait(false))
        {
            if (item.Data is { Length: > 0 } text)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, text);
            }
        }
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static ByteArrayContent Body(IEnumerable<ChatMessage> messages)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("model", "model");
            json.WriteStartArray("messages");
            foreach (ChatMessage message in messages)
            {
                json.WriteStartObject();
                json.WriteString("role", message.Role.Value);
                json.WriteString("content", message.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteBoolean("stream", true);
            json.WriteEndObject();
        }

        return new ByteArrayContent(body.ToArray()) { Headers = { ContentType = JsonType } };
    }

    private static string? Text(ReadOnlySpan<byte> data)
    {
        if (data.SequenceEqual("[DONE]"u8))
        {
            return null;
        }

        var json = new Utf8JsonReader(data);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("content"u8))
            {
                json.Read();
                return json.GetString();
            }
        }

        return null;
    }
}
