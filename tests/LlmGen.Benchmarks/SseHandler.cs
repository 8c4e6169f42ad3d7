using System.Net;
using System.Text;

namespace LlmGen.Benchmarks;

/// <summary>Answers every request with a stream of tokens as OpenAI writes it: one event a read, without a network.</summary>
internal sealed class SseHandler : HttpMessageHandler
{
    private const string Head =
        """data: {"id":"chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG","object":"chat.completion.chunk","created":1741570283,"""
        + """ "model":"gpt-4.1-mini","system_fingerprint":"fp_0123456789","choices":""";

    private readonly byte[][] _events;

    public SseHandler(int tokens) => _events =
    [
        Event("""[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null}"""),
        .. Enumerable.Repeat(Event("""[{"index":0,"delta":{"content":" word"},"logprobs":null,"finish_reason":null}],"usage":null}"""), tokens),
        Event("""[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null}"""),
        Event("""[],"usage":{"prompt_tokens":30,"completion_tokens":500,"total_tokens":530,"prompt_tokens_details":{"cached_tokens":0}}}"""),
        "data: [DONE]\n\n"u8.ToArray(),
    ];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var content = new StreamContent(new EventStream(_events));
        content.Headers.ContentType = new("text/event-stream");
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
    }

    private static byte[] Event(string choices) => Encoding.UTF8.GetBytes(Head + choices + "\n\n");

    private sealed class EventStream(byte[][] events) : Stream
    {
        private int _next;
        private int _offset;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            if (_next == events.Length)
            {
                return 0;
            }

            ReadOnlySpan<byte> rest = events[_next].AsSpan(_offset);
            int count = Math.Min(rest.Length, buffer.Length);
            rest[..count].CopyTo(buffer);
            _offset += count;
            if (count == rest.Length)
            {
                _next++;
                _offset = 0;
            }

            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Task.FromResult(Read(buffer.AsSpan(offset, count)));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
