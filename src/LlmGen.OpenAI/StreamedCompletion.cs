using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace LlmGen;

/// <summary>Looks through a streamed answer for what the adapter passes over: an error, a refusal, that nothing came at all.</summary>
internal struct StreamedCompletion
{
    private readonly Uri? _endpoint;
    private StringBuilder? _refusal;
    private ChatResponseUpdate? _last;

    public StreamedCompletion(Uri? endpoint) => _endpoint = endpoint;

    /// <exception cref="System.ClientModel.ClientResultException">The update is an error that the server reports.</exception>
    public void Observe(ChatResponseUpdate update)
    {
        _last = update;
        IList<AIContent> contents = update.Contents;
        if (contents is [TextContent])
        {
            return;
        }

        foreach (AIContent content in contents)
        {
            switch (content)
            {
                case UsageContent usage:
                    CacheWrites.Count(usage);
                    break;
                case ErrorContent:
                    // The adapter reports the refusal itself where there are tool calls too.
                    _refusal = null;
                    break;
            }
        }

        if (update.RawRepresentation is StreamingChatCompletionUpdate raw)
        {
            if (raw.RefusalUpdate is { } refusal)
            {
                (_refusal ??= new StringBuilder()).Append(refusal);
            }

            if (contents.Count == 0 && ReportedError(raw) is { } error)
            {
                throw AnswerErrors.Reported(_endpoint, error);
            }
        }
    }

    /// <summary>The update that closes the stream, where there is something left to say.</summary>
    /// <exception cref="System.ClientModel.ClientResultException">Nothing came.</exception>
    public readonly ChatResponseUpdate? Complete()
    {
        if (_last is null)
        {
            throw AnswerErrors.NoEvents(_endpoint);
        }

        return _refusal is null ? null : new ChatResponseUpdate
        {
            Contents = [new ErrorContent(_refusal.ToString()) { ErrorCode = "Refusal" }],
            CreatedAt = _last.CreatedAt,
            FinishReason = _last.FinishReason,
            MessageId = _last.MessageId,
            ModelId = _last.ModelId,
            ResponseId = _last.ResponseId,
            Role = _last.Role,
        };
    }

    /// <summary>The message of <c>{"error": …}</c>, which servers send when they fail after their headers have gone out.</summary>
    private static string? ReportedError(StreamingChatCompletionUpdate update)
    {
        if (!update.Patch.Contains("$.error"u8))
        {
            return null;
        }

        JsonElement error = JsonElement.Parse(update.Patch.GetJson("$.error"u8).ToMemory().Span);
        return error.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => error.GetString(),
            JsonValueKind.Object when error.TryGetProperty("message"u8, out JsonElement message) && message.ValueKind == JsonValueKind.String =>
                message.GetString(),
            _ => error.GetRawText(),
        };
    }
}
