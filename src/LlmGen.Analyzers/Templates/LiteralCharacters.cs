using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace LlmGen.Analyzers;

/// <summary>Reads the characters that the text of a literal stands for, each with the span that it is written in.</summary>
internal static class LiteralCharacters
{
    /// <summary>The content of <c>"…"</c>, where a backslash escapes.</summary>
    /// <param name="text">The source text.</param>
    /// <param name="span">The content in it.</param>
    /// <param name="isInterpolated">Whether a doubled brace is one.</param>
    public static IEnumerable<(char Value, TextSpan Span)> Regular(string text, TextSpan span, bool isInterpolated)
    {
        int i = span.Start;
        while (i < span.End)
        {
            int start = i;
            if (text[i] == '\\' && i + 1 < span.End)
            {
                string value = Escape(text, ref i, span.End);
                foreach (char c in value)
                {
                    yield return (c, TextSpan.FromBounds(start, i));
                }
            }
            else
            {
                i += isInterpolated && IsDoubledBrace(text, i, span.End) ? 2 : 1;
                yield return (text[start], TextSpan.FromBounds(start, i));
            }
        }
    }

    /// <summary>The content of <c>@"…"</c>, where a quote is doubled.</summary>
    public static IEnumerable<(char Value, TextSpan Span)> Verbatim(string text, TextSpan span, bool isInterpolated)
    {
        int i = span.Start;
        while (i < span.End)
        {
            int start = i;
            bool isDoubled = text[i] == '"' || (isInterpolated && IsDoubledBrace(text, i, span.End));
            i += isDoubled ? 2 : 1;
            yield return (text[start], TextSpan.FromBounds(start, i));
        }
    }

    /// <summary>The content of <c>"""…"""</c>: of every line the indentation is left out.</summary>
    /// <param name="text">The source text.</param>
    /// <param name="span">The content in it, without the line ends next to the quotes.</param>
    /// <param name="indentation">The white space before the closing quotes.</param>
    /// <param name="isLineStart">Whether the content begins with a line.</param>
    public static IEnumerable<(char Value, TextSpan Span)> Raw(string text, TextSpan span, string indentation, bool isLineStart)
    {
        int i = span.Start;
        while (i < span.End)
        {
            if (isLineStart)
            {
                // A blank line may be shorter than the indentation.
                int indented = 0;
                while (indented < indentation.Length && i < span.End && text[i] == indentation[indented])
                {
                    indented++;
                    i++;
                }

                isLineStart = false;
                continue;
            }

            // Behind the line feed of "\r\n" a line begins, not between the two.
            isLineStart = SyntaxFacts.IsNewLine(text[i]) && !(text[i] == '\r' && i + 1 < span.End && text[i + 1] == '\n');
            yield return (text[i], new TextSpan(i, 1));
            i++;
        }
    }

    private static bool IsDoubledBrace(string text, int i, int end) => text[i] is '{' or '}' && i + 1 < end && text[i + 1] == text[i];

    private static string Escape(string text, ref int i, int end)
    {
        char kind = text[i + 1];
        i += 2;
        switch (kind)
        {
            case 'x' or 'u':
                return ((char)Hexadecimal(text, ref i, Math.Min(end, i + 4))).ToString();
            case 'U':
                int point = Hexadecimal(text, ref i, Math.Min(end, i + 8));
                return point is (>= 0 and < 0xD800) or (> 0xDFFF and <= 0x10FFFF) ? char.ConvertFromUtf32(point) : ((char)point).ToString();
            default:
                return (kind switch
                {
                    '0' => '\0',
                    'a' => '\a',
                    'b' => '\b',
                    'e' => '\u001B',
                    'f' => '\f',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'v' => '\v',
                    _ => kind,
                }).ToString();
        }
    }

    private static int Hexadecimal(string text, ref int i, int end)
    {
        int start = i;
        while (i < end && Uri.IsHexDigit(text[i]))
        {
            i++;
        }

        return int.TryParse(text.Substring(start, i - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) ? value : 0;
    }
}
