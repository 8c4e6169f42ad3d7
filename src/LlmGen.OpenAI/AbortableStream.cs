using System.Buffers;
using System.Runtime.CompilerServices;

namespace LlmGen;

/// <summary>
/// The body of a response, closed as soon as it is cancelled. By itself an HTTP handler closes the connection at once only where a read is cancelled
/// while it waits; else it reads on for two seconds, in the hope of the end.
/// </summary>
/// <param name="body">The body; disposed together with this.</param>
/// <param name="cancellation">Cancels reading, whatever token a read is given.</param>
internal sealed class AbortableStream(Stream body, CancellationToken cancellation) : Stream
{
    private const int BufferBytes = 16 * 1024;

    /// <summary>How often what has already arrived is read before the rest is left to the handler: a handler may give a few KiB at a time.</summary>
    private const int MaxReads = 16 * 1024;

    /// <summary>The last bytes that were read.</summary>
    public StreamTail Tail { get; } = new();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            int count = await body.ReadAsync(buffer, cancellation).ConfigureAwait(false);
            Tail.Observe(buffer.Span[..count]);
            return count;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await AbortAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => body.Read(buffer, offset, count);

    /// <summary>Closes the body. Not while it is read.</summary>
    public async ValueTask AbortAsync()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (int reads = 0; reads < MaxReads; reads++)
            {
                // Each read has a token of its own: the handler closes the connection only where a token is cancelled while a read waits, and a read
                // whose token was cancelled before ends without.
                using var abort = new CancellationTokenSource();
                ValueTask<int> read = body.ReadAsync(buffer, abort.Token);
                if (!read.IsCompleted)
                {
                    await abort.CancelAsync().ConfigureAwait(false);
                }

                if (await read.ConfigureAwait(false) == 0)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // It is closed.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            await body.DisposeAsync().ConfigureAwait(false);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
        }

        base.Dispose(disposing);
    }
}
