using System.Threading.Tasks.Sources;
using Microsoft.Extensions.AI;

namespace LlmGen.Benchmarks;

/// <summary>A stream whose updates arrive when it is pumped, on the same thread, so that a wait costs the same every time.</summary>
internal sealed class PumpedStream(int updates, bool waited)
    : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>, IValueTaskSource<bool>
{
    private ManualResetValueTaskSourceCore<bool> _wait;
    private int _left;
    private bool _waiting;

    public ChatResponseUpdate Current { get; } = new(ChatRole.Assistant, "a");

    /// <summary>Hands out updates until nobody waits for one.</summary>
    public void Pump()
    {
        while (_waiting)
        {
            _waiting = false;
            _wait.SetResult(_left-- > 0);
        }
    }

    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        _left = updates;
        return this;
    }

    public ValueTask<bool> MoveNextAsync()
    {
        if (!waited)
        {
            return new ValueTask<bool>(_left-- > 0);
        }

        _wait.Reset();
        _waiting = true;
        return new ValueTask<bool>(this, _wait.Version);
    }

    public ValueTask DisposeAsync() => default;

    public bool GetResult(short token) => _wait.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _wait.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);
}
