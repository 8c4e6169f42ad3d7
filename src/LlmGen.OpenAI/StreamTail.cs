using System.Text.Json;

namespace LlmGen;

/// <summary>The last bytes of a streamed body: what the SDK keeps to itself of how a stream ended.</summary>
internal sealed class StreamTail
{
    private const int Capacity = 4096;
    private const int Chunk = Capacity / 2;

    private readonly byte[] _bytes = new byte[Capacity];
    private int _length;

    private static ReadOnlySpan<byte> ErrorName => "\"error\""u8;

    /// <summary>Whether a property of the name <c>error</c> has come by, at whatever place: in text its quotes would be escaped.</summary>
    public bool MentionsError { get; private set; }

    /// <summary>Whether the event that closes a stream is among the last bytes.</summary>
    public bool HasDone
    {
        get
        {
            foreach (Range line in Bytes.Split((byte)'\n'))
            {
                if (DataOf(Bytes[line]).SequenceEqual("[DONE]"u8))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Takes in what was read.</summary>
    public void Observe(ReadOnlySpan<byte> read)
    {
        while (!read.IsEmpty)
        {
            ReadOnlySpan<byte> next = read[..Math.Min(read.Length, Chunk)];
            read = read[next.Length..];
            if (_length + next.Length > Capacity)
            {
                Bytes[^Chunk..].CopyTo(_bytes);
                _length = Chunk;
            }

            // A name may come in two pieces.
            int start = Math.Max(0, _length - ErrorName.Length + 1);
            next.CopyTo(_bytes.AsSpan(_length));
            _length += next.Length;
            MentionsError |= Bytes[start..].IndexOf(ErrorName) >= 0;
        }
    }

    /// <summary>The message of the error that the last bytes hold, as an event or as a body of its own; null where they hold none.</summary>
    public string? ReportedError()
    {
        if (!MentionsError)
        {
            return null;
        }

        string? error = ErrorIn(Bytes);
        foreach (Range line in Bytes.Split((byte)'\n'))
        {
            error ??= ErrorIn(DataOf(Bytes[line]));
        }

        return error;
    }

    private static string? ErrorIn(ReadOnlySpan<byte> json)
    {
        try
        {
            return ReportedErrors.MessageIn(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Some servers report an error in a field of its own name.
    private static ReadOnlySpan<byte> DataOf(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> field = line.Trim(" \r\t"u8);
        int name = field.StartsWith("data:"u8) ? "data:"u8.Length : field.StartsWith("error:"u8) ? "error:"u8.Length : 0;
        return field[name..].Trim(" \r\t"u8);
    }
}
