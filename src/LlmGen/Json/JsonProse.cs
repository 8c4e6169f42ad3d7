using LlmGen.CompilerServices;

namespace LlmGen.Json;

/// <summary>Looks for the array in text that arrives in pieces, for as long as it is prose.</summary>
internal struct JsonProse(LlmJsonShape element)
{
    private const int FenceLength = 3;

    private readonly char[] _start = new char[JsonStart.MaxLength];
    private int _startLength;
    private int _depth;
    private int _ticks;
    private bool _isInLine;
    private bool _isInText;
    private bool _isAlone;

    /// <summary>Whether anything but a fence was found so far.</summary>
    public bool HasText { get; private set; }

    internal enum Finding
    {
        /// <summary>Nothing yet.</summary>
        None,

        /// <summary>The array, or the object around it, begins with <see cref="Start"/>.</summary>
        Json,

        /// <summary>Which array it is can be told only from the whole text.</summary>
        Undecided,
    }

    /// <summary>What the JSON begins with, without white space.</summary>
    public readonly ReadOnlySpan<char> Start => _start.AsSpan(0, _startLength);

    /// <summary>Goes on by a character.</summary>
    public Finding Take(char c)
    {
        if (_startLength == 0)
        {
            return TakeProse(c);
        }

        if (char.IsWhiteSpace(c))
        {
            return IsInWord() ? Finding.Undecided : Finding.None;
        }

        _start[_startLength++] = c;
        if (JsonStart.IsJson(Start, null) is not { } isJson)
        {
            return Finding.None;
        }

        return isJson && JsonStart.IsJson(Start, element) == true ? _isAlone ? Finding.Json : Finding.Undecided
            : _isAlone && (isJson || JsonStart.IsCandidate(Start, LlmJsonShape.Array)) ? Finding.Undecided
            : LeaveStart();
    }

    private readonly bool IsInWord() =>
        char.IsAsciiLetter(_start[_startLength - 1]) && !(Start.EndsWith("true") || Start.EndsWith("false") || Start.EndsWith("null"));

    private Finding TakeProse(char c)
    {
        if (c is '\n' or '\r')
        {
            _isInLine = false;
            _ticks = 0;
        }
        else if (c is '{' or '[')
        {
            _isAlone = !_isInLine && _depth == 0 && _ticks is 0 or >= FenceLength;
            _isInText = true;
            _start[_startLength++] = c;
        }
        else if (!char.IsWhiteSpace(c))
        {
            if ((!_isInText && c is '/' or '"') || (_depth > 0 && (c == '/' || JsonStart.IsQuote(c))))
            {
                // A string or a comment may hold brackets.
                return Finding.Undecided;
            }

            _isInText = true;
            _depth -= c is '}' or ']' && _depth > 0 ? 1 : 0;
            if (c is '`' or '~' && !_isInLine)
            {
                _ticks++;
            }
            else if (_ticks < FenceLength || !JsonStart.IsInName(c))
            {
                _isInLine = true;
                HasText = true;
            }
        }

        return Finding.None;
    }

    // A bracket of prose: nothing inside it is the value, and what followed it may be a bracket too.
    private Finding LeaveStart()
    {
        Span<char> rest = stackalloc char[JsonStart.MaxLength];
        int length = _startLength - 1;
        _start.AsSpan(1, length).CopyTo(rest);
        _startLength = 0;
        _depth++;
        _isInLine = true;
        HasText = true;
        foreach (char c in rest[..length])
        {
            if (Take(c) is var finding and not Finding.None)
            {
                return finding;
            }
        }

        return Finding.None;
    }
}
