namespace LlmGen.Json;

/// <summary>What models put around a value that they say rather than write as JSON.</summary>
internal static class JsonDecoration
{
    /// <summary>Takes Markdown's emphasis and code marks, quotes, and a full stop off a value.</summary>
    public static ReadOnlySpan<char> Strip(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        while (true)
        {
            if (text.EndsWith('.'))
            {
                text = text[..^1].TrimEnd();
            }
            else if (text.Length > 1 && IsPair(text[0], text[^1]))
            {
                text = text[1..^1].Trim();
            }
            else
            {
                return text;
            }
        }
    }

    private static bool IsPair(char first, char last) =>
        first is '*' or '_' or '`' ? last == first : JsonStart.IsQuote(first) && JsonStart.IsClosingQuote(first, last);
}
