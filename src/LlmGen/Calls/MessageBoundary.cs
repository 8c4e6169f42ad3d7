using Microsoft.Extensions.AI;

namespace LlmGen.Calls;

/// <summary>
/// Tells the messages of a streamed response apart, by the rules of <c>ToChatResponse</c>: another author, another message id or another role. Text
/// without a role that follows the result of a tool is the model's, too.
/// </summary>
internal struct MessageBoundary
{
    private string? _author;
    private string? _id;
    private ChatRole _role;

    /// <summary>The number of the current message, from 1; 0 before the first update.</summary>
    public int Number { get; private set; }

    /// <summary>Whether the current message is the result of a tool, which is no text of the model.</summary>
    public bool IsTool { get; private set; }

    /// <summary>Takes in the next update; true if it begins another message than the one before.</summary>
    public bool Begins(ChatResponseUpdate update)
    {
        bool isFirst = Number == 0;
        bool begins = isFirst || Differ(update.AuthorName, _author) || Differ(update.MessageId, _id) || (update.Role is { } other ? other != _role : IsTool && update.Text.Length > 0);
        if (begins)
        {
            Number++;
            _author = null;
            _id = null;
            _role = update.Role ?? ChatRole.Assistant;
            IsTool = _role == ChatRole.Tool;
        }

        // An update of the same message has its role and its id, or none.
        _author = update.AuthorName ?? _author;
        if (_id is null && update.MessageId is { Length: > 0 } id)
        {
            _id = id;
        }

        return begins && !isFirst;
    }

    private static bool Differ(string? next, string? current) => next is { Length: > 0 } && current is { Length: > 0 } && next != current;
}
