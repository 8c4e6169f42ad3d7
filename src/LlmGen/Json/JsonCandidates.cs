using System.Buffers;
using System.Text;
using LlmGen.CompilerServices;

namespace LlmGen.Json;

/// <summary>Finds the parts of a text that may be the value, in one pass over it.</summary>
internal ref struct JsonCandidates
{
    private const int MaxCandidates = 10_000;
    private const int MaxOpenBrackets = 1_000;
    private const int MaxLanguageLength = 20;
    private const int MinFenceLength = 3;

    private static readonly SearchValues<char> Structure = SearchValues.Create("{[}]<\"");
    private static readonly SearchValues<char> Quotes = SearchValues.Create("\"'\u2018\u2019\u201C\u201D");
    private static readonly SearchValues<char> Nesting = SearchValues.Create("{[}]<\"/");

    private readonly ReadOnlySpan<char> _text;
    private readonly LlmJsonShape _shape;
    private readonly JsonOrigin _origin;
    private readonly StringBuilder _json = new();
    private readonly List<int> _open = [];

    private JsonCandidates(ReadOnlySpan<char> text, LlmJsonShape shape, in JsonOrigin origin)
    {
        _text = text;
        _shape = shape;
        _origin = origin;
        Found = [];
    }

    /// <summary>What was found, in the order of the text. None stands inside another.</summary>
    public readonly List<JsonCandidate> Found { get; }

    /// <summary>Where the text begins that is not reasoning.</summary>
    public int Begin { get; private set; }

    /// <summary>Finds the candidates.</summary>
    /// <param name="text">The text.</param>
    /// <param name="shape">What the value starts with.</param>
    /// <param name="origin">Where the text comes from.</param>
    /// <exception cref="LlmOutputException">The reasoning never ends, or the text holds more brackets than are looked at.</exception>
    public static JsonCandidates Find(ReadOnlySpan<char> text, LlmJsonShape shape, in JsonOrigin origin)
    {
        JsonCandidates candidates = new(text, shape, origin);
        candidates.Find();
        return candidates;
    }

    private void Find()
    {
        BeginAt(0);
        int i = SkipComments(Begin);
        while (true)
        {
            int next = _text[i..].IndexOfAny(Structure);
            if (next < 0)
            {
                return;
            }

            i += next;
            char c = _text[i];
            if (c == '<')
            {
                if (JsonReasoning.Tag(_text[i..], isEnd: true, null, out int length) is null)
                {
                    i++;
                    continue;
                }

                BeginAt(i + length);
                i = SkipComments(Begin);
            }
            else if (c is '}' or ']')
            {
                Close(i++);
            }
            else if (c == '"')
            {
                i = AddString(i);
            }
            else if (JsonStart.IsCandidate(_text[i..], _shape))
            {
                i = Add(i);
            }
            else
            {
                Limit(_open.Count, MaxOpenBrackets);
                _open.Add(i++);
            }
        }
    }

    private void BeginAt(int position)
    {
        Found.Clear();
        _open.Clear();
        Begin = JsonReasoning.Skip(_text, position);
        if (Begin < 0)
        {
            throw JsonReasoning.NeverEnds(_origin);
        }
    }

    private int Add(int start)
    {
        Limit(Found.Count, MaxCandidates);
        bool isWhole = JsonRepair.TryRead(_text[start..], _json, out int length, out int depth);
        bool isUnclear = false;
        int end = isWhole ? start + length : NestingEnd(start + length, depth, out isUnclear);
        if (isUnclear || (!isWhole && JsonReasoning.IndexOfEnd(_text[start..end], null, out _) >= 0))
        {
            // Whether the tag ends reasoning or is part of the value cannot be told: neither what precedes nor what follows it may count.
            Found.Clear();
            Found.Add(new JsonCandidate(start, _text.Length, JsonPlace.Alone, IsWhole: false, null));
            return _text.Length;
        }

        int next = SkipComments(end);
        bool isAlone = BeginsLine(start) && (EndsLine(next) || _text[end..next].ContainsAny('\r', '\n'));
        Found.Add(new JsonCandidate(start, end, isAlone ? JsonPlace.Alone : JsonPlace.Prose, isWhole, _json.Length > 0 ? _json.ToString() : null));
        return next;
    }

    // A value that was sent as a JSON string, on lines of its own.
    private readonly int AddString(int start)
    {
        ReadOnlySpan<char> content = _text[(start + 1)..].TrimStart();
        if (content.IsEmpty || content[0] is not ('{' or '[') || !BeginsLine(start) ||
            !(content[1..].StartsWith("\\\"") || content[1..].StartsWith("{\\\"") || JsonStart.IsCandidate(content, _shape)) ||
            !JsonRepair.TryRead(_text[start..], _json, out int length, out _) || !EndsLine(start + length))
        {
            return start + 1;
        }

        Limit(Found.Count, MaxCandidates);
        Found.Add(new JsonCandidate(start, start + length, JsonPlace.Alone, IsWhole: true, _json.Length > 0 ? _json.ToString() : null));
        return start + length;
    }

    // Comments that begin the text or follow a value may hold brackets; one without end hides all the rest.
    private readonly int SkipComments(int start)
    {
        int end = start;
        while (true)
        {
            int next = end;
            while (next < _text.Length && char.IsWhiteSpace(_text[next]))
            {
                next++;
            }

            if (!JsonRepair.IsComment(_text[next..], out int length) && length <= 1)
            {
                return end;
            }

            end = next + length;
        }
    }

    // A bracket of prose has ended: what stands inside it is part of something that could not be read.
    private readonly void Close(int position)
    {
        char open = _text[position] == '}' ? '{' : '[';
        if (_open.Count == 0 || _text[_open[^1]] != open)
        {
            return;
        }

        int start = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        bool isLost = false;
        while (Found.Count > 0 && Found[^1].Start > start)
        {
            isLost |= !Found[^1].IsCitation(_text) && !Found[^1].IsEmpty(_text);
            Found.RemoveAt(Found.Count - 1);
        }

        if (isLost)
        {
            Found.Add(new JsonCandidate(start, position + 1, JsonPlace.Prose, IsWhole: false, null));
        }
    }

    // Where what cannot be read ends, going by brackets, double quotes and comments. An end of reasoning ends it too:
    // unclear where a quote stands before it, since the tag may then be part of a string.
    private readonly int NestingEnd(int start, int depth, out bool isUnclear)
    {
        isUnclear = false;
        int i = start;
        while (depth > 0)
        {
            int next = _text[i..].IndexOfAny(Nesting);
            if (next < 0)
            {
                return _text.Length;
            }

            i += next;
            switch (_text[i])
            {
                case '"':
                    i = StringEnd(i);
                    continue;
                case '/':
                    JsonRepair.IsComment(_text[i..], out int length);
                    i += length;
                    continue;
                case '<' when JsonReasoning.Tag(_text[i..], isEnd: true, null, out _) is not null:
                    isUnclear = _text[start..i].ContainsAny(Quotes);
                    return i;
                case '{' or '[':
                    depth++;
                    break;
                case '}' or ']':
                    depth--;
                    break;
            }

            i++;
        }

        return i;
    }

    private readonly int StringEnd(int start)
    {
        int i = start + 1;
        while (true)
        {
            int next = _text[i..].IndexOfAny('"', '\\');
            if (next < 0)
            {
                return _text.Length;
            }

            i += next + 1;
            if (_text[i - 1] == '"')
            {
                return i;
            }

            i = Math.Min(i + 1, _text.Length);
        }
    }

    private readonly bool BeginsLine(int start)
    {
        int i = SkipBlanksBefore(start);
        if (i == Begin || _text[i - 1] is '\n' or '\r')
        {
            return true;
        }

        for (int length = 0; length < MaxLanguageLength && i > Begin && (char.IsLetterOrDigit(_text[i - 1]) || _text[i - 1] is '_' or '+' or '#'); length++)
        {
            i--;
        }

        i = SkipBlanksBefore(i);
        int fence = i;
        while (i > Begin && IsFence(_text[i - 1]))
        {
            i--;
        }

        int line = SkipBlanksBefore(i);
        return fence - i >= MinFenceLength && (line == Begin || _text[line - 1] is '\n' or '\r');
    }

    private readonly int SkipBlanksBefore(int end)
    {
        while (end > Begin && IsBlank(_text[end - 1]))
        {
            end--;
        }

        return end;
    }

    private readonly bool EndsLine(int end)
    {
        int fence = SkipBlanks(end);
        int next = fence;
        while (next < _text.Length && IsFence(_text[next]))
        {
            next++;
        }

        if (next - fence >= MinFenceLength)
        {
            next = SkipBlanks(next);
        }
        else
        {
            next = fence;
        }

        return next == _text.Length || _text[next] is '\n' or '\r';
    }

    private readonly int SkipBlanks(int start)
    {
        while (start < _text.Length && IsBlank(_text[start]))
        {
            start++;
        }

        return start;
    }

    private static bool IsFence(char c) => c is '`' or '~';

    private static bool IsBlank(char c) => char.IsWhiteSpace(c) && c is not ('\n' or '\r');

    private readonly void Limit(long count, long limit)
    {
        if (count >= limit)
        {
            throw _origin.Error(_origin.Path, "one JSON value", "too many brackets to locate it", _origin.Text);
        }
    }
}
