using Microsoft.Extensions.AI;

namespace LlmGen.Calls;

/// <summary>Takes in the updates of a stream one by one, and knows how the answer has ended so far.</summary>
internal struct StreamEnd
{
    private AnswerEnd _end;
    private MessageBoundary _message;
    private UsageTotal _usage;
    private int _messageWithText;
    private int _messageWithToolCalls;

    public readonly AnswerEnd End => _end with { Usage = _usage.Total };

    /// <summary>Whether the text of the last update is the first of a further message, so that what came before is not the answer.</summary>
    public bool StartsOver { get; private set; }

    /// <summary>Whether the text of the last update is white space that begins a further message, which may have nothing else.</summary>
    public bool IsBetween { get; private set; }

    /// <summary>Takes in the next update of a stream and returns its text; a tool's is none of the model's.</summary>
    public string Observe(ChatResponseUpdate update)
    {
        if (_message.Begins(update))
        {
            _usage.NextMessage();
        }

        // Nearly every update is one piece of text.
        string text;
        if (update.Contents is [TextContent { Text.Length: > 0 } piece])
        {
            text = piece.Text;
        }
        else
        {
            text = update.Text;
            int toolCalls = _end.UninvokedTools;
            _end.ObserveContents(update.Contents, ref _usage);
            if (_end.UninvokedTools > toolCalls)
            {
                _messageWithToolCalls = _message.Number;
            }
        }

        if (_message.IsTool)
        {
            text = "";
        }

        StartsOver = false;
        IsBetween = false;
        if (text.Length > 0 && _messageWithText != _message.Number)
        {
            Begin(text);
        }

        if (update.FinishReason is { } reason)
        {
            _end.Finish(reason);
        }

        if (update.ModelId is { } model)
        {
            _end.ModelId = model;
        }

        return text;
    }

    // The first text of a message.
    private void Begin(string text)
    {
        bool isFurther = _messageWithText != 0;
        if (isFurther && string.IsNullOrWhiteSpace(text))
        {
            IsBetween = true;
            return;
        }

        _messageWithText = _message.Number;
        if (_messageWithToolCalls != _message.Number)
        {
            _end.PassToolCalls();
        }

        if (isFurther)
        {
            StartsOver = true;
            _end.FinishReason = null;
        }
    }
}
