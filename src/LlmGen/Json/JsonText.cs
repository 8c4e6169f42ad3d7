using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace LlmGen.Json;

/// <summary>A model's text as the UTF-8 that is read, in pooled memory.</summary>
internal struct JsonText : IDisposable
{
    // Up to here the largest size a text may take is rented; beyond, counting first is cheaper than the memory.
    private const int MaxUncounted = 4096;
    private const int MaxBytesPerCharacter = 3;

    private byte[]? _buffer;

    /// <summary>Transcodes a text. The result lives until the next call.</summary>
    public ReadOnlySpan<byte> Transcode(ReadOnlySpan<char> text, in JsonOrigin origin)
    {
        int capacity = text.Length <= MaxUncounted ? text.Length * MaxBytesPerCharacter : Encoding.UTF8.GetByteCount(text);
        if (_buffer is null || _buffer.Length < capacity)
        {
            Dispose();
            _buffer = ArrayPool<byte>.Shared.Rent(capacity);
        }

        if (Utf8.FromUtf16(text, _buffer, out int read, out int written, replaceInvalidSequences: false) == OperationStatus.Done)
        {
            return _buffer.AsSpan(0, written);
        }

        string path = JsonPath.At(_buffer.AsSpan(0, written), written, origin.Path).Path;
        string found = $"an unpaired surrogate (U+{(int)text[read]:X4})";
        throw origin.Error(path, "valid Unicode text", found, origin.Text ?? text.ToString());
    }

    /// <summary>Transcodes a text as a JSON string of it.</summary>
    public ReadOnlySpan<byte> TranscodeString(ReadOnlySpan<char> text, in JsonOrigin origin)
    {
        JsonEncodedText encoded = JsonEncodedText.Encode(Transcode(text, origin), JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return Transcode($"\"{encoded.Value}\"", origin);
    }

    public void Dispose()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }
    }
}
