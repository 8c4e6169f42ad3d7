using System.Buffers;

namespace LlmGen.Json;

/// <summary>Finds where a JSON value ends, in text that arrives in pieces, looking at every character once.</summary>
internal struct JsonValueScanner
{
    private static readonly SearchValues<char> Structure = SearchValues.Create("\"{}[]/");
    private static readonly SearchValues<char> ScalarEnd = SearchValues.Create(" \t\r\n\u00A0\u2009\u202F\u3000,:{}[]\"/");

    private bool _started;
    private bool _inString;
    private bool _escaped;
    private int _depth;
    private JsonComment _comment;

    /// <summary>Goes on in the value.</summary>
    /// <param name="text">What has arrived, from the value's next character on.</param>
    /// <param name="length">How much of it belongs to the value.</param>
    /// <returns>Whether the value is complete.</returns>
    public bool TryEnd(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        while (length < text.Length)
        {
            if (_inString)
            {
                length += SkipString(text[length..]);
            }
            else if (_comment.IsStray(text[length]))
            {
                _comment = default;
            }
            else if (_comment.IsOpen)
            {
                length += _comment.Takes(text[length]) ? 1 : 0;
            }
            else if (_depth > 0)
            {
                int next = text[length..].IndexOfAny(Structure);
                length = next < 0 ? text.Length : length + next;
                if (next >= 0)
                {
                    Enter(text[length++]);
                }
            }
            else if (!_started)
            {
                Enter(text[length++]);
            }
            else
            {
                // A number or a literal ends before what delimits it.
                int end = text[length..].IndexOfAny(ScalarEnd);
                length = end < 0 ? text.Length : length + end;
                return end >= 0;
            }

            if (_started && _depth == 0 && !_inString && text[length - 1] is '"' or '}' or ']')
            {
                return true;
            }
        }

        return false;
    }

    private void Enter(char c)
    {
        _started = true;
        switch (c)
        {
            case '"':
                _inString = true;
                break;
            case '{' or '[':
                _depth++;
                break;
            case '}' or ']':
                _depth--;
                break;
            default:
                _comment.Takes(c);
                break;
        }
    }

    private int SkipString(ReadOnlySpan<char> text)
    {
        if (_escaped)
        {
            _escaped = false;
            return 1;
        }

        int next = text.IndexOfAny('"', '\\');
        if (next < 0)
        {
            return text.Length;
        }

        _escaped = text[next] == '\\';
        _inString = _escaped;
        return next + 1;
    }
}
