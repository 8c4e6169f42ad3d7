using System.Buffers;
using LlmGen.Levers.Caching;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Caching;

/// <summary>What is stored comes back as it was, and bytes that are not exactly that are nothing.</summary>
public class CachedAnswerTests
{
    private static readonly CachedAnswer Full = new()
    {
        Text = "Grüße, 世界 🙂",
        FinishReason = ChatFinishReason.Stop,
        ModelId = "small-2026",
        InputTokens = 12,
        OutputTokens = 0,
        TotalTokens = long.MaxValue,
        CachedInputTokens = 3,
        ReasoningTokens = -1,
    };

    public static TheoryData<string> Answers => ["full", "text alone", "some counts"];

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_comes_back_as_it_was(string name)
    {
        CachedAnswer answer = name switch
        {
            "full" => Full,
            "text alone" => new CachedAnswer { Text = "a" },
            _ => new CachedAnswer { Text = new string('x', 100_000), OutputTokens = 5, ModelId = "m" },
        };
        CachedAnswer? read = Read(Bytes(answer));
        Assert.NotNull(read);
        Assert.Equal(
            (answer.Text, answer.FinishReason, answer.ModelId, answer.InputTokens, answer.OutputTokens),
            (read.Text, read.FinishReason, read.ModelId, read.InputTokens, read.OutputTokens));
        Assert.Equal(
            (answer.TotalTokens, answer.CachedInputTokens, answer.ReasoningTokens),
            (read.TotalTokens, read.CachedInputTokens, read.ReasoningTokens));
    }

    [Fact]
    public void It_is_read_from_bytes_in_pieces_too()
    {
        byte[] bytes = Bytes(Full);
        var first = new Segment(bytes.AsMemory(0, 7), null);
        var last = new Segment(bytes.AsMemory(7), first);
        CachedAnswer? read = CachedAnswerSerializer.Instance.Deserialize(new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length));
        Assert.Equal(Full.Text, read!.Text);
    }

    [Fact]
    public void Any_part_of_it_is_nothing()
    {
        byte[] bytes = Bytes(Full);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Null(Read(bytes[..length]));
            Assert.Null(Read(bytes[^length..]));
        }

        Assert.Null(Read([.. bytes, 0]));
    }

    [Fact]
    public void With_any_bit_changed_it_is_nothing()
    {
        byte[] bytes = Bytes(Full);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] changed = [.. bytes];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(Read(changed));
        }
    }

    [Fact]
    public void Rubbish_is_nothing()
    {
        var random = new Random(7);
        for (int i = 0; i < 1000; i++)
        {
            byte[] rubbish = new byte[random.Next(200)];
            random.NextBytes(rubbish);
            if (rubbish.Length > 1)
            {
                (rubbish[0], rubbish[1]) = (0x4C, 1);
            }

            Assert.Null(Read(rubbish));
        }
    }

    [Fact]
    public void Every_hit_is_made_of_objects_of_its_own()
    {
        ChatResponse one = Full.ToResponse();
        ChatResponse other = Full.ToResponse();
        Assert.NotSame(one.Usage, other.Usage);
        Assert.NotSame(one.Messages[0].Contents[0], other.Messages[0].Contents[0]);
        Assert.Equal((Full.Text, Full.FinishReason, Full.ModelId), (one.Text, one.FinishReason, one.ModelId));
        Assert.Equal((12, 0, long.MaxValue), (one.Usage!.InputTokenCount, one.Usage.OutputTokenCount, one.Usage.TotalTokenCount));

        ChatResponse streamed = Full.ToUpdates().ToChatResponse();
        Assert.Equal((one.Text, one.FinishReason, one.ModelId), (streamed.Text, streamed.FinishReason, streamed.ModelId));
        Assert.Equal(3, streamed.Usage!.CachedInputTokenCount);
        Assert.Null(new CachedAnswer { Text = "a" }.ToUsage());
        Assert.Single(new CachedAnswer { Text = "a" }.ToUpdates());
    }

    private static byte[] Bytes(CachedAnswer answer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        CachedAnswerSerializer.Instance.Serialize(answer, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static CachedAnswer? Read(byte[] bytes) => CachedAnswerSerializer.Instance.Deserialize(new ReadOnlySequence<byte>(bytes));

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}
