using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Unicode;

namespace LlmGen.Levers.Caching;

/// <summary>
/// Encodes what a key stands for so that no two different calls give the same bytes: every value has its field before it, and its length
/// where that varies. It holds the bytes in a buffer of the caller, then in a pooled one.
/// </summary>
internal ref struct CacheKeyWriter
{
    /// <summary>A buffer of this size on the stack holds most prompts.</summary>
    public const int UsualBytes = 1024;

    private const string Prefix = "llmgen:";
    private const int MaxPlainBlobLength = 1024;
    private const int DigestCharacters = 43;
    private const uint Utf16Mark = 1U << 31;

    private Span<byte> _buffer;
    private byte[]? _rented;
    private int _length;

    public CacheKeyWriter(Span<byte> buffer) => _buffer = buffer;

    /// <summary>Why the call cannot have a key: the first thing met that cannot be told apart from others of its kind.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>Says that the call cannot have a key.</summary>
    public void Refuse(string obstacle) => Obstacle ??= obstacle;

    public void Write(CacheKeyField field)
    {
        Reserve(1);
        _buffer[_length++] = (byte)field;
    }

    /// <summary>Writes a text; null is left out.</summary>
    public void Write(CacheKeyField field, string? value)
    {
        if (value is not null)
        {
            Write(field, value.AsSpan());
        }
    }

    public void Write(CacheKeyField field, scoped ReadOnlySpan<char> value)
    {
        // A UTF-16 unit takes at most 3 bytes.
        Reserve(1 + sizeof(uint) + checked(3 * value.Length));
        _buffer[_length] = (byte)field;
        Span<byte> target = _buffer[(_length + 1 + sizeof(uint))..];
        uint length;
        if (Utf8.FromUtf16(value, target, out _, out int bytes, replaceInvalidSequences: false) == OperationStatus.Done)
        {
            length = (uint)bytes;
        }
        else
        {
            // Half a surrogate pair has no UTF-8 of its own: a replacement character would make different texts equal.
            ReadOnlySpan<byte> units = MemoryMarshal.AsBytes(value);
            units.CopyTo(target);
            bytes = units.Length;
            length = (uint)bytes | Utf16Mark;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(_buffer[(_length + 1)..], length);
        _length += 1 + sizeof(uint) + bytes;
    }

    /// <summary>Writes bytes; of many of them only the hash, so that a large attachment is not copied.</summary>
    public void Write(CacheKeyField field, scoped ReadOnlySpan<byte> value)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        ReadOnlySpan<byte> written = value;
        if (value.Length > MaxPlainBlobLength)
        {
            SHA256.HashData(value, digest);
            written = digest;
        }

        Reserve(1 + sizeof(int) + written.Length);
        _buffer[_length] = (byte)field;
        BinaryPrimitives.WriteInt32LittleEndian(_buffer[(_length + 1)..], value.Length);
        written.CopyTo(_buffer[(_length + 1 + sizeof(int))..]);
        _length += 1 + sizeof(int) + written.Length;
    }

    public void Write(CacheKeyField field, long value)
    {
        Reserve(1 + sizeof(long));
        _buffer[_length] = (byte)field;
        BinaryPrimitives.WriteInt64LittleEndian(_buffer[(_length + 1)..], value);
        _length += 1 + sizeof(long);
    }

    /// <summary>Writes a number; null is left out.</summary>
    public void Write(CacheKeyField field, long? value)
    {
        if (value is not null)
        {
            Write(field, value.Value);
        }
    }

    /// <summary>Writes a number; null is left out.</summary>
    public void Write(CacheKeyField field, float? value)
    {
        if (value is not null)
        {
            Write(field, (long)BitConverter.SingleToInt32Bits(value.Value));
        }
    }

    /// <summary>Ends the encoding: gives the key, or false where something refused it.</summary>
    public bool TryGetKey([NotNullWhen(true)] out string? key, [NotNullWhen(false)] out string? obstacle)
    {
        obstacle = Obstacle;
        if (obstacle is not null)
        {
            ReturnBuffer();
            key = null;
            return false;
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_buffer[.._length], digest);
        ReturnBuffer();
        Span<char> text = stackalloc char[Prefix.Length + DigestCharacters];
        Prefix.CopyTo(text);
        Base64Url.EncodeToChars(digest, text[Prefix.Length..]);
        key = new string(text);
        return true;
    }

    /// <summary>Ends the encoding: gives its hash.</summary>
    public byte[] ToDigest()
    {
        byte[] digest = SHA256.HashData(_buffer[.._length]);
        ReturnBuffer();
        return digest;
    }

    private void Reserve(int bytes)
    {
        if (bytes > _buffer.Length - _length)
        {
            Grow(bytes);
        }
    }

    private void Grow(int bytes)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_length + bytes), 2 * _buffer.Length));
        _buffer[.._length].CopyTo(larger);
        ReturnBuffer();
        _rented = larger;
        _buffer = larger;
    }

    private void ReturnBuffer()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
            _rented = null;
        }
    }
}
