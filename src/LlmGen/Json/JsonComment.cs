namespace LlmGen.Json;

/// <summary>Follows a comment through text that arrives in pieces.</summary>
internal struct JsonComment
{
    private enum State : byte
    {
        None,
        Slash,
        Line,
        Block,
        BlockStar,
    }

    private State _state;

    public readonly bool IsOpen => _state != State.None;

    /// <summary>Whether the slash before a character begins no comment.</summary>
    public readonly bool IsStray(char c) => _state == State.Slash && c is not ('/' or '*');

    /// <summary>Whether a character outside of strings belongs to a comment.</summary>
    public bool Takes(char c)
    {
        State before = _state;
        _state = before switch
        {
            State.None => c == '/' ? State.Slash : State.None,
            State.Slash => c == '/' ? State.Line : c == '*' ? State.Block : State.None,
            State.Line => c is '\n' or '\r' ? State.None : State.Line,
            State.BlockStar when c == '/' => State.None,
            _ => c == '*' ? State.BlockStar : State.Block,
        };
        return before switch
        {
            State.None or State.Slash => _state != State.None,
            _ => true,
        };
    }
}
