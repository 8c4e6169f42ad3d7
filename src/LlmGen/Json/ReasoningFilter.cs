namespace LlmGen.Json;

/// <summary>Takes the reasoning that a text begins with out of it, as the text arrives in pieces.</summary>
internal struct ReasoningFilter
{
    // White space that a text begins with is held back no further: holding it would copy it again with each piece.
    private const int MaxHeld = 2 * JsonReasoning.MaxTagLength;

    private State _state;
    private string _held = "";
    private string? _name;
    private bool _isAfterReasoning;

    public ReasoningFilter()
    {
    }

    private enum State : byte
    {
        Start,
        Reasoning,
        Text,
    }

    /// <summary>Whether reasoning has begun and not ended.</summary>
    public readonly bool IsInReasoning => _state == State.Reasoning;

    /// <summary>What of a piece is text; what could still become a tag is held back.</summary>
    public string Next(string piece)
    {
        if (_state == State.Text)
        {
            return piece;
        }

        string text = _held.Length == 0 ? piece : _held + piece;
        _held = "";
        while (true)
        {
            if (_state == State.Reasoning)
            {
                int end = JsonReasoning.IndexOfEnd(text, _name, out int length);
                if (end < 0)
                {
                    // An end tag may have been cut.
                    _held = text.Length <= JsonReasoning.MaxTagLength ? text : text[^JsonReasoning.MaxTagLength..];
                    return "";
                }

                text = text[(end + length)..];
                _state = State.Start;
                _isAfterReasoning = true;
            }

            ReadOnlySpan<char> begun = text.AsSpan().TrimStart();
            _name = JsonReasoning.Tag(begun, isEnd: false, null, out int tagLength);
            if (_name is not null)
            {
                _state = State.Reasoning;
                text = begun[tagLength..].ToString();
            }
            else if (begun.IsEmpty || JsonReasoning.MayBecomeTag(begun))
            {
                _held = _isAfterReasoning ? begun.ToString() : text;
                if (_held.Length <= MaxHeld)
                {
                    return "";
                }

                text = _held;
                _held = "";
                return text;
            }
            else
            {
                _state = State.Text;
                return _isAfterReasoning ? begun.ToString() : text;
            }
        }
    }

    /// <summary>What was held back, once the text has ended.</summary>
    public string End()
    {
        string rest = _state == State.Start ? _held : "";
        _held = "";
        return rest;
    }

    /// <summary>
    /// Takes reasoning out of a whole text: what it begins with, or what stands before an end tag that is not between backticks. Null where the reasoning
    /// never ends.
    /// </summary>
    public static string? Strip(string text)
    {
        int start = JsonReasoning.Skip(text, 0);
        if (start < 0)
        {
            return null;
        }

        if (text.AsSpan(0, start).Contains('<'))
        {
            return text[start..];
        }

        int from = 0;
        while (JsonReasoning.IndexOfEnd(text.AsSpan(from), null, out int length) is var end and >= 0)
        {
            int tag = from + end;
            from = tag + length;
            bool isMentioned = tag > 0 && text[tag - 1] == '`' && from < text.Length && text[from] == '`';
            if (!isMentioned)
            {
                return text[from..].TrimStart();
            }
        }

        return text;
    }
}
