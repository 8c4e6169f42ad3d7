using System.ComponentModel;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>What one call adds to its method's constant part. Every request is built anew from it, so that no two share a message.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct LlmPrompt
{
    /// <summary>Creates a prompt.</summary>
    /// <param name="text">The rendered template.</param>
    public LlmPrompt(string text) => Text = text;

    /// <summary>The rendered template.</summary>
    public string Text { get; }

    /// <summary>The conversation so far: it stands between the stable prefix and the prompt.</summary>
    public IEnumerable<ChatMessage>? History { get; init; }

    /// <summary>What is attached to the prompt's message; null items are left out.</summary>
    public IEnumerable<AIContent?>? Attachments { get; init; }

    /// <summary>The caller's own options, whose set members win. Never changed.</summary>
    public ChatOptions? Options { get; init; }

    /// <summary>What the answer is expected to be close to, for providers with predicted outputs.</summary>
    public string? Prediction { get; init; }

    /// <summary>Who may share a cached answer: calls of another scope never get it. Part of the key, not of the prompt. Null: everybody.</summary>
    public string? CacheScope { get; init; }

    /// <summary>The same prompt with its sequences read once: a sequence that is made anew by each enumeration could differ from its key.</summary>
    internal LlmPrompt ReadOnce() => History is null && Attachments is null
        ? this
        : this with
        {
            History = History is { } history ? [.. history] : (ChatMessage[]?)null,
            Attachments = Attachments is { } attachments ? [.. attachments] : (AIContent?[]?)null,
        };

    /// <summary>A copy that no later change of the caller's objects reaches.</summary>
    internal LlmPrompt Copy() => this with
    {
        History = History is { } history ? [.. history.Select(RequestCopy.Of)] : (ChatMessage[]?)null,
        Attachments = Attachments is { } attachments
            ? [.. attachments.Select(static attachment => attachment is null ? null : ContentCopy.Of(attachment))]
            : (AIContent?[]?)null,
        Options = Options?.Clone(),
    };

    /// <summary>Writes a sequence as lines that begin with <c>- </c>, by the invariant culture.</summary>
    /// <param name="items">The sequence; null is written as nothing.</param>
    /// <param name="format">The format of each item, or null.</param>
    public static string List<T>(IEnumerable<T>? items, string? format = null)
    {
        if (items is null)
        {
            return "";
        }

        var lines = new StringBuilder();
        foreach (T item in items)
        {
            string? text = item is IFormattable formattable
                ? formattable.ToString(format, CultureInfo.InvariantCulture)
                : item?.ToString();
            lines.Append(lines.Length == 0 ? "- " : "\n- ").Append(text);
        }

        return lines.ToString();
    }
}
