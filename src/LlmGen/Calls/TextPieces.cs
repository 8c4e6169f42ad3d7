using System.Buffers;

namespace LlmGen.Calls;

/// <summary>Text that arrived in pieces, put together only when somebody asks: it keeps the pieces themselves, in a pooled array.</summary>
internal struct TextPieces : IDisposable
{
    private const int MinCapacity = 64;

    private string[]? _pieces;
    private int _count;
    private int _characters;

    /// <summary>Adds a piece; what goes beyond the limit, in characters of all pieces, is left out.</summary>
    public void Add(string piece, int limit)
    {
        if (piece.Length > limit - _characters)
        {
            piece = piece[..(limit - _characters)];
        }

        if (piece.Length == 0)
        {
            return;
        }

        string[] pieces = _pieces ??= ArrayPool<string>.Shared.Rent(MinCapacity);
        if (_count == pieces.Length)
        {
            string[] larger = ArrayPool<string>.Shared.Rent(2 * _count);
            pieces.CopyTo(larger.AsSpan());
            Return(pieces);
            _pieces = pieces = larger;
        }

        pieces[_count++] = piece;
        _characters += piece.Length;
    }

    public void Dispose()
    {
        if (_pieces is not null)
        {
            Return(_pieces);
            _pieces = null;
            _count = 0;
        }
    }

    public override readonly string ToString() => string.Concat((ReadOnlySpan<string?>)_pieces.AsSpan(0, _count));

    private readonly void Return(string[] pieces)
    {
        pieces.AsSpan(0, _count).Clear();
        ArrayPool<string>.Shared.Return(pieces);
    }
}
