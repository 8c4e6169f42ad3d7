using LlmGen.CompilerServices;

namespace LlmGen.Json;

/// <summary>Tells the bracket that begins a JSON value from one in prose, by the few characters that follow.</summary>
internal static class JsonStart
{
    /// <summary>How many characters, white space not counted, are enough to decide: <c>[false,</c>.</summary>
    public const int MaxLength = 7;

    private const int MaxNameLength = 64;

    /// <summary>Whether a character opens a string: a quote as JSON wants it, or as models write it.</summary>
    public static bool IsQuote(char c) => c is '"' or '\'' or '\u201C' or '\u201D' or '\u201E' or '\u2018' or '\u2019';

    /// <summary>Whether a character closes the string that another one opened.</summary>
    public static bool IsClosingQuote(char open, char c) => open switch
    {
        '"' or '\'' => c == open,
        '\u2018' or '\u2019' => c is '\u2018' or '\u2019',
        _ => c is '\u201C' or '\u201D',
    };

    /// <summary>Whether a character may stand in a name without quotes.</summary>
    public static bool IsInName(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' or '-';

    /// <summary>Whether a JSON value begins with these characters; null when that takes more of them.</summary>
    /// <param name="text">The bracket and what follows it, without white space.</param>
    /// <param name="element">What the elements of an array start with; null for anything.</param>
    public static bool? IsJson(ReadOnlySpan<char> text, LlmJsonShape? element)
    {
        if (text.Length < 2)
        {
            return null;
        }

        if (text[^1] == '/' && text[^2] is '{' or '[')
        {
            // Whether a comment begins there is told by the next character.
            return null;
        }

        return text[0] == '{' ? text[1] is '"' or '}' : text[1] == ']' ? true : IsElement(text[1..], element);
    }

    /// <summary>Whether a bracket may begin the value, be it JSON or what models write for it: whether its next character can begin JSON there.</summary>
    /// <param name="text">The bracket and what follows it.</param>
    /// <param name="shape">What the value starts with.</param>
    public static bool IsCandidate(ReadOnlySpan<char> text, LlmJsonShape shape)
    {
        if (text[0] == '{')
        {
            return BeginsObject(text);
        }

        ReadOnlySpan<char> next = AfterBracket(text);
        return shape switch
        {
            LlmJsonShape.Array => BeginsArray(text),

            // An array of objects is taken, to be refused: the first object in it is not the answer.
            LlmJsonShape.Object or LlmJsonShape.NullableObject => next.StartsWith('{') && BeginsObject(next),
            LlmJsonShape.Dictionary => next.StartsWith(']') || (next.StartsWith('{') && BeginsObject(next)),
            _ => false,
        };
    }

    private static bool BeginsObject(ReadOnlySpan<char> text)
    {
        text = AfterBracket(text);
        if (text.IsEmpty || text[0] == '}' || IsQuote(text[0]) || BeginsComment(text))
        {
            return !text.IsEmpty;
        }

        int length = 0;
        while (length < text.Length && length < MaxNameLength && IsInName(text[length]))
        {
            length++;
        }

        return length > 0 && text[length..].TrimStart().StartsWith(':');
    }

    private static bool BeginsArray(ReadOnlySpan<char> text)
    {
        for (int depth = 0; depth < MaxNameLength; depth++)
        {
            text = AfterBracket(text);
            if (!text.StartsWith('['))
            {
                return !text.IsEmpty && (text[0] == '{' ? BeginsObject(text) : text[0] == ']' || IsQuote(text[0]) || BeginsComment(text) || BeginsWord(text));
            }
        }

        return true;
    }

    private static bool BeginsWord(ReadOnlySpan<char> text)
    {
        if (char.IsAsciiDigit(text[0]) || (text[0] == '-' && text.Length > 1 && char.IsAsciiDigit(text[1])))
        {
            return true;
        }

        foreach (string literal in (ReadOnlySpan<string>)["true", "false", "null", "True", "False", "None"])
        {
            if (text.StartsWith(literal))
            {
                ReadOnlySpan<char> rest = text[literal.Length..].TrimStart();
                return rest.IsEmpty || rest[0] is ',' or ']' or '/';
            }
        }

        return false;
    }

    private static bool BeginsComment(ReadOnlySpan<char> text) => text.StartsWith("//") || text.StartsWith("/*");

    private static ReadOnlySpan<char> AfterBracket(ReadOnlySpan<char> text) => text[1..].TrimStart();

    private static bool? IsElement(ReadOnlySpan<char> text, LlmJsonShape? element) => text[0] switch
    {
        '{' => element is LlmJsonShape.Object or LlmJsonShape.NullableObject or LlmJsonShape.Dictionary or null ? IsJson(text, null) : false,
        '[' => element is LlmJsonShape.Array or LlmJsonShape.Dictionary or null,
        '"' => element is LlmJsonShape.String or LlmJsonShape.Number or LlmJsonShape.Boolean or null,
        '-' or (>= '0' and <= '9') => element is LlmJsonShape.Number or null,
        't' => element is LlmJsonShape.Boolean or null ? IsLiteral(text, "true") : false,
        'f' => element is LlmJsonShape.Boolean or null ? IsLiteral(text, "false") : false,
        'n' => IsLiteral(text, "null"),
        _ => false,
    };

    private static bool? IsLiteral(ReadOnlySpan<char> text, string literal)
    {
        if (text.Length > literal.Length)
        {
            return text.StartsWith(literal) && text[literal.Length] is ',' or ']';
        }

        return literal.AsSpan().StartsWith(text) ? null : false;
    }
}
