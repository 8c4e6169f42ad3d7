namespace LlmGen;

/// <summary>Tells the bracket that begins a JSON value from one in the prose before it, by the few characters that follow.</summary>
internal static class JsonStart
{
    /// <summary>How many characters, white space not counted, are enough to decide: <c>[false,</c>.</summary>
    public const int MaxLength = 7;

    /// <summary>Whether a JSON value begins with these characters; null when that takes more of them.</summary>
    /// <param name="text">The bracket and what follows it, without white space.</param>
    /// <param name="element">What the elements of an array start with; null for anything.</param>
    public static bool? IsJson(ReadOnlySpan<char> text, LlmJsonShape? element)
    {
        if (text.Length < 2)
        {
            return null;
        }

        return text[0] == '{' ? text[1] is '"' or '}' : text[1] == ']' ? true : IsElement(text[1..], element);
    }

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
