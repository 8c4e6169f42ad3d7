using System.ComponentModel;
using System.Globalization;
using System.Text;
using LlmGen.Levers.Common;
using Microsoft.Extensions.AI;

namespace LlmGen.CompilerServices;

/// <summary>The variable part of a call. Each request creates its own messages from it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct LlmPrompt
{
    /// <summary>Creates a prompt.</summary>
    /// <param name="text">The rendered template.</param>
    public LlmPrompt(string text) => Text = text;

    /// <summary>The rendered template.</summary>
    public string Text { get; }

    /// <summary>The chat history, which precedes the prompt.</summary>
    public IEnumerable<ChatMessage>? History { get; init; }

    /// <summary>The contents that are attached to the prompt message. Null items are ignored.</summary>
    public IEnumerable<AIContent?>? Attachments { get; init; }

    /// <summary>The options of the caller, which override the settings of the attributes. They are not changed.</summary>
    public ChatOptions? Options { get; init; }

    /// <summary>The predicted output, for providers that support it.</summary>
    public string? Prediction { get; init; }

    /// <summary>The scope of cached responses: calls with another scope never receive them. It is part of the key, not of the prompt. Null: no scope.</summary>
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

    /// <summary>Formats a sequence as lines that begin with <c>- </c>, with the invariant culture.</summary>
    /// <param name="items">The sequence. Null is formatted as an empty string.</param>
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
