namespace LlmGen.Json;

/// <summary>Finds the tags around the reasoning that some models write into their text: <c>think</c>, <c>thinking</c>, <c>reasoning</c>, in any case.</summary>
internal static class JsonReasoning
{
    /// <summary>No tag is longer: <c>&lt;/reasoning</c>, some white space, <c>&gt;</c>.</summary>
    public const int MaxTagLength = 32;

    private static readonly string[] Names = ["think", "thinking", "reasoning"];

    /// <summary>Whether a text begins with a tag.</summary>
    /// <param name="text">Begins with <c>&lt;</c>.</param>
    /// <param name="isEnd">Whether an end tag is looked for.</param>
    /// <param name="name">The name; null for any.</param>
    /// <param name="length">The length of the tag.</param>
    /// <returns>The name; null where there is no tag.</returns>
    public static string? Tag(ReadOnlySpan<char> text, bool isEnd, string? name, out int length)
    {
        length = 0;
        text = text[..Math.Min(text.Length, MaxTagLength)];
        int begin = isEnd ? 2 : 1;
        if (!text.StartsWith(isEnd ? "</" : "<"))
        {
            return null;
        }

        foreach (string candidate in Names)
        {
            int close = begin + candidate.Length;
            if (text[begin..].StartsWith(candidate, StringComparison.OrdinalIgnoreCase))
            {
                while (close < text.Length && char.IsWhiteSpace(text[close]))
                {
                    close++;
                }

                if (close < text.Length && text[close] == '>' && (name is null || name == candidate))
                {
                    length = close + 1;
                    return candidate;
                }
            }
        }

        return null;
    }

    /// <summary>Whether more text could make an opening tag of this one.</summary>
    public static bool MayBecomeTag(ReadOnlySpan<char> text)
    {
        if (text.Length >= MaxTagLength || !text.StartsWith('<'))
        {
            return false;
        }

        ReadOnlySpan<char> begun = text[1..].TrimEnd();
        bool isWhole = begun.Length < text.Length - 1;
        foreach (string name in Names)
        {
            if (isWhole ? begun.Equals(name, StringComparison.OrdinalIgnoreCase) : name.AsSpan().StartsWith(begun, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where an end tag stands.</summary>
    /// <param name="text">Where to look.</param>
    /// <param name="name">The name; null for any.</param>
    /// <param name="length">The length of the tag.</param>
    /// <returns>The index of the first one, or -1.</returns>
    public static int IndexOfEnd(ReadOnlySpan<char> text, string? name, out int length)
    {
        for (int i = 0; ; i++)
        {
            int next = text[i..].IndexOf("</");
            if (next < 0)
            {
                length = 0;
                return -1;
            }

            i += next;
            if (Tag(text[i..], isEnd: true, name, out length) is not null)
            {
                return i;
            }
        }
    }

    public static LlmOutputException NeverEnds(in JsonOrigin origin) =>
        origin.Error(origin.Path, "content after the reasoning", JsonOrigin.EndOfText, origin.Text);

    /// <summary>Skips white space and the reasoning that begins there.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where to begin.</param>
    /// <returns>Where the rest begins; -1 where the reasoning never ends.</returns>
    public static int Skip(ReadOnlySpan<char> text, int start)
    {
        while (true)
        {
            while (start < text.Length && (char.IsWhiteSpace(text[start]) || text[start] == '\uFEFF'))
            {
                start++;
            }

            if (Tag(text[start..], isEnd: false, null, out int length) is not { } name)
            {
                return start;
            }

            int end = IndexOfEnd(text[(start + length)..], name, out int endLength);
            if (end < 0)
            {
                return -1;
            }

            start += length + end + endLength;
        }
    }
}
