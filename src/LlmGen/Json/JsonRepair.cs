using System.Globalization;
using System.Text;

namespace LlmGen.Json;

/// <summary>
/// Rewrites what models write for JSON as JSON: strings in single or typographic quotes, names without quotes, raw control characters and invalid
/// escapes in strings, and Python's <c>True</c>, <c>False</c> and <c>None</c>. What is JSON stays as it is.
/// </summary>
internal ref struct JsonRepair
{
    private const int MaxDepth = 64;

    private readonly ReadOnlySpan<char> _text;
    private readonly StringBuilder _json;
    private int _position;
    private int _copied;
    private int _depth;

    private JsonRepair(ReadOnlySpan<char> text, StringBuilder json)
    {
        _text = text;
        _json = json;
    }

    private readonly char Current => _text[_position];

    /// <summary>Reads one object or array.</summary>
    /// <param name="text">Begins with the value.</param>
    /// <param name="json">Becomes the rewritten value; stays empty where nothing had to be rewritten.</param>
    /// <param name="length">The length of the value in the text; where there is none, how far it was read.</param>
    /// <param name="depth">How many brackets are open there.</param>
    /// <returns>Whether the text begins with a whole value. Words and numbers in it are not checked.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, StringBuilder json, out int length, out int depth)
    {
        json.Clear();
        JsonRepair repair = new(text, json);
        bool isWhole = repair.TakeValue();
        (length, depth) = (repair._position, repair._depth);
        if (isWhole && repair._copied > 0)
        {
            repair.CopyTo(length);
        }
        else
        {
            json.Clear();
        }

        return isWhole;
    }

    /// <summary>Skips white space and comments.</summary>
    /// <returns>Where the rest begins.</returns>
    public static int SkipSpace(ReadOnlySpan<char> text)
    {
        JsonRepair repair = new(text, new StringBuilder(0));
        repair.SkipSpace();
        return repair._position;
    }

    /// <summary>Whether a slash begins a comment, and how long that is: all of the text where it does not end, 1 where it is none.</summary>
    public static bool IsComment(ReadOnlySpan<char> text, out int length)
    {
        bool isBlock = text.StartsWith("/*");
        if (!isBlock && !text.StartsWith("//"))
        {
            length = 1;
            return false;
        }

        int end = isBlock ? text[2..].IndexOf("*/") : text[2..].IndexOfAny('\r', '\n');
        length = end < 0 ? text.Length : end + (isBlock ? 4 : 2);
        return end >= 0 || !isBlock;
    }

    private bool TakeValue()
    {
        if (!SkipSpace())
        {
            return false;
        }

        return Current is '{' or '[' ? TakeContainer()
            : JsonStart.IsQuote(Current) ? TakeString()
            : TakeWord();
    }

    private bool TakeContainer()
    {
        if (_depth == MaxDepth)
        {
            return false;
        }

        bool isObject = Current == '{';
        char close = isObject ? '}' : ']';
        _position++;
        _depth++;
        while (SkipSpace())
        {
            if (Current == close)
            {
                _position++;
                _depth--;
                return true;
            }

            if ((isObject && !TakeName()) || !TakeValue() || !SkipSpace())
            {
                return false;
            }

            if (Current == ',')
            {
                _position++;
            }
            else if (Current != close)
            {
                return false;
            }
        }

        return false;
    }

    private bool TakeName()
    {
        if (JsonStart.IsQuote(Current))
        {
            if (!TakeString())
            {
                return false;
            }
        }
        else
        {
            int start = _position;
            while (_position < _text.Length && JsonStart.IsInName(Current))
            {
                _position++;
            }

            if (_position == start)
            {
                return false;
            }

            Replace(start, _position, $"\"{_text[start.._position]}\"");
        }

        // The one place where System.Text.Json takes no comment.
        if (!SkipSpace(dropComments: true) || Current != ':')
        {
            return false;
        }

        _position++;
        return true;
    }

    private bool TakeString()
    {
        char open = Current;
        if (open != '"')
        {
            Replace(_position, _position + 1, "\"");
        }

        _position++;
        while (_position < _text.Length)
        {
            char c = Current;
            if (JsonStart.IsClosingQuote(open, c))
            {
                if (c != '"')
                {
                    Replace(_position, _position + 1, "\"");
                }

                _position++;
                return true;
            }

            if (c == '\\')
            {
                TakeEscape();
                continue;
            }

            if (open != '"' && c == '<' && JsonReasoning.Tag(_text[_position..], isEnd: true, null, out _) is not null)
            {
                return false;
            }

            if (c == '"')
            {
                Replace(_position, _position + 1, "\\\"");
            }
            else if (c < ' ')
            {
                if (open != '"' && c is '\n' or '\r')
                {
                    // An apostrophe rather than a quote: no language lets such a string go on in the next line.
                    return false;
                }

                Replace(_position, _position + 1, string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"));
            }

            _position++;
        }

        return false;
    }

    // What is no escape is the characters that stand there, but for an escaped apostrophe.
    private void TakeEscape()
    {
        ReadOnlySpan<char> rest = _text[(_position + 1)..];
        if (rest.StartsWith('\''))
        {
            Replace(_position, _position + 1, "");
            _position += 2;
        }
        else if (rest.Length > 0 && "\"\\/bfnrt".Contains(rest[0], StringComparison.Ordinal))
        {
            _position += 2;
        }
        else if (rest.Length > 4 && rest[0] == 'u' && IsHex(rest[1..5]))
        {
            _position += 6;
        }
        else
        {
            Replace(_position, _position + 1, "\\\\");
            _position++;
        }
    }

    private static bool IsHex(ReadOnlySpan<char> digits)
    {
        foreach (char digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return false;
            }
        }

        return true;
    }

    private bool TakeWord()
    {
        int start = _position;
        while (_position < _text.Length && (char.IsLetterOrDigit(Current) || Current is '+' or '-' or '.' or '_'))
        {
            _position++;
        }

        ReadOnlySpan<char> word = _text[start.._position];
        string? literal = word switch
        {
            "True" => "true",
            "False" => "false",
            "None" => "null",
            _ => null,
        };
        if (literal is not null)
        {
            Replace(start, _position, literal);
        }

        return !word.IsEmpty;
    }

    private bool SkipSpace(bool dropComments = false)
    {
        while (_position < _text.Length)
        {
            char c = Current;
            if (c == '/')
            {
                if (!IsComment(_text[_position..], out int length))
                {
                    return false;
                }

                if (dropComments)
                {
                    Replace(_position, _position + length, " ");
                }

                _position += length;
            }
            else if (c is ' ' or '\n' or '\r' or '\t')
            {
                _position++;
            }
            else if (char.IsWhiteSpace(c) || c == '\uFEFF')
            {
                Replace(_position, _position + 1, " ");
                _position++;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private void Replace(int start, int end, string by)
    {
        CopyTo(start);
        _json.Append(by);
        _copied = end;
    }

    private void CopyTo(int end)
    {
        _json.Append(_text[_copied..end]);
        _copied = end;
    }
}
