using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using LlmGen.CompilerServices;

namespace LlmGen.Json;

/// <summary>
/// Reads the elements of a JSON array out of text that arrives in pieces, each as soon as it is complete. An own scanner finds where an
/// element ends and the JSON reader sees only whole ones, since resuming it within a token would read that token again.
/// </summary>
/// <remarks>
/// After every <see cref="Push"/> and after <see cref="Complete"/>, <see cref="TryRead"/> is called until it returns false. The array that begins the
/// text, a line or a fence is read as it arrives; as long as no element of it was given, the text is kept, and where it is anything else than JSON
/// it is read as a whole once it is complete.
/// </remarks>
internal sealed class JsonElementStream<T> : IDisposable
{
    private const int MinBuffer = 256;

    private readonly LlmJsonRead<T> _read;
    private readonly string _method;
    private readonly int _maxCharacters;

    private List<string>? _kept = [];
    private ReasoningFilter _reasoning = new();
    private JsonProse _prose;
    private StringBuilder? _behind;
    private List<T>? _whole;
    private State _state;
    private JsonValueScanner _value;
    private JsonComment _comment;
    private JsonText _utf8;
    private ReadOnlyMemory<char> _chunk;
    private char[] _buffer = [];
    private string _root = "$";
    private int _position;
    private int _length;
    private int _characters;
    private int _count;
    private bool _isWrapped;
    private bool _isRead;

    /// <summary>Creates the reader of one stream.</summary>
    /// <param name="read">Reads an element.</param>
    /// <param name="elementShape">What an element's JSON starts with.</param>
    /// <param name="method">The interface method that was called.</param>
    /// <param name="maxCharacters">How long the text may become.</param>
    public JsonElementStream(LlmJsonRead<T> read, LlmJsonShape elementShape, string method, int maxCharacters)
    {
        _read = read;
        _prose = new JsonProse(elementShape);
        _method = method;
        _maxCharacters = maxCharacters;
    }

    private enum State : byte
    {
        BeforeJson,
        Undecided,
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

    /// <summary>Whether the text has ended.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>
    /// Whether the array is JSON to its closing bracket, with nothing but reasoning and a fence around it: then nothing can be missing. Known after
    /// <see cref="Complete"/>.
    /// </summary>
    public bool IsClosed { get; private set; }

    /// <summary>Adds what has arrived.</summary>
    public void Push(string chunk)
    {
        if (_position < _chunk.Length)
        {
            throw new InvalidOperationException("Received elements must be read before more text is pushed.");
        }

        if (chunk.Length > _maxCharacters - _characters)
        {
            throw new JsonOrigin(_method, null).TooLong(_maxCharacters, BufferedText());
        }

        _characters += chunk.Length;
        string text = _reasoning.Next(chunk);
        if (text.Length > 0)
        {
            _kept?.Add(text);
        }

        _chunk = text.AsMemory();
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
            else if (_state == State.Undecided)
            {
                _position = _chunk.Length;
            }
            else if (_state == State.Done)
            {
                (_behind ??= new StringBuilder()).Append(_chunk.Span[_position..]);
                _position = _chunk.Length;
            }
            else if (_state is State.Name or State.Skipped or State.Element)
            {
                if (TryTakeValue(out ReadOnlySpan<char> value))
                {
                    if (_state != State.Element)
                    {
                        EndWrapperValue(value);
                    }
                    else if (TryReadElement(value, out element))
                    {
                        _kept = null;
                        return true;
                    }
                }
            }
            else
            {
                TakeBetween();
            }
        }

        if (_whole?.Count > _count)
        {
            element = _whole[_count++];
            return true;
        }

        element = default;
        return false;
    }

    /// <summary>Ends the text, of which the array must have been a whole part.</summary>
    /// <exception cref="LlmOutputException">The array is not whole, or what follows it may be the one that counts.</exception>
    public void Complete()
    {
        IsComplete = true;
        _kept?.Add(_reasoning.End());
        if (_reasoning.IsInReasoning)
        {
            throw JsonReasoning.NeverEnds(Origin(-1));
        }

        if (_state is State.BeforeJson or State.Undecided)
        {
            ReadWhole();
        }
        else if (_state == State.Done)
        {
            CheckBehind();
        }
        else if (!_isRead)
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
        while (_position < _chunk.Length)
        {
            JsonProse.Finding finding = _prose.Take(_chunk.Span[_position++]);
            if (finding == JsonProse.Finding.Json)
            {
                _state = _prose.Start[0] == '{' ? State.BeforeName : State.BeforeElement;
                _chunk = string.Concat(_prose.Start[1..], _chunk.Span[_position..]).AsMemory();
                _position = 0;
                return;
            }

            if (finding == JsonProse.Finding.Undecided)
            {
                _state = State.Undecided;
                return;
            }
        }
    }

