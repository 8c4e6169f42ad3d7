using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>What an answer is beside its text: why the model stopped, its refusal or error where it gave one, what it used, and which model it was.</summary>
internal struct AnswerEnd
{
    private MessageBoundary _message;
    private UsageTotal _usage;
    private UsageDetails? _reported;
    private List<FunctionCallContent>? _toolCalls;
    private int _messageWithToolCalls;
    private int _messageWithText;
    private bool _wasTruncated;

    /// <summary>Why the message that the answer is read from ended.</summary>
    public ChatFinishReason? FinishReason { get; set; }

    public string? Refusal { get; private set; }

    /// <summary>An error that the provider reported within the response, whose text is then not whole.</summary>
    public string? Error { get; private set; }

    /// <summary>The usage of all messages: the response's own figure, or else the total of what its parts report.</summary>
    public UsageDetails? Usage
    {
        readonly get => _reported ?? _usage.Total;
        set => _reported = value;
    }

    public string? ModelId { get; set; }

    /// <summary>Whether the text of the last update is the first of a further message, so that what came before is not the answer.</summary>
    public bool StartsOver { get; private set; }

    /// <summary>Whether the text of the last update is white space that begins a further message, which may have nothing else.</summary>
    public bool IsBetween { get; private set; }

    /// <summary>The tool that the model called beside or after the text, where nothing has invoked it: then the text is not the answer yet.</summary>
    public readonly string? UninvokedTool => _toolCalls is [{ } call, ..] ? call.Name : null;

    public readonly bool IsTruncated => FinishReason == ChatFinishReason.Length;

    /// <summary>Whether any message was truncated, not only the last one.</summary>
    public readonly bool WasTruncated => _wasTruncated || IsTruncated;

    public readonly bool IsRefused => Refusal is not null || FinishReason == ChatFinishReason.ContentFilter;

    public static AnswerEnd Of(ChatResponse response)
    {
        var end = new AnswerEnd { FinishReason = response.FinishReason, ModelId = response.ModelId };
        IList<ChatMessage> messages = response.Messages;
        for (int i = 0; i < messages.Count; i++)
        {
            end._usage.NextMessage();
            if (messages[i].Role != ChatRole.Tool && !string.IsNullOrWhiteSpace(messages[i].Text))
            {
                end._toolCalls?.Clear();
            }

            end.ObserveContents(messages[i].Contents);
        }

        end._reported = response.Usage;
        return end;
    }

    /// <summary>Takes in the next update of a stream and returns its text; a tool's is none of the model's.</summary>
    public string Observe(ChatResponseUpdate update)
    {
        if (_message.Begins(update))
        {
            _usage.NextMessage();
        }

        string text = update.Text;
        if (text.Length == 0 || update.Contents.Count > 1)
        {
            ObserveContents(update.Contents);
        }

        if (_message.IsTool)
        {
            text = "";
        }

        StartsOver = false;
        IsBetween = false;
        if (text.Length > 0 && _messageWithText != _message.Number)
        {
            bool isFurther = _messageWithText != 0;
            IsBetween = isFurther && string.IsNullOrWhiteSpace(text);
            StartsOver = isFurther && !IsBetween;
            if (!IsBetween)
            {
                _messageWithText = _message.Number;
            }

            if (StartsOver)
            {
                FinishReason = null;
            }

            if (!IsBetween && _messageWithToolCalls != _message.Number)
            {
                _toolCalls?.Clear();
            }
        }

        if (update.FinishReason is { } reason)
        {
            Finish(reason);
        }

        ModelId = update.ModelId ?? ModelId;
        return text;
    }

    // That something is missing is not taken back by a later reason of the same message.
    private void Finish(ChatFinishReason reason)
    {
        _wasTruncated |= reason == ChatFinishReason.Length;
        if (FinishReason is null || reason == ChatFinishReason.ContentFilter || !(IsTruncated || IsRefused))
        {
            FinishReason = reason;
        }
    }

    private void ObserveContents(IList<AIContent> contents)
    {
        for (int i = 0; i < contents.Count; i++)
        {
            switch (contents[i])
            {
                // The adapters of Microsoft.Extensions.AI hand a refusal over as an ErrorContent with this code.
                case ErrorContent { ErrorCode: "Refusal" } refusal:
                    Refusal = refusal.Message ?? "";
                    break;
                case ErrorContent error:
                    Error = error.Message ?? error.ErrorCode ?? "";
                    break;
                case FunctionCallContent { InformationalOnly: false } call:
                    (_toolCalls ??= []).Add(call);
                    _messageWithToolCalls = _message.Number;
                    break;
                case FunctionResultContent result:
                    _toolCalls?.RemoveAll(call => call.CallId == result.CallId);
                    break;
                case UsageContent usage:
                    _usage.Observe(usage.Details);
                    break;
            }
        }
    }
}
