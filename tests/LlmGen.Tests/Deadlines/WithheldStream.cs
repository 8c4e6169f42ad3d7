using System.Threading.Tasks.Sources;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Deadlines;

/// <summary>A stream whose next item can be there some time before whoever waits for it runs on, as it happens on busy threads.</summary>
internal sealed class WithheldStream : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>, IValueTaskSource<bool>
{
    private bool _arrived;
    private Action? _resume;

    public ChatResponseUpdate Current { get; private set; } = new();

    public bool IsDisposed { get; private set; }

    public void Arrive(ChatResponseUpdate update)
    {
        Current = update;
        Volatile.Write(ref _arrived, true);
    }

    public void Resume() => _resume!();

    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

    public ValueTask<bool> MoveNextAsync()
    {
        _arrived = false;
        return new ValueTask<bool>(this, 0);
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return default;
    }

    public bool GetResult(short token) => true;

    public ValueTaskSourceStatus GetStatus(short token) => Volatile.Read(ref _arrived) ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _resume = () => continuation(state);
}
