using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using OpenAI.Responses;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;

namespace LlmGen;

/// <summary>Looks through a streamed answer for what the adapter passes over: an error, a refusal, reasoning, that it ended too soon or never began.</summary>
internal struct StreamedCompletion
{
    private readonly Uri? _endpoint;
    private StringBuilder? _refusal;
    private ChatResponseUpdate? _last;
    private bool _isFinished;

    public StreamedCompletion(Uri? endpoint) => _endpoint = endpoint;

    /// <summary>Whether nothing has come yet.</summary>
    public readonly bool IsEmpty => _last is null;

    /// <param name="update">The next update. What the adapter left out is added to it.</param>
    /// <param name="tail">The last bytes of the stream; null where they are not known.</param>
    /// <exception cref="System.ClientModel.ClientResultException">The update is an error that the server reports.</exception>
    public void Observe(ChatResponseUpdate update, StreamTail? tail)
    {
        _last = update;
        bool mayBeError = tail?.MentionsError ?? true;
        if (!mayBeError && update.Contents is [TextContent { Text.Length: > 0 }])
        {
            _isFinished |= update.FinishReason is not null;
            return;
        }

        switch (update.RawRepresentation)
        {
            case StreamingChatCompletionUpdate raw:
                if (mayBeError && ReportedError(raw) is { } error)
                {
                    throw AnswerErrors.Reported(_endpoint, error);
                }

                if (update.Contents is [] or [TextContent { Text: "" }])
                {
                    Reasoning.AddTo(update, raw);
                }

                if (raw.RefusalUpdate is { } refusal)
                {
                    (_refusal ??= new StringBuilder()).Append(refusal);
                }

                break;
            case StreamingResponseErrorUpdate raw:
                throw AnswerErrors.Reported(_endpoint, update.Contents.OfType<ErrorContent>().FirstOrDefault()?.Message ?? raw.Message);
            case StreamingResponseFailedUpdate raw:
                throw AnswerErrors.Reported(_endpoint, raw.Response.Error?.Message ?? "the response failed.");
            case StreamingResponseIncompleteUpdate raw:
                update.FinishReason ??= FinishReasonOf(raw.Response);
                break;
        }

        _isFinished |= update.FinishReason is not null;
        foreach (AIContent content in update.Contents)
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
    }

    /// <summary>The update that closes the stream, where there is something left to say.</summary>
    /// <param name="tail">The last bytes of the stream; null where they are not known.</param>
    /// <exception cref="System.ClientModel.ClientResultException">Nothing came, or the stream ended too soon.</exception>
    public readonly ChatResponseUpdate? Complete(StreamTail? tail)
    {
        if (_last is null)
        {
            throw tail?.ReportedError() is { } error ? AnswerErrors.Answered(_endpoint, error) : AnswerErrors.NoEvents(_endpoint);
        }

        if (!_isFinished && tail is { HasDone: false })
        {
            throw tail.ReportedError() is { } error ? AnswerErrors.Reported(_endpoint, error) : AnswerErrors.Ended(_endpoint);
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
        return update.Patch.Contains("$.error"u8)
            ? ReportedErrors.MessageOf(JsonElement.Parse(update.Patch.GetJson("$.error"u8).ToMemory().Span))
            : null;
    }

    private static ChatFinishReason? FinishReasonOf(ResponseResult response) =>
        response.IncompleteStatusDetails?.Reason is not { } reason ? null
        : reason == ResponseIncompleteStatusReason.MaxOutputTokens ? ChatFinishReason.Length
        : reason == ResponseIncompleteStatusReason.ContentFilter ? ChatFinishReason.ContentFilter
        : null;
}
