using System.Text;

namespace LlmGen.IntegrationTests;

/// <summary>As much of protobuf's wire format as it takes to find messages and strings by their field numbers.</summary>
internal readonly struct ProtobufMessage(ReadOnlyMemory<byte> bytes)
{
    /// <summary>The messages at the end of a path of field numbers.</summary>
    public IEnumerable<ProtobufMessage> At(params int[] path) =>
        path is [int field, .. int[] rest] ? Fields(field).SelectMany(message => message.At(rest)) : [this];

    /// <summary>The string of a field; empty where it is unset.</summary>
    public string Text(int field) => Encoding.UTF8.GetString(Fields(field).LastOrDefault().Bytes.Span);

    /// <summary>The bytes of a field, in hexadecimal; empty where it is unset.</summary>
    public string Hex(int field) => Convert.ToHexString(Fields(field).LastOrDefault().Bytes.Span);

    private ReadOnlyMemory<byte> Bytes { get; } = bytes;

    private List<ProtobufMessage> Fields(int field)
    {
        List<ProtobufMessage> found = [];
        ReadOnlyMemory<byte> rest = Bytes;
        while (!rest.IsEmpty)
        {
            ulong tag = Varint(ref rest);
            int length = (tag & 7) switch
            {
                0 => 0,
                1 => 8,
                2 => (int)Varint(ref rest),
                5 => 4,
                _ => throw new InvalidDataException("This is no protobuf message."),
            };
            if ((tag & 7) == 0)
            {
                Varint(ref rest);
            }
            else if (tag == (((ulong)field << 3) | 2))
            {
                found.Add(new ProtobufMessage(rest[..length]));
            }

            rest = rest[length..];
        }

        return found;
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes.Span[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
