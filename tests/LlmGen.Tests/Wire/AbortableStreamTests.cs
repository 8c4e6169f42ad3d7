namespace LlmGen.Tests.Wire;

/// <summary>The body of a response is closed at once, whatever arrives meanwhile.</summary>
public sealed class AbortableStreamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Data_that_arrives_as_the_read_is_cancelled_does_not_keep_the_body_open(int arrivals)
    {
        var body = new ConnectionBody(buffered: 0, arrivals);
        await new AbortableStream(body, CancellationToken.None).AbortAsync();
        Assert.True(body.IsClosed);
    }

    [Fact]
    public async Task Much_that_has_arrived_does_not_keep_the_body_open()
    {
        var body = new ConnectionBody(buffered: 1000, arrivals: 0);
        await new AbortableStream(body, CancellationToken.None).AbortAsync();
        Assert.True(body.IsClosed);
    }

    /// <summary>
    /// A body as the HTTP handler reads it: what is buffered comes at once, a read whose token was cancelled before does nothing, and only a cancellation
    /// while a read waits closes the connection, unless data wins the race.
    /// </summary>
    private sealed class ConnectionBody(int buffered, int arrivals) : MemoryStream
    {
        private int _buffered = buffered;
        private int _arrivals = arrivals;

        public bool IsClosed { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return ValueTask.FromCanceled<int>(cancellationToken);
            }

            if (_buffered-- > 0)
            {
                return new ValueTask<int>(1);
            }

            var read = new TaskCompletionSource<int>();
            cancellationToken.Register(() =>
            {
                if (_arrivals-- > 0)
                {
                    read.SetResult(1);
                    return;
                }

                IsClosed = true;
                read.SetCanceled(cancellationToken);
            });
            return new ValueTask<int>(read.Task);
        }
    }
}