    private void ReadWhole()
    {
        _whole = JsonAnswer.Read(string.Concat(_kept!), ReadList, LlmJsonShape.Array, _method, _maxCharacters, out bool isClosed);
        _kept = null;
        _count = 0;
        IsClosed = isClosed;

        List<T> ReadList(ref LlmJsonReader json) => json.ReadList(_read);
    }

    // The array has been given: another one that may count, or the end of reasoning that it was part of, makes it wrong.
    private void CheckBehind()
    {
        string text = _behind?.ToString() ?? "";
        int end = JsonRepair.SkipSpace(text);
        string rest = text[end..];
        if (JsonCandidate.IsBlank(rest))
        {
            IsClosed = !_prose.HasText;
            return;
        }

        if (_kept is not null)
        {
            ReadWhole();
            return;
        }

        int line = rest.AsSpan().IndexOfAny('\r', '\n');
        bool isAlone = text.AsSpan(0, end).ContainsAny('\r', '\n') || JsonCandidate.IsBlank(line < 0 ? rest : rest.AsSpan(0, line));
        JsonOrigin origin = new(_method, rest);
        rest = (isAlone ? "]\n" : "]") + rest;
        JsonCandidates others = JsonCandidates.Find(rest, LlmJsonShape.Array, origin);
        bool isOther = others.Begin > 0;
        foreach (JsonCandidate other in others.Found)
        {
            isOther |= (other.Place == JsonPlace.Alone || !isAlone) && (rest[other.Start] == '[' || !other.IsEmpty(rest));
        }

        if (isOther)
        {
            throw origin.Error(origin.Path, "no further array after the first one", JsonExcerpt.Of(origin.Text), origin.Text);
        }
    }

    private void TakeBetween()
    {
        char c = _chunk.Span[_position];
        if (_comment.IsStray(c))
        {
            Fail("valid JSON");
            return;
        }

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
            case State.BeforeName or State.AfterSkipped when c == '}' && _isRead:
                _state = State.Done;
                break;
            case State.BeforeName or State.AfterSkipped when c == '}':
                Fail("an array, or an object with the property \"value\"");
                return;
            case State.AfterName when c == ':':
                _state = _isWrapped ? State.BeforeWrapped : State.BeforeSkipped;
                break;
            case State.BeforeWrapped when _isRead:
                Fail("one property \"value\"");
                return;
            case State.BeforeWrapped when c == '[':
                _state = State.BeforeElement;
                _root = "$.value";
                break;
            case State.BeforeWrapped:
                _root = "$.value";
                Fail("an array");
                return;
            case State.BeforeSkipped when BeginsValue(c):
                BeginValue(State.Skipped);
                return;
            case State.AfterSkipped when c == ',':
                _state = State.BeforeName;
                break;
            case State.BeforeElement or State.AfterElement when c == ']':
                _isRead = true;
                _state = _isWrapped ? State.AfterSkipped : State.Done;
                break;
            case State.BeforeElement when BeginsValue(c):
                BeginValue(State.Element);
                return;
            case State.AfterElement when c == ',':
                _state = State.BeforeElement;
                break;
            default:
                Fail("valid JSON");
                return;
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

    private bool TryReadElement(ReadOnlySpan<char> value, [MaybeNullWhen(false)] out T element)
    {
        JsonOrigin origin = Origin(_count);
        try
        {
            LlmJsonReader json = new(_utf8.Transcode(value, origin), origin);
            element = _read(ref json);
            if (!json.IsAtEnd)
            {
                throw json.Unexpected("one value");
            }
        }
        catch (LlmOutputException)
        {
            StringBuilder repaired = new();
            bool isWhole = JsonRepair.TryRead(value, repaired, out int length, out _) && length == value.Length;
            if (!isWhole && _kept is not null)
            {
                // Not even its end is certain.
                _state = State.Undecided;
                element = default;
                return false;
            }

            EndElement();
            if (!isWhole || repaired.Length == 0)
            {
                throw;
            }

            LlmJsonReader json = new(_utf8.Transcode(repaired.ToString(), origin), origin);
            element = _read(ref json);
            return true;
        }

        EndElement();
        return true;
    }

    private void EndElement()
    {
        _count++;
        _state = State.AfterElement;
        _length = 0;
    }

    /// <summary>Refuses what does not go on as JSON, or leaves it to <see cref="Complete"/> as long as nothing was given.</summary>
    private void Fail(string expected)
    {
        if (_kept is not null)
        {
            _state = State.Undecided;
            return;
        }

        string rest = _chunk.Span[_position..].ToString();
        JsonOrigin origin = Origin(_state is State.BeforeElement ? _count : _state is State.AfterElement ? _count - 1 : -1);
        throw origin.Error(origin.Path, expected, JsonExcerpt.Of(rest), rest);
    }

    private string BufferedText() => _kept is null ? new string(_buffer, 0, _length) : string.Concat(_kept);
}
