using System.Buffers;

namespace LlmGen.Json;

/// <summary>A part of a text that may be the value.</summary>
/// <param name="Start">Where its bracket stands.</param>
/// <param name="End">Where what follows it begins.</param>
/// <param name="Place">Where in the text it stands.</param>
/// <param name="IsWhole">Whether it can be read as JSON as far as its brackets, quotes and commas go.</param>
/// <param name="Repaired">The JSON of it, where the text itself is none.</param>
internal readonly record struct JsonCandidate(int Start, int End, JsonPlace Place, bool IsWhole, string? Repaired)
{
    private static readonly SearchValues<char> InCitations = SearchValues.Create("0123456789,-\u2013 ");

    private static readonly SearchValues<char> InLanguages = SearchValues.Create("0123456789+#_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether there is nothing in its brackets.</summary>
    public bool IsEmpty(ReadOnlySpan<char> text) => IsWhole && text[(Start + 1)..(End - 1)].IsWhiteSpace();

    /// <summary>
    /// Whether it is part of what prose is written with, as the brackets of a task list (<c>- [ ] to do</c>) or of code (<c>string[]</c>, <c>f() {}</c>) are: empty
    /// ones inside a sentence count only behind a colon and at the end of their line.
    /// </summary>
    public bool IsNotation(ReadOnlySpan<char> text)
    {
        if (Place != JsonPlace.Prose || !IsEmpty(text))
        {
            return false;
        }

        ReadOnlySpan<char> rest = text[End..];
        int end = rest.IndexOfAny('\r', '\n');
        return !text[..Start].TrimEnd().EndsWith(':') || !(end < 0 ? rest : rest[..end]).Trim().TrimEnd('.').IsEmpty;
    }

    /// <summary>Whether it is digits alone in brackets, as a reference to a source is written: <c>[1]</c>, <c>[2, 3]</c>, <c>[4-6]</c>.</summary>
    public bool IsCitation(ReadOnlySpan<char> text)
    {
        if (Place != JsonPlace.Prose || End - Start < 3 || text[Start] != '[' || text[End - 1] != ']')
        {
            return false;
        }

        ReadOnlySpan<char> content = text[(Start + 1)..(End - 1)];
        return char.IsAsciiDigit(content[0]) && !content.ContainsAnyExcept(InCitations);
    }

    /// <summary>Whether nothing but the fence around it stands in the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="begin">Where it begins, reasoning apart.</param>
    public bool IsAll(ReadOnlySpan<char> text, int begin)
    {
        ReadOnlySpan<char> before = text[begin..Start].Trim();
        int fence = before.IndexOfAnyExcept('`', '~');
        return Place == JsonPlace.Alone && IsBlank(text[End..]) &&
            (before.IsEmpty || fence < 0 || (fence > 0 && !before[fence..].ContainsAnyExcept(InLanguages)));
    }

    /// <summary>Whether nothing follows a value but the end of its fence.</summary>
    public static bool IsBlank(ReadOnlySpan<char> rest) => rest.Trim().Trim('`').Trim('~').IsEmpty;
}
