using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace LlmGen;

/// <summary>
/// Reads the elements of a JSON array out of text that arrives in pieces, each as soon as it is complete. An own scanner finds where an
/// element ends and the JSON reader sees only whole ones, since resuming it within a token would read that token again.
/// </summary>
/// <remarks>After every <see cref="Push"/>, <see cref="TryRead"/> is called until it returns false.</remarks>
internal sealed class JsonElementStream<T> : IDisposable
{
    private const int MaxProse = 1000;
    private const int MinBuffer = 256;

    private readonly LlmJsonRead<T> _read;
    private readonly LlmJsonShape _elementShape;
    private readonly string _method;
    private readonly int _maxCharacters;
    private readonly char[] _start = new char[JsonStart.MaxLength];
    private readonly StringBuilder _prose = new();

    private State _state;
    private JsonValueScanner _value;
    private JsonComment _comment;
    private JsonText _utf8;
    private ReadOnlyMemory<char> _chunk;
    private char[] _buffer = [];
    private string _root = "$";
    private int _startLength;
    private int _position;
    private int _length;
    private int _characters;
    private int _count;
    private bool _isWrapped;

    /// <summary>Creates the reader of one stream.</summary>
    /// <param name="read">Reads an element.</param>
    /// <param name="elementShape">What an element's JSON starts with.</param>
    /// <param name="method">The interface method that was called.</param>
    /// <param name="maxCharacters">How long the text may become.</param>
    public JsonElementStream(LlmJsonRead<T> read, LlmJsonShape elementShape, string method, int maxCharacters)
    {
        _read = read;
        _elementShape = elementShape;
        _method = method;
        _maxCharacters = maxCharacters;
    }

    private enum State : byte
    {
        BeforeJson,
        BeforeName,
        Name,
        AfterName,
        BeforeWrapped,
        BeforeSkipped,
        Skipped,
        AfterSkipped,
        BeforeElement,
        Element,
        AfterElement,
        Done,
    }

    /// <summary>Whether the array was read to its closing bracket, with nothing of it missing. Known after <see cref="Complete"/>.</summary>
    public bool IsClosed => _state == State.Done;

    /// <summary>Adds what has arrived.</summary>
    public void Push(string chunk)
    {
        if (_position < _chunk.Length)
        {
            throw new InvalidOperationException("What has arrived must be read before more is pushed.");
        }

        if (chunk.Length > _maxCharacters - _characters)
        {
            throw new JsonOrigin(_method, null).TooLong(_maxCharacters, BufferedText());
        }

        _characters += chunk.Length;
        _chunk = chunk.AsMemory();
        _position = 0;
    }

    /// <summary>Reads the next element that is complete.</summary>
    public bool TryRead([MaybeNullWhen(false)] out T element)
    {
        while (_position < _chunk.Length)
        {
            if (_state == State.BeforeJson)
            {
                FindJson();
            }
            else if (_state == State.Done)
            {
                _position = _chunk.Length;
            }
            else if (_state is State.Name or State.Skipped or State.Element)
            {
                if (TryTakeValue(out ReadOnlySpan<char> value))
                {
                    if (_state == State.Element)
                    {
                        element = ReadElement(value);
                        return true;
                    }

                    EndWrapperValue(value);
                }
            }
            else
            {
                TakeBetween();
            }
        }

        element = default;
        return false;
    }

    /// <summary>Ends the text, of which the array must have been a whole part.</summary>
    public void Complete()
    {
        if (_state == State.BeforeJson)
        {
            string prose = _prose.ToString();
            string found = prose.AsSpan().Trim().IsEmpty ? "nothing" : JsonExcerpt.Of(prose);
            throw Origin(-1).Error("$", "a JSON array", found, prose);
        }

        if (_state != State.Done)
        {
            bool inArray = _state >= State.BeforeElement;
            JsonOrigin origin = Origin(_state is State.BeforeElement or State.Element ? _count : inArray ? _count - 1 : -1);
            throw origin.Error(
                origin.Path, inArray ? "the rest of the array" : "the rest of the JSON", JsonOrigin.EndOfText, BufferedText());
        }
    }

    public void Dispose()
    {
        _utf8.Dispose();
        ReturnBuffer();
        _buffer = [];
        _chunk = default;
    }

    private JsonOrigin Origin(int element) => new(_method, null, _root, element);

