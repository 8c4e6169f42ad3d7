using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>
/// The errors that servers report with the status of success: <c>{"error": …}</c> in place of a response or beside one. Of a whole response the SDK
/// shows none of it, so the body is looked at before the SDK reads it.
/// </summary>
internal static class ReportedErrors
{
    private static readonly AsyncLocal<bool> Watches = new();
    private static readonly ConditionalWeakTable<OpenAIRequestPolicies, PipelinePolicy> Watched = [];

    /// <summary>Takes notice of the responses of an adapter; of no effect on requests that <see cref="WatchNextRequest"/> does not announce.</summary>
    public static void Watch(IChatClient adapter, Uri? endpoint)
    {
        if (adapter.GetService<OpenAIRequestPolicies>() is { } policies)
        {
            Watched.GetValue(policies, policies =>
            {
                var policy = new Policy(endpoint);
                policies.AddPolicy(policy);
                return policy;
            });
        }
    }

    /// <summary>Looks at the response of the request that the calling asynchronous method goes on to send.</summary>
    public static void WatchNextRequest() => Watches.Value = true;

    /// <summary>The message of an object's <c>error</c>; null where there is none.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static string? MessageIn(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isError = reader.ValueTextEquals("error"u8);
            reader.Read();
            if (isError)
            {
                return MessageOf(JsonElement.ParseValue(ref reader));
            }

            reader.Skip();
        }

        return null;
    }

    /// <summary>What an <c>error</c> says; null where it says that there is none.</summary>
    public static string? MessageOf(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => null,
        JsonValueKind.String => error.GetString(),
        JsonValueKind.Object when error.TryGetProperty("message"u8, out JsonElement message) && message.ValueKind == JsonValueKind.String =>
            message.GetString(),
        _ => error.GetRawText(),
    };

    private sealed class Policy(Uri? endpoint) : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
            ProcessNext(message, pipeline, currentIndex);

        public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            await ProcessNextAsync(message, pipeline, currentIndex).ConfigureAwait(false);
            if (Watches.Value && message is { BufferResponse: true, Response: { IsError: false } response }
                && response.Content.ToMemory() is { } body && body.Span.IndexOf("\"error\""u8) >= 0)
            {
                string? error;
                try
                {
                    error = MessageIn(body.Span);
                }
                catch (JsonException)
                {
                    // The SDK says what is wrong with it.
                    return;
                }

                if (error is not null)
                {
                    throw AnswerErrors.Answered(endpoint, error, response);
                }
            }
        }
    }
}
