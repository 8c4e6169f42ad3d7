using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;

namespace LlmGen.Levers.Caching;

/// <summary>How an answer stands in a distributed cache. Bytes that are not exactly what was written read as null: a miss.</summary>
/// <remarks>
/// The mark (2 bytes, the second is the version), which fields are set (1 byte), the counts (8 bytes each), the texts (their length in 4 bytes,
/// then UTF-8), and the first 8 bytes of the SHA-256 of all that. Numbers are little-endian.
/// </remarks>
internal sealed class CachedAnswerSerializer : IHybridCacheSerializer<CachedAnswer?>
{
    private const byte Mark = 0x4C;
    private const byte Version = 1;
    private const int HeadBytes = 3;
    private const int ChecksumBytes = 8;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static CachedAnswerSerializer Instance { get; } = new();

    [Flags]
    private enum Fields : byte
    {
        FinishReason = 1 << 0,
        ModelId = 1 << 1,
        InputTokens = 1 << 2,
        OutputTokens = 1 << 3,
        TotalTokens = 1 << 4,
        CachedInputTokens = 1 << 5,
        ReasoningTokens = 1 << 6,
    }

    public void Serialize(CachedAnswer? value, IBufferWriter<byte> target)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(target);

        string? finishReason = value.FinishReason?.Value;
        int size = HeadBytes
            + Size(value.InputTokens) + Size(value.OutputTokens) + Size(value.TotalTokens) + Size(value.CachedInputTokens) + Size(value.ReasoningTokens)
            + Size(finishReason) + Size(value.ModelId) + Size(value.Text)
            + ChecksumBytes;

        Span<byte> all = target.GetSpan(size)[..size];
        all[0] = Mark;
        all[1] = Version;
        Span<byte> rest = all[HeadBytes..];
        Fields fields = Write(ref rest, value.InputTokens, Fields.InputTokens)
            | Write(ref rest, value.OutputTokens, Fields.OutputTokens)
            | Write(ref rest, value.TotalTokens, Fields.TotalTokens)
            | Write(ref rest, value.CachedInputTokens, Fields.CachedInputTokens)
            | Write(ref rest, value.ReasoningTokens, Fields.ReasoningTokens)
            | Write(ref rest, finishReason, Fields.FinishReason)
            | Write(ref rest, value.ModelId, Fields.ModelId)
            | Write(ref rest, value.Text, default);
        all[2] = (byte)fields;
        WriteChecksum(all[..^ChecksumBytes], all[^ChecksumBytes..]);
        target.Advance(size);
    }

    public CachedAnswer? Deserialize(ReadOnlySequence<byte> source)
    {
        ReadOnlySpan<byte> all = source.IsSingleSegment ? source.FirstSpan : source.ToArray();
        if (all.Length < HeadBytes + ChecksumBytes || all[0] != Mark || all[1] != Version || !IsIntact(all))
        {
            return null;
        }

        var fields = (Fields)all[2];
        ReadOnlySpan<byte> rest = all[HeadBytes..^ChecksumBytes];
        try
        {
            var answer = new CachedAnswer
            {
                InputTokens = ReadNumber(ref rest, fields, Fields.InputTokens),
                OutputTokens = ReadNumber(ref rest, fields, Fields.OutputTokens),
                TotalTokens = ReadNumber(ref rest, fields, Fields.TotalTokens),
                CachedInputTokens = ReadNumber(ref rest, fields, Fields.CachedInputTokens),
                ReasoningTokens = ReadNumber(ref rest, fields, Fields.ReasoningTokens),
                FinishReason = fields.HasFlag(Fields.FinishReason) ? new ChatFinishReason(ReadText(ref rest)) : null,
                ModelId = fields.HasFlag(Fields.ModelId) ? ReadText(ref rest) : null,
                Text = ReadText(ref rest),
            };
            return rest.IsEmpty ? answer : null;
        }
        catch (ArgumentException)
        {
            // A length beyond the end, bytes that are no UTF-8, or a blank reason: the checksum is right, so another program wrote this.
            return null;
        }
    }

    private static bool IsIntact(ReadOnlySpan<byte> all)
    {
        Span<byte> expected = stackalloc byte[ChecksumBytes];
        WriteChecksum(all[..^ChecksumBytes], expected);
        return expected.SequenceEqual(all[^ChecksumBytes..]);
    }

    private static void WriteChecksum(ReadOnlySpan<byte> content, Span<byte> checksum)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, digest);
        digest[..ChecksumBytes].CopyTo(checksum);
    }

    private static int Size(long? number) => number is null ? 0 : sizeof(long);

    private static int Size(string? text) => text is null ? 0 : sizeof(int) + Encoding.UTF8.GetByteCount(text);

    private static Fields Write(ref Span<byte> rest, long? number, Fields field)
    {
        if (number is null)
        {
            return default;
        }

        BinaryPrimitives.WriteInt64LittleEndian(rest, number.Value);
        rest = rest[sizeof(long)..];
        return field;
    }

    private static Fields Write(ref Span<byte> rest, string? text, Fields field)
    {
        if (text is null)
        {
            return default;
        }

        int length = Encoding.UTF8.GetBytes(text, rest[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(rest, length);
        rest = rest[(sizeof(int) + length)..];
        return field;
    }

    private static long? ReadNumber(ref ReadOnlySpan<byte> rest, Fields fields, Fields field)
    {
        if (!fields.HasFlag(field))
        {
            return null;
        }

        long number = BinaryPrimitives.ReadInt64LittleEndian(rest);
        rest = rest[sizeof(long)..];
        return number;
    }

    private static string ReadText(ref ReadOnlySpan<byte> rest)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        string text = Utf8.GetString(rest.Slice(sizeof(int), length));
        rest = rest[(sizeof(int) + length)..];
        return text;
    }
}