    private void FindJson()
    {
        ReadOnlySpan<char> chunk = _chunk.Span;
        int begin = _position;
        if (_startLength == 0)
        {
            int next = chunk[begin..].IndexOfAny('{', '[');
            _position = next < 0 ? chunk.Length : begin + next;
        }

        if (_position < chunk.Length)
        {
            char c = chunk[_position++];
            if (!char.IsWhiteSpace(c))
            {
                _start[_startLength++] = c;
            }
        }

        _prose.Append(chunk[begin..Math.Min(_position, begin + MaxProse - Math.Min(MaxProse, _prose.Length))]);
        while (_startLength > 0 && JsonStart.IsJson(_start.AsSpan(0, _startLength), _elementShape) is { } isJson)
        {
            if (isJson)
            {
                BeginJson();
                return;
            }

            // What followed the bracket may hold the one that counts.
            int next = _start.AsSpan(1, _startLength - 1).IndexOfAny('{', '[') + 1;
            _startLength = next == 0 ? 0 : _startLength - next;
            _start.AsSpan(next, _startLength).CopyTo(_start);
        }
    }

    private void BeginJson()
    {
        _state = _start[0] == '{' ? State.BeforeName : State.BeforeElement;
        _chunk = string.Concat(_start.AsSpan(1, _startLength - 1), _chunk.Span[_position..]).AsMemory();
        _position = 0;
        _prose.Clear();
    }

    private void TakeBetween()
    {
        char c = _chunk.Span[_position];
        if (_comment.Takes(c) || char.IsWhiteSpace(c))
        {
            _position++;
            return;
        }

        switch (_state)
        {
            case State.BeforeName when c == '"':
                BeginValue(State.Name);
                return;
            case State.BeforeName or State.AfterSkipped when c == '}':
                throw Unexpected("an array, or an object with the property \"value\"");
            case State.AfterName when c == ':':
                _state = _isWrapped ? State.BeforeWrapped : State.BeforeSkipped;
                break;
            case State.BeforeWrapped when c == '[':
                _state = State.BeforeElement;
                _root = "$.value";
                break;
            case State.BeforeWrapped:
                _root = "$.value";
                throw Unexpected("an array");
            case State.BeforeSkipped when BeginsValue(c):
                BeginValue(State.Skipped);
                return;
            case State.AfterSkipped when c == ',':
                _state = State.BeforeName;
                break;
            case State.BeforeElement or State.AfterElement when c == ']':
                _state = State.Done;
                break;
            case State.BeforeElement when BeginsValue(c):
                BeginValue(State.Element);
                return;
            case State.AfterElement when c == ',':
                _state = State.BeforeElement;
                break;
            default:
                throw Unexpected("valid JSON");
        }

        _position++;
    }

    private static bool BeginsValue(char c) => c is not (',' or ':' or ']' or '}');

    private void BeginValue(State state)
    {
        _state = state;
        _value = default;
        _length = 0;
    }

    // Only what is cut by the end of a chunk is copied.
    private bool TryTakeValue(out ReadOnlySpan<char> value)
    {
        bool complete = _value.TryEnd(_chunk.Span[_position..], out int length);
        value = _chunk.Span.Slice(_position, length);
        _position += length;
        if (_state != State.Skipped && (!complete || _length > 0))
        {
            Append(value);
            value = _buffer.AsSpan(0, _length);
        }

        return complete;
    }

    private void Append(ReadOnlySpan<char> text)
    {
        if (_buffer.Length - _length < text.Length)
        {
            char[] larger = ArrayPool<char>.Shared.Rent(Math.Max(MinBuffer, Math.Max(_buffer.Length * 2, _length + text.Length)));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ReturnBuffer();
            _buffer = larger;
        }

        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    private void ReturnBuffer()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<char>.Shared.Return(_buffer);
        }
    }

    private void EndWrapperValue(ReadOnlySpan<char> value)
    {
        if (_state == State.Skipped)
        {
            _state = State.AfterSkipped;
            return;
        }

        ReadOnlySpan<byte> name = _utf8.Transcode(value[1..^1], Origin(-1));
        _isWrapped = JsonAnswer.Wrapper.Find(name, 0) >= 0;
        _state = State.AfterName;
        _length = 0;
    }

    private T ReadElement(ReadOnlySpan<char> value)
    {
        JsonOrigin origin = Origin(_count++);
        _state = State.AfterElement;
        _length = 0;
        LlmJsonReader json = new(_utf8.Transcode(value, origin), origin);
        return _read(ref json);
    }

    private LlmOutputException Unexpected(string expected)
    {
        string rest = _chunk.Span[_position..].ToString();
        JsonOrigin origin = Origin(_state is State.BeforeElement ? _count : _state is State.AfterElement ? _count - 1 : -1);
        return origin.Error(origin.Path, expected, JsonExcerpt.Of(rest), rest);
    }

    private string BufferedText() => _state == State.BeforeJson ? _prose.ToString() : new string(_buffer, 0, _length);
}
